package mcpleak.demo;

/**
 * Keep memory for ever, close to the byte.
 *
 * <p>Each piece is one {@code byte[]} whose length leaves room for its header (16 bytes) and its slot (4 bytes with
 * compressed references), rounded down to the JVM's alignment of 8: a piece of 4,096 bytes costs 4,092. Slots stand in
 * chunks of {@value #CHUNK} that are linked, so that no array is ever copied and growth has no lumps above 1 KiB.
 *
 * <p>No more is kept than a share of the heap: a JVM whose heap is full neither answers nor obeys SIGTERM.
 *
 * <p>Thread-safe.
 */
final class RetainedBytes {

    private static final int CHUNK = 252;
    private static final int HEADER = 16;
    private static final int SLOT = 4;

    private static final double MAX_SHARE = 0.7;

    private final long maxBytes;
    private Object[] chunk = new Object[CHUNK + 1];
    private int used = 1;
    private long pieces;
    private long keptBytes;

    RetainedBytes() {
        this((long) (MAX_SHARE * Runtime.getRuntime().maxMemory()));
    }

    RetainedBytes(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Keep one more piece.
     *
     * @param bytes what the piece costs in bytes, header and slot included; at least 24
     * @throws OutOfMemoryError if that is more than may be kept; what was kept before stays kept
     */
    synchronized void keep(int bytes) {
        if (keptBytes + bytes > maxBytes) {
            throw new OutOfMemoryError(
                    keptBytes + " bytes are kept and the limit is " + maxBytes + ", 70 % of the heap");
        }
        byte[] piece = new byte[Math.max(0, (bytes - HEADER - SLOT) / 8 * 8)];
        if (used == chunk.length) {
            Object[] next = new Object[CHUNK + 1];
            next[0] = chunk;
            chunk = next;
            used = 1;
        }
        chunk[used++] = piece;
        pieces++;
        keptBytes += bytes;
    }

    /** Return how many pieces are kept. */
    synchronized long pieces() {
        return pieces;
    }
}
