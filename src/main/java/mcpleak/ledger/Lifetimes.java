package mcpleak.ledger;

/** Counts how long objects lived, to a factor of 2. Confined to one thread. */
final class Lifetimes {

    private static final int BUCKETS = 64;
    private static final double NEARLY_ALL = 0.99;

    private final long[] counts = new long[BUCKETS];
    private long total;

    void add(long millis) {
        counts[millis <= 0 ? 0 : BUCKETS - Long.numberOfLeadingZeros(millis)]++;
        total++;
    }

    /** Return a time, in milliseconds, within which 99 % of the objects were stopped; 0 if none was. */
    long nearlyAllMillis() {
        long sum = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            sum += counts[bucket];
            if (total > 0 && sum >= NEARLY_ALL * total) {
                return bucket == 0 ? 0 : 1L << bucket;
            }
        }
        return 0;
    }
}
