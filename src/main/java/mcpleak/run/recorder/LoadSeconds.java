package mcpleak.run.recorder;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import mcpleak.recording.Latency;
import mcpleak.recording.sample.LoadSecond;

/**
 * What load was offered in each second of a run, and what became of it, folded from the recording.
 *
 * <p>Thread-safe. Where the clock jumps ahead, the time that never was has no seconds.
 */
public final class LoadSeconds implements RunEntry.Fold {

    /** Longest time without a row, in seconds, that is taken for a busy machine and not for a clock that was set. */
    private static final long LONGEST_DELAY = 600;

    private final OfferedCalls offered;
    private final Supplier<RunEntry.Phase> phase;
    private final RequestMeters meters;
    private final Set<Long> present = ConcurrentHashMap.newKeySet();
    private final Map<Long, Integer> arrivals = new ConcurrentHashMap<>();
    private long next;

    public LoadSeconds(OfferedCalls offered, Supplier<RunEntry.Phase> phase, RequestMeters meters) {
        this.offered = offered;
        this.phase = phase;
        this.meters = meters;
    }

    @Override
    public void take(RunEntry entry) {
        if (entry instanceof RunEntry.UserCame came) {
            present.add(came.id());
            arrivals.merge(came.at().getEpochSecond(), 1, Integer::sum);
            offered.arrived(came.round(), came.user(), came.at());
        } else if (entry instanceof RunEntry.UserLeft left) {
            present.remove(left.id());
        }
    }

    /** Begin with a second; the calls before it are not told. */
    synchronized void begin(long epochSecond) {
        next = epochSecond;
        meters.calls().rowsBefore(next);
    }

    /** Take the seconds before one, in order. */
    synchronized List<LoadSecond> before(long epochSecond) {
        next = Math.max(next, epochSecond - LONGEST_DELAY);
        Map<Long, Tally> ended = meters.calls().rowsBefore(epochSecond).stream()
                .collect(Collectors.toMap(
                        RequestMeters.Row::epochSecond, RequestMeters.Row::tally, (one, other) -> one));
        RunEntry.Phase now = phase.get();
        List<LoadSecond> seconds = new ArrayList<>();
        for (; next < epochSecond; next++) {
            seconds.add(second(next, now, Optional.ofNullable(ended.get(next))));
        }
        return seconds;
    }

    private LoadSecond second(long epochSecond, RunEntry.Phase now, Optional<Tally> ended) {
        Optional<Latency> latency = ended.flatMap(Tally::latency);
        return new LoadSecond(
                Instant.ofEpochSecond(epochSecond),
                now.load() ? now.round() : 0,
                present.size(),
                Optional.ofNullable(arrivals.remove(epochSecond)).orElse(0),
                offered.in(epochSecond, now),
                ended.map(Tally::okCount).orElse(0L),
                ended.map(Tally::failedCount).orElse(0L),
                latency.map(times -> OptionalDouble.of(times.p95Micros() / 1e3)).orElse(OptionalDouble.empty()));
    }
}
