package mcpleak.recording;

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
