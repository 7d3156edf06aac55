package mcpleak.ledger;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Remember the last so many 64-bit hashes. Confined to one thread. */
final class LongMemory {

    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final Set<Long> hashes;

    LongMemory(int capacity) {
        this.hashes = Collections.newSetFromMap(new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
                return size() > capacity;
            }
        });
    }

    /** Remember a hash; false if it was known. */
    boolean add(long hash) {
        return hashes.add(hash);
    }

    boolean contains(long hash) {
        return hashes.contains(hash);
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
