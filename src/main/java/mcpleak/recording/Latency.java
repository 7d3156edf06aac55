package mcpleak.recording;

/**
 * Sum up how long requests of one kind took: percentiles of a histogram with three significant digits, so exact to 0.1 %.
 *
 * <p>Immutable. All times are microseconds.
 *
 * @param count how many requests
 * @param minMicros the shortest
 * @param meanMicros the mean
 * @param deviationMicros the standard deviation
 * @param p50Micros the median
 * @param p75Micros 75 % took no longer
 * @param p95Micros 95 % took no longer
 * @param p99Micros 99 % took no longer
 * @param maxMicros the longest
 * @param below800Millis how many took less than 800 ms
 * @param below1200Millis how many took less than 1,200 ms
 */
public record Latency(
        long count,
        long minMicros,
        double meanMicros,
        double deviationMicros,
        long p50Micros,
        long p75Micros,
        long p95Micros,
        long p99Micros,
        long maxMicros,
        long below800Millis,
        long below1200Millis) {

    /** @throws IllegalArgumentException if nothing was counted */
    public Latency {
        if (count < 1) {
            throw new IllegalArgumentException("a latency sums up at least one request, not " + count);
        }
    }
}
