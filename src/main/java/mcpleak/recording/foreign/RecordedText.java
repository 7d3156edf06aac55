package mcpleak.recording.foreign;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Finds out in which characters a text was written: UTF-8, UTF-16 with a mark or without, else Windows' Latin 1. Stateless. */
final class RecordedText {

    private static final int LOOKED_AT = 200;

    private RecordedText() {}

    static String of(byte[] bytes) {
        String text;
        try {
            text = charset(bytes).newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException notUtf8) {
            text = new String(bytes, StandardCharsets.ISO_8859_1);
        }
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    private static Charset charset(byte[] bytes) {
        int first = bytes.length < 2 ? 0 : (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
        if (first == 0xfffe || zeros(bytes, 1)) {
            return StandardCharsets.UTF_16LE;
        }
        return first == 0xfeff || zeros(bytes, 0) ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
    }

    /** Plain letters have a zero as their other byte. */
    private static boolean zeros(byte[] bytes, int offset) {
        int zeros = 0;
        int end = Math.min(bytes.length, LOOKED_AT);
        for (int at = offset; at < end; at += 2) {
            zeros += bytes[at] == 0 ? 1 : 0;
        }
        return end > 2 && zeros * 2 > end / 2;
    }
}
