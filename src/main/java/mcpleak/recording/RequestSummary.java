package mcpleak.recording;

import java.util.List;
import java.util.Optional;

/**
 * Sum up the requests of one kind over a run: the calls of one tool, or what else the protocol needs.
 *
 * <p>Immutable.
 *
 * @param kind what the name names
 * @param name the tool's name, or the request's such as {@code initialize}; never blank
 * @param ok how many succeeded
 * @param failed how many failed
 * @param latency how long the successful ones took; empty if there was none
 * @param failedLatency how long the failed ones took; empty if there was none
 * @param allLatency how long all took; empty if there was none
 * @param rounds the same by round, in order; rounds without such a request are absent
 */
public record RequestSummary(
        Kind kind,
        String name,
        long ok,
        long failed,
        Optional<Latency> latency,
        Optional<Latency> failedLatency,
        Optional<Latency> allLatency,
        List<RequestRound> rounds) {

    /** What a summary is of. */
    public enum Kind {
        /** All requests together. */
        ALL,
        /** All tool calls together. */
        CALLS,
        /** The calls of one tool. */
        TOOL,
        /** Another request of the protocol. */
        PROTOCOL
    }

    /** @throws IllegalArgumentException if the name is blank or a count is negative */
    public RequestSummary {
        if (name.isBlank() || ok < 0 || failed < 0) {
            throw new IllegalArgumentException("a summary of requests has a name, and counts of 0 or more");
        }
        rounds = List.copyOf(rounds);
    }

    /** Return what names it apart from all others of a run: {@code all}, {@code calls}, {@code tool:NAME}, {@code request:NAME}. */
    public String key() {
        return switch (kind) {
            case ALL -> "all";
            case CALLS -> "calls";
            case TOOL -> "tool:" + name;
            case PROTOCOL -> "request:" + name;
        };
    }

    /**
     * Sum up the requests of one kind in one round.
     *
     * <p>Immutable. Times are microseconds and those of successful requests; all 0 if none succeeded.
     *
     * @param round the round's number, 0 for what came before the first
     * @param ok how many succeeded
     * @param failed how many failed
     * @param meanMicros their mean
     * @param p50Micros their median
     * @param p95Micros 95 % took no longer
     * @param p99Micros 99 % took no longer
     */
    public record RequestRound(
            int round, long ok, long failed, double meanMicros, long p50Micros, long p95Micros, long p99Micros) {}

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
}
