package mcpleak.run.recorder;

import java.util.Optional;
import mcpleak.recording.Latency;
import mcpleak.recording.RequestRound;
import org.HdrHistogram.Histogram;

/**
 * Count requests and how long they took, successes and failures apart.
 *
 * <p>Confined to whoever holds the lock of its meter. Times are microseconds with three significant digits, up to an hour; its memory
 * is bounded by that: about 180 KB in the worst case.
 */
final class Tally {

    private static final int DIGITS = 3;
    private static final long LONGEST_MICROS = 3_600_000_000L;
    private static final long MILLIS_800 = 799_999;
    private static final long MILLIS_1200 = 1_199_999;

    private final Histogram ok = new Histogram(DIGITS);
    private Optional<Histogram> failed = Optional.empty();

    void add(long micros, boolean success) {
        long bounded = Math.max(1, Math.min(LONGEST_MICROS, micros));
        (success ? ok : failures()).recordValue(bounded);
    }

    void add(Tally other) {
        ok.add(other.ok);
        other.failed.ifPresent(histogram -> failures().add(histogram));
    }

    private Histogram failures() {
        Histogram histogram = failed.orElseGet(() -> new Histogram(DIGITS));
        failed = Optional.of(histogram);
        return histogram;
    }

    long okCount() {
        return ok.getTotalCount();
    }

    long failedCount() {
        return failed.map(Histogram::getTotalCount).orElse(0L);
    }

    /** Return the times of the successes, to be read only. */
    Histogram times() {
        return ok;
    }

    Optional<Latency> latency() {
        return latency(ok);
    }

    Optional<Latency> failedLatency() {
        return failed.flatMap(Tally::latency);
    }

    Optional<Latency> allLatency() {
        if (failed.isEmpty()) {
            return latency(ok);
        }
        Histogram all = ok.copy();
        all.add(failed.get());
        return latency(all);
    }

    RequestRound round(int number) {
        boolean any = okCount() > 0;
        return new RequestRound(
                number,
                okCount(),
                failedCount(),
                any ? ok.getMean() : 0,
                any ? ok.getValueAtPercentile(50) : 0,
                any ? ok.getValueAtPercentile(95) : 0,
                any ? ok.getValueAtPercentile(99) : 0);
    }

    private static Optional<Latency> latency(Histogram times) {
        return times.getTotalCount() == 0
                ? Optional.empty()
                : Optional.of(new Latency(
                        times.getTotalCount(),
                        times.getMinValue(),
                        times.getMean(),
                        times.getStdDeviation(),
                        times.getValueAtPercentile(50),
                        times.getValueAtPercentile(75),
                        times.getValueAtPercentile(95),
                        times.getValueAtPercentile(99),
                        times.getMaxValue(),
                        times.getCountBetweenValues(0, MILLIS_800),
                        times.getCountBetweenValues(0, MILLIS_1200)));
    }
}
