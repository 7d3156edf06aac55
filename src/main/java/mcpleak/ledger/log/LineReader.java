package mcpleak.ledger.log;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Cuts bytes into lines of bounded length, without their ends. UTF-8 is expected, UTF-16 is recognized by its mark, whatever else is
 * broken becomes U+FFFD. Confined to one thread.
 */
final class LineReader {

    private static final int PART = 1 << 16;
    private static final char MARK = '\ufeff';

    private final int longest;
    private final Sink sink;
    private final CharBuffer chars = CharBuffer.allocate(PART);
    private final StringBuilder begun = new StringBuilder();
    private ByteBuffer rest = ByteBuffer.allocate(0);
    private Optional<CharsetDecoder> decoder = Optional.empty();
    private boolean skipping;

    /** Takes lines. */
    public interface Sink {

        /** Takes a line. */
        void line(String text);

        /** Takes the beginning of a line that is longer than the limit; the rest is not read. */
        void cutLine(String text);
    }

    /** Reads lines of so many characters at most. */
    LineReader(int longest, Sink sink) {
        this.longest = longest;
        this.sink = sink;
    }

    void accept(byte[] bytes, int offset, int length) {
        ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
        if (rest.hasRemaining()) {
            in = ByteBuffer.allocate(rest.remaining() + length)
                    .put(rest)
                    .put(in)
                    .flip();
        }
        if (decoder.isPresent() || in.remaining() >= 2) {
            decode(in);
        }
        rest = ByteBuffer.allocate(in.remaining()).put(in).flip();
    }

    /** Takes the end: what has begun is a line, too. Another log of the same characters may follow. */
    void end() {
        if (rest.hasRemaining() && decoder.isEmpty()) {
            decode(rest);
        }
        rest = ByteBuffer.allocate(0);
        if (begun.length() > 0 && !skipping) {
            sink.line(begun());
        }
        forgetBegun();
    }

    /** Forgets a line that has begun. */
    void forgetBegun() {
        rest = ByteBuffer.allocate(0);
        begun.setLength(0);
        skipping = false;
    }

    private void decode(ByteBuffer in) {
        CharsetDecoder to = decoder.orElseGet(() -> decoder(in));
        decoder = Optional.of(to);
        boolean more = true;
        while (more) {
            more = to.decode(in, chars.clear(), false).isOverflow();
            split(chars.array(), chars.position());
        }
    }

    private static CharsetDecoder decoder(ByteBuffer in) {
        int mark = in.remaining() < 2 ? 0 : (in.get(in.position()) & 0xff) << 8 | (in.get(in.position() + 1) & 0xff);
        Charset charset = mark == 0xfffe
                ? StandardCharsets.UTF_16LE
                : mark == 0xfeff ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
    }

    private void split(char[] text, int end) {
        int from = 0;
        for (int at = 0; at < end; at++) {
            if (text[at] == '\n') {
                add(text, from, at);
                if (!skipping) {
                    sink.line(begun());
                }
                skipping = false;
                from = at + 1;
            }
        }
        add(text, from, end);
    }

    private void add(char[] text, int from, int to) {
        int room = longest - begun.length();
        if (skipping) {
            return;
        }
        begun.append(text, from, Math.min(room, to - from));
        if (to - from > room) {
            skipping = true;
            sink.cutLine(begun());
        }
    }

    private String begun() {
        int from = begun.length() > 0 && begun.charAt(0) == MARK ? 1 : 0;
        int to = begun.length();
        String line = begun.substring(from, to > from && begun.charAt(to - 1) == '\r' ? to - 1 : to);
        begun.setLength(0);
        return line;
    }
}
