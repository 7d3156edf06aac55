package mcpleak.ledger;

import java.util.Arrays;

/**
 * Remember 64-bit hashes: at least the last so many, at most twice as many. Confined to one thread.
 *
 * <p>Two tables with open addressing; when the younger is full, the older is forgotten.
 */
final class LongMemory {

    private static final int SMALL = 1 << 10;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final int capacity;
    private long[] young = new long[SMALL];
    private long[] old = new long[0];
    private int size;

    LongMemory(int capacity) {
        this.capacity = capacity;
    }

    /** Remember a hash; false if it was known. */
    boolean add(long hash) {
        long value = hash == 0 ? MIX : hash;
        if (contains(value)) {
            return false;
        }
        if (size >= capacity) {
            old = young;
            young = new long[SMALL];
            size = 0;
        } else if (size * 2 >= young.length) {
            long[] before = young;
            young = new long[before.length * 2];
            Arrays.stream(before).filter(each -> each != 0).forEach(each -> put(young, each));
        }
        put(young, value);
        size++;
        return true;
    }

    boolean contains(long hash) {
        long value = hash == 0 ? MIX : hash;
        return young[slot(young, value)] == value || (old.length > 0 && old[slot(old, value)] == value);
    }

    private static void put(long[] table, long value) {
        table[slot(table, value)] = value;
    }

    private static int slot(long[] table, long value) {
        int mask = table.length - 1;
        int slot = (int) ((value * MIX) >>> 32) & mask;
        while (table[slot] != 0 && table[slot] != value) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** Hash a text, well spread. */
    static long hash(long seed, String text) {
        long hash = seed * MIX + 1;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        return hash ^ (hash >>> 29);
    }
}
