package mcpleak.compare;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mcpleak.recording.Exposure;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.RequestSummary;
import mcpleak.recording.RequestSummary.Latency;
import mcpleak.recording.RequestSummary.RequestRound;
import mcpleak.recording.Round;
import mcpleak.recording.Round.TimerLateness;
import mcpleak.verdict.channel.RunFacts;
import mcpleak.verdict.growth.Reading;

/**
 * Read from one run how its requests went. Pure; no state.
 *
 * <p>Values are medians over the rounds after the warm-up, whose percentiles are exact: just-in-time compilers and pools make the first
 * rounds slow, and other programs of the machine some of the later ones: the calmer half is used where it is known how late timers of the
 * load generator were, which does not depend on the server. Where fewer than four such rounds have enough requests, it is
 * the value of the whole run. The noise is the median absolute deviation of the same rounds, and what other programs of the machine may
 * have added to all of them alike: the lateness of the load generator's timers is a measure of it that does not depend on the server.
 */
final class LoadReadings {

    /** Standard deviation over median absolute deviation, for a normal distribution. */
    private static final double MEDIAN_TO_DEVIATION = 1.4826;

    /** Standard error of a median over that of a mean, for a normal distribution. */
    private static final double MEDIAN_TO_MEAN = 1.2533;

    /** Requests that must lie beyond a percentile in a whole run. */
    private static final double FEWEST_BEYOND = 10;

    /** Requests that must lie beyond it in a round. */
    private static final double FEWEST_BEYOND_IN_ROUND = 15;

    /** Variance of the logarithm where the rounds say nothing of the noise: nearly everything is possible. */
    private static final double UNKNOWN_NOISE = 0.25;

    private static final int FEWEST_ROUNDS = 4;

    /** What a busy machine adds to a call and the pause after it, in mean lateness of timers. */
    private static final double WAITS_OF_A_CYCLE = 1.5;

    private static final double MICROS_PER_SECOND = 1e6;

    private LoadReadings() {}

    /** Percentiles that are compared. */
    enum Percentile {
        P50(50, 1),
        P95(95, 2.5),
        P99(99, 2.5);

        private final int rank;

        /**
         * What a busy machine adds, in lateness of timers: medians were seen to rise by 0.6 to 1.5 times its mean, 95th percentiles by
         * 1.5 to 4 times its 95th percentile.
         */
        private final double waits;

        Percentile(int rank, double waits) {
            this.rank = rank;
            this.waits = waits;
        }

        private long of(Latency run) {
            return switch (this) {
                case P50 -> run.p50Micros();
                case P95 -> run.p95Micros();
                case P99 -> run.p99Micros();
            };
        }

        private long of(RequestRound round) {
            return switch (this) {
                case P50 -> round.p50Micros();
                case P95 -> round.p95Micros();
                case P99 -> round.p99Micros();
            };
        }

        int rank() {
            return rank;
        }

        double beyond(double count) {
            return count * (100 - rank) / 100;
        }
    }

    /** Return a percentile in microseconds; empty if too few requests succeeded. */
    static Optional<Reading> percentile(ComparedRun run, RequestSummary request, Percentile percentile) {
        if (request.latency().isEmpty() || percentile.beyond((double) request.ok()) < FEWEST_BEYOND) {
            return Optional.empty();
        }
        Set<Integer> calm = calm(run);
        Blocks blocks = new Blocks();
        for (RequestRound round : request.rounds()) {
            long value = percentile.of(round);
            if (calm.contains(round.round())
                    && value > 0
                    && percentile.beyond((double) round.ok()) >= FEWEST_BEYOND_IN_ROUND) {
                blocks.add(Math.log((double) value));
            }
        }
        double whole = (double) percentile.of(request.latency().get());
        Reading reading = blocks.reading().orElseGet(() -> new Reading(whole, UNKNOWN_NOISE, 0));
        return Optional.of(
                reading.slowedBy(percentile.waits * lateMicros(run, percentile) / Math.max(1, reading.value())));
    }

    /** Return calls per second of load and user; empty if too few rounds had load. */
    static Optional<Reading> throughput(ComparedRun run) {
        Set<Integer> calm = calm(run);
        Blocks perUser = new Blocks();
        List<Round> rounds = run.run().rounds();
        for (int i = 1; i < rounds.size(); i++) {
            Round round = rounds.get(i);
            long done = calls(round) - calls(rounds.get(i - 1));
            long users = round.total(Exposure.SESSIONS) - rounds.get(i - 1).total(Exposure.SESSIONS);
            long time = Duration.between(round.startedAt(), round.loadEndedAt()).toMillis();
            if (calm.contains(round.number()) && time > 0 && done > 0) {
                // rounds have different numbers of users on purpose: that is no noise
                perUser.add(Math.log(1000.0 * done / time / Math.max(1, users)));
            }
        }
        double late = WAITS_OF_A_CYCLE * lateMicros(run, Percentile.P50) / MICROS_PER_SECOND;
        return perUser.reading().map(reading -> reading.slowedBy(late * reading.value()));
    }

    /** Return the rounds after the warm-up; of those whose lateness is known only the half in which timers were least late. */
    private static Set<Integer> calm(ComparedRun run) {
        int burnIn = RunFacts.of(run.run()).burnIn();
        List<Round> rounds = run.run().rounds().stream()
                .filter(round -> round.number() > burnIn)
                .sorted(Comparator.comparingDouble(
                        round -> round.lateness().map(TimerLateness::meanMicros).orElse(0.0)))
                .toList();
        boolean known = rounds.stream().allMatch(round -> round.lateness().isPresent());
        int calm = known ? Math.max(FEWEST_ROUNDS, (rounds.size() + 1) / 2) : rounds.size();
        return rounds.stream().limit(calm).map(Round::number).collect(Collectors.toSet());
    }

    /** Return how late timers of the load generator were in the rounds that are used, in microseconds; 0 if not known. */
    static double lateMicros(ComparedRun run, Percentile percentile) {
        return run.run().rounds().stream()
                .filter(round -> calm(run).contains(round.number()))
                .flatMap(round -> round.lateness().stream())
                .mapToDouble(late -> percentile == Percentile.P50 ? late.meanMicros() : late.p95Micros())
                .average()
                .orElse(0);
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

    /** Collect logarithms of rounds. Confined to one thread. */
    private static final class Blocks {

        private final List<Double> logs = new ArrayList<>();

        void add(double log) {
            logs.add(log);
        }

        /** Return the median with the variance of its logarithm; empty if the rounds are too few. */
        Optional<Reading> reading() {
            if (logs.size() < FEWEST_ROUNDS) {
                return Optional.empty();
            }
            double median = median(logs);
            double deviation =
                    median(logs.stream().map(log -> Math.abs(log - median)).toList());
            double error = MEDIAN_TO_DEVIATION * deviation * MEDIAN_TO_MEAN;
            return Optional.of(new Reading(Math.exp(median), error * error / logs.size(), logs.size() - 1));
        }

        private static double median(List<Double> values) {
            List<Double> sorted = values.stream().sorted().toList();
            int half = sorted.size() / 2;
            return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
        }
    }
}
