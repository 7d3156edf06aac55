package mcpleak.protocol.sse;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Hold a growing run of bytes.
 *
 * <p>Not thread-safe.
 */
final class Bytes {

    private static final int FIRST_CAPACITY = 256;
    private static final int KEPT_CAPACITY = 64 * 1024;

    private byte[] content = new byte[FIRST_CAPACITY];
    private int length;

    int length() {
        return length;
    }

    byte at(int index) {
        return content[index];
    }

    /** Begin anew; the room of a long run is given back, since most are short. */
    void clear() {
        length = 0;
        if (content.length > KEPT_CAPACITY) {
            content = new byte[FIRST_CAPACITY];
        }
    }

    void append(byte one) {
        grow(1);
        content[length++] = one;
    }

    /** Append the next {@code count} bytes of a buffer. */
    void append(ByteBuffer from, int count) {
        grow(count);
        from.get(content, length, count);
        length += count;
    }

    /** Append another run from an offset to its end. */
    void append(Bytes other, int from) {
        int count = other.length - from;
        grow(count);
        System.arraycopy(other.content, from, content, length, count);
        length += count;
    }

    boolean startsWith(byte[] prefix) {
        return length >= prefix.length && Arrays.equals(content, 0, prefix.length, prefix, 0, prefix.length);
    }

    /** Return the first index of a byte at or after an offset; -1 if there is none, as {@link String#indexOf(int)} does. */
    int indexOf(byte wanted, int from) {
        for (int i = from; i < length; i++) {
            if (content[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    /** Decode a part as UTF-8; bytes that are not become U+FFFD. */
    String text(int from, int to) {
        return new String(content, from, to - from, StandardCharsets.UTF_8);
    }

    private void grow(int more) {
        if (content.length - length < more) {
            content = Arrays.copyOf(content, Math.max(length + more, content.length * 2));
        }
    }
}
