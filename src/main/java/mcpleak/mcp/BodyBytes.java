package mcpleak.mcp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Gather the pieces of a body; most have one, which is copied once. Not thread-safe. */
final class BodyBytes {

    private byte[] bytes = {};
    private int size;

    /** Add a piece; it is read to its end. */
    void add(ByteBuffer piece) {
        int count = piece.remaining();
        if (size + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, size == 0 ? count : Math.max(2 * bytes.length, size + count));
        }
        piece.get(bytes, size, count);
        size += count;
    }

    int size() {
        return size;
    }

    /** Return all of it, not copied. */
    ByteBuffer all() {
        return ByteBuffer.wrap(bytes, 0, size);
    }
}
