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
 * <p>Values are geometric means over the rounds after the warm-up, whose percentiles are exact, each weighted by its requests: just-in-time
 * compilers and pools make the first rounds slow, and by chance. Where fewer than three such rounds have enough requests, it is the
 * value of the whole run. The noise is that of the same rounds. Rounds that follow each other are alike, so two of them count as one.
 */
final class LoadReadings {

    /** Rounds that make one independent block. */
    private static final double ROUNDS_A_BLOCK = 2;

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
        Blocks blocks = new Blocks();
        for (RequestRound round : request.rounds()) {
            long value = percentile.ofRound.applyAsLong(round);
            if (round.round() > burnIn && value > 0 && percentile.beyond(round.ok()) >= FEWEST_BEYOND_IN_ROUND) {
                blocks.add(Math.log((double) value), (double) round.ok());
            }
        }
        double whole = (double) percentile.ofRun.applyAsLong(request.latency().get());
        return Optional.of(blocks.reading().orElseGet(() -> Reading.bare(whole)));
    }

    /** Return calls per second of load; empty without load. */
    static Optional<Reading> throughput(ComparedRun run) {
        int burnIn = GrowthReadings.burnIn(run);
        Blocks perUser = new Blocks();
        long calls = 0;
        long millis = 0;
        List<Round> rounds = run.run().rounds();
        for (int i = 1; i < rounds.size(); i++) {
            Round round = rounds.get(i);
            long done = calls(round) - calls(rounds.get(i - 1));
            long users = round.total(Exposure.SESSIONS) - rounds.get(i - 1).total(Exposure.SESSIONS);
            long time = Duration.between(round.startedAt(), round.loadEndedAt()).toMillis();
            if (round.number() > burnIn && time > 0 && done > 0) {
                calls += done;
                millis += time;
                // rounds have different numbers of users on purpose: that is no noise
                perUser.add(Math.log((double) done / time / Math.max(1, users)), (double) done);
            }
        }
        double rate = 1000.0 * calls;
        long time = millis;
        return millis == 0
                ? Optional.empty()
                : Optional.of(perUser.reading()
                        .map(noise -> new Reading(rate / time, noise.variance(), noise.freedom()))
                        .orElseGet(() -> Reading.bare(rate / time)));
    }

    private static long calls(Round round) {
        return round.total(Exposure.CALLS) + round.total(Exposure.ERRORS);
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

    /** Collect logarithms of rounds with their weights. Confined to one thread. */
    private static final class Blocks {

        private final List<Double> logs = new ArrayList<>();
        private final List<Double> weights = new ArrayList<>();

        void add(double log, double weight) {
            logs.add(log);
            weights.add(weight);
        }

        /** Return the weighted geometric mean with the variance of its logarithm; empty if the rounds are too few. */
        Optional<Reading> reading() {
            if (logs.size() < FEWEST_ROUNDS) {
                return Optional.empty();
            }
            double all = weights.stream().mapToDouble(Double::doubleValue).sum();
            double mean = 0;
            for (int i = 0; i < logs.size(); i++) {
                mean += logs.get(i) * weights.get(i) / all;
            }
            double squares = 0;
            double sharpness = 0;
            for (int i = 0; i < logs.size(); i++) {
                double share = weights.get(i) / all;
                squares += share * Math.pow(logs.get(i) - mean, 2);
                sharpness += share * share;
            }
            // the effective number of rounds is that of Kish
            double effective = Math.max(1.5, 1 / sharpness);
            double variance = squares * effective / (effective - 1);
            double blocks = Math.max(1, effective / ROUNDS_A_BLOCK);
            return Optional.of(new Reading(Math.exp(mean), variance / blocks, logs.size() - 1));
        }
    }
}
