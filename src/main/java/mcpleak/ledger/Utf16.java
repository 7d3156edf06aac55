package mcpleak.ledger;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Turn a log in UTF-16, as shells of Windows write it, into UTF-8. Recognized by its byte order mark. Confined to one thread. */
final class Utf16 {

    private boolean asked;
    private Optional<CharsetDecoder> decoder = Optional.empty();
    private byte[] rest = new byte[0];

    /** Tell whether the log is in UTF-16; decided by its first two bytes. */
    boolean isExpected(byte[] bytes, int offset, int length) {
        if (!asked && length >= 2) {
            asked = true;
            int mark = (bytes[offset] & 0xff) << 8 | (bytes[offset + 1] & 0xff);
            if (mark == 0xfffe) {
                decoder = Optional.of(decoder(StandardCharsets.UTF_16LE));
            } else if (mark == 0xfeff) {
                decoder = Optional.of(decoder(StandardCharsets.UTF_16BE));
            }
        }
        return decoder.isPresent();
    }

    private static CharsetDecoder decoder(Charset charset) {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
    }

    /** Return the next bytes in UTF-8; half a character waits for its other half. */
    byte[] decode(byte[] bytes, int offset, int length) {
        byte[] all = Arrays.copyOf(rest, rest.length + length);
        System.arraycopy(bytes, offset, all, rest.length, length);
        ByteBuffer in = ByteBuffer.wrap(all);
        CharBuffer out = CharBuffer.allocate(all.length / 2 + 1);
        decoder.orElseThrow().decode(in, out, false);
        rest = Arrays.copyOfRange(all, in.position(), all.length);
        out.flip();
        // the mark is not text
        String text = out.length() > 0 && out.charAt(0) == '\ufeff'
                ? out.subSequence(1, out.length()).toString()
                : out.toString();
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
