package mcpleak.run.recorder;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.load.OfferedLoad;
import mcpleak.profile.load.UserRate;
import mcpleak.recording.RequestSummary.Latency;
import mcpleak.recording.sample.LoadSecond;
import mcpleak.run.recorder.RequestMeters.Tally;

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

    /**
     * Tell how many tool calls a profile asks for in each second, if every answer comes at once.
     *
     * <p>Where users arrive, or all start at once, each brings its calls with it, with the pauses that were drawn for it. Where a number
     * of users is kept, they call once in a mean think time each. Without think time users call as fast as answers come: then nothing
     * is told. Thread-safe.
     */
    public static final class OfferedCalls {

        /** Calls of one user whose pauses are looked up one by one; the others are spread evenly behind them. */
        private static final int MOST_DRAWN = 5_000;

        private static final double MOST_SECONDS = Duration.ofDays(7).toMillis() / 1e3;

        private final LoadProfile profile;
        private final LoadPace pace;
        private final Optional<OfferedLoad> kept;
        private final Map<Long, Double> brought = new TreeMap<>();

        public OfferedCalls(LoadProfile profile, LoadPace pace) {
            this.profile = profile;
            this.pace = pace;
            this.kept = profile.phases()
                    .filter(phases -> phases.model() == UserRate.Model.CLOSED)
                    .map(OfferedLoad::of);
        }

        /** Return the number under which the pause after a call is drawn. */
        public static int nth(int session, int step) {
            return session * 1_000_003 + step;
        }

        /** Take the calls that a user brings. */
        void arrived(int round, int user, Instant now) {
            if (isKept() || profile.think().mean().isZero()) {
                return;
            }
            int calls = pace.calls(round, user);
            int sessions = pace.sessions(round);
            double second = now.toEpochMilli() / 1e3;
            for (int i = 0; i < Math.min(calls, MOST_DRAWN); i++) {
                add((long) second, 1);
                second +=
                        pace.think(round, user, nth(i % sessions, i / sessions)).toNanos() / 1e9;
            }
            spread(second, calls - MOST_DRAWN);
        }

        private void spread(double from, int calls) {
            double each = profile.think().mean().toNanos() / 1e9;
            double length = Math.min(MOST_SECONDS, calls * each);
            for (int second = 0; second < length; second++) {
                add((long) from + second, Math.min(1 / each, calls - second / each));
            }
        }

        private synchronized void add(long second, double calls) {
            brought.merge(second, calls, Double::sum);
        }

        /** Return the calls of one second, to be asked once for each, in order. */
        OptionalDouble in(long epochSecond, RunEntry.Phase phase) {
            double think = profile.think().mean().toNanos() / 1e9;
            if (think == 0) {
                return OptionalDouble.empty();
            }
            if (!isKept()) {
                return OptionalDouble.of(take(epochSecond));
            }
            return OptionalDouble.of(phase.load() ? users(epochSecond, phase) / think : 0);
        }

        private synchronized double take(long epochSecond) {
            return Optional.ofNullable(brought.remove(epochSecond)).orElse(0.0);
        }

        private boolean isKept() {
            return kept.isPresent() || profile.soak().isPresent();
        }

        private double users(long epochSecond, RunEntry.Phase phase) {
            double middle = epochSecond + 0.5 - phase.since().toEpochMilli() / 1e3;
            return kept.map(load -> load.at(middle)).orElse((double) profile.users());
        }
    }
}
