package mcpleak.secret;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/** Pass on text with its secrets hidden, a line at a time; what is flushed before its line ends is passed on as it is then. Thread-safe. */
public final class MaskedOutput extends FilterOutputStream {

    private final Charset charset;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private MaskedOutput(OutputStream out, Charset charset) {
        super(out);
        this.charset = charset;
    }

    /** Mask what is written to a stream, in UTF-8. */
    public static MaskedOutput to(OutputStream out) {
        return new MaskedOutput(out, java.nio.charset.StandardCharsets.UTF_8);
    }

    /** Mask all that this process says from now on, on both its streams. Nothing the second time. */
    public static synchronized void install() {
        if (!(System.out instanceof Console)) {
            System.setOut(new Console(System.out));
            System.setErr(new Console(System.err));
        }
    }

    /** A console whose text is masked. */
    private static final class Console extends PrintStream {

        Console(PrintStream console) {
            super(new MaskedOutput(console, Charset.defaultCharset()), true, Charset.defaultCharset());
        }
    }

    @Override
    public synchronized void write(int octet) throws IOException {
        line.write(octet);
        if (octet == '\n') {
            passOn();
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
        for (int i = from; i < from + length; i++) {
            write(bytes[i]);
        }
    }

    @Override
    public synchronized void flush() throws IOException {
        passOn();
        out.flush();
    }

    private void passOn() throws IOException {
        if (line.size() > 0) {
            out.write(SecretMask.mask(line.toString(charset)).getBytes(charset));
            line.reset();
        }
    }
}
