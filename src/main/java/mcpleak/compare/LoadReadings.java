package mcpleak.compare;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import mcpleak.series.Exposure;
import mcpleak.series.Latency;
import mcpleak.series.RecordedRun;
import mcpleak.series.RequestRound;
import mcpleak.series.RequestSummary;
import mcpleak.series.Round;

/**
 * Read from one run how its requests went. Pure; no state.
 *
 * <p>Values are those of the whole run, exact; their noise is that of its rounds after the warm-up. Rounds that follow each other are
 * alike, so four of them count as one.
 */
final class LoadReadings {

    /** Rounds that make one independent block. */
    private static final double ROUNDS_A_BLOCK = 4;

    /** Requests that must lie beyond a percentile in a whole run. */
    private static final double FEWEST_BEYOND = 10;

    /** Requests that must lie beyond it in a round. */
    private static final double FEWEST_BEYOND_IN_ROUND = 2;

    private static final int FEWEST_ROUNDS = 3;

    private LoadReadings() {}

    /** Percentiles that are compared. */
    enum Percentile {
        P50(50, Latency::p50Micros, RequestRound::p50Micros),
        P95(95, Latency::p95Micros, RequestRound::p95Micros),
        P99(99, Latency::p99Micros, RequestRound::p99Micros);

        private final int rank;
        private final ToLongFunction<Latency> ofRun;
        private final ToLongFunction<RequestRound> ofRound;

        Percentile(int rank, ToLongFunction<Latency> ofRun, ToLongFunction<RequestRound> ofRound) {
            this.rank = rank;
            this.ofRun = ofRun;
            this.ofRound = ofRound;
        }

        int rank() {
            return rank;
        }

        double beyond(double count) {
            return count * (100 - rank) / 100;
        }
    }

    /** Return a percentile in microseconds; empty if too few requests succeeded. */
    static Optional<Reading> percentile(RequestSummary request, Percentile percentile, int burnIn) {
        if (request.latency().isEmpty() || percentile.beyond(request.ok()) < FEWEST_BEYOND) {
            return Optional.empty();
        }
        List<Double> logs = new ArrayList<>();
        for (RequestRound round : request.rounds()) {
            long value = percentile.ofRound.applyAsLong(round);
            if (round.round() > burnIn && value > 0 && percentile.beyond(round.ok()) >= FEWEST_BEYOND_IN_ROUND) {
                logs.add(Math.log((double) value));
            }
        }
        double whole = (double) percentile.ofRun.applyAsLong(request.latency().get());
        return Optional.of(ofBlocks(whole, logs));
    }

    /** Return calls per second of load; empty without load. */
    static Optional<Reading> throughput(ComparedRun run) {
        int burnIn = GrowthReadings.burnIn(run);
        List<Double> logs = new ArrayList<>();
        long calls = 0;
        long millis = 0;
        long before = 0;
        long usersBefore = 0;
        for (Round round : run.run().rounds()) {
            long total = round.total(Exposure.CALLS) + round.total(Exposure.ERRORS);
            long done = total - before;
            before = total;
            long time = Duration.between(round.startedAt(), round.loadEndedAt()).toMillis();
            long users = round.total(Exposure.SESSIONS) - usersBefore;
            usersBefore = round.total(Exposure.SESSIONS);
            if (round.number() > 0 && time > 0 && done > 0) {
                calls += done;
                millis += time;
                if (round.number() > burnIn) {
                    // rounds have different numbers of users on purpose: that is no noise
                    logs.add(Math.log((double) done / time / Math.max(1, users)));
                }
            }
        }
        return millis == 0 ? Optional.empty() : Optional.of(ofBlocks(1000.0 * calls / millis, logs));
    }

    /** Return failed calls in percent; empty if nothing was called. */
    static Optional<Reading> failures(RecordedRun run) {
        if (run.rounds().isEmpty()) {
            return Optional.empty();
        }
        Round last = run.rounds().get(run.rounds().size() - 1);
        double failed = (double) last.total(Exposure.ERRORS);
        double all = failed + last.total(Exposure.CALLS);
        if (all == 0) {
            return Optional.empty();
        }
        // one failure more or less is always possible
        double share = (failed + 1) / (all + 2);
        return Optional.of(new Reading(100 * failed / all, 10_000 * share * (1 - share) / all, 0));
    }

    private static Reading ofBlocks(double value, List<Double> logs) {
        if (logs.size() < FEWEST_ROUNDS) {
            return Reading.bare(value);
        }
        double mean = logs.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        double squares = logs.stream()
                .mapToDouble(each -> (each - mean) * (each - mean))
                .sum();
        double blocks = Math.max(1, logs.size() / ROUNDS_A_BLOCK);
        return new Reading(value, squares / (logs.size() - 1) / blocks, logs.size() - 1);
    }
}
