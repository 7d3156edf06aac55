package mcpleak.run.measure;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import mcpleak.recording.Round;
import mcpleak.recording.sample.Sample;

/**
 * Find evidence in a run's samples that the calls reached the processes that were measured: for those that do not listen where the
 * calls go, because a proxy, a balancer or a container stands between. Pure; no state.
 */
final class CallEvidence {

    /** Processor time that a call costs any server at least, in milliseconds. */
    private static final double LEAST_PER_CALL = 0.02;

    /** Processor time in all below which a count in steps of 10 ms tells nothing. */
    private static final double LEAST_MILLIS = 50;

    /** Share of the rounds in which the load has to show. */
    private static final double MOST_ROUNDS = 0.75;

    private CallEvidence() {}

    /** Adds up processor time and the time in which it was used. */
    private static final class Use {
        private double cpuMillis;
        private double millis;

        void add(Sample from, Sample to, double cpu) {
            cpuMillis += cpu;
            millis += Duration.between(from.at(), to.at()).toMillis();
        }

        double rate() {
            return millis <= 0 ? 0 : cpuMillis / millis;
        }
    }

    /** Return what shows that calls arrived, as a sentence without its full stop; empty if nothing does. */
    static Optional<String> of(List<Sample> samples, List<Round> rounds) {
        return processorTime(samples, rounds).or(() -> connections(samples));
    }

    private static Optional<String> processorTime(List<Sample> samples, List<Round> rounds) {
        Use idle = new Use();
        TreeMap<Integer, Use> loads = new TreeMap<>();
        for (int i = 1; i < samples.size(); i++) {
            Sample from = samples.get(i - 1);
            Sample to = samples.get(i);
            long cpu = to.surroundings().cpuMillis().orElse(0)
                    - from.surroundings().cpuMillis().orElse(0);
            if (cpu < 0 || from.load() != to.load() || from.round() != to.round()) {
                continue;
            }
            if (to.load()) {
                loads.computeIfAbsent(to.round(), none -> new Use()).add(from, to, (double) cpu);
            } else if (rounds.stream().noneMatch(round -> forced(round, from.at(), to.at()))) {
                idle.add(from, to, (double) cpu);
            }
        }
        double excess = loads.values().stream()
                .mapToDouble(load -> load.cpuMillis - idle.rate() * load.millis)
                .sum();
        long rising = loads.values().stream()
                .filter(load -> load.rate() > 1.5 * idle.rate())
                .count();
        long calls = samples.isEmpty() ? 0 : samples.get(samples.size() - 1).calls();
        boolean shows =
                excess >= Math.max(LEAST_MILLIS, LEAST_PER_CALL * calls) && rising >= MOST_ROUNDS * loads.size();
        return shows
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "its processor time rises with the rounds, in %d of %d: %.1f s under load beyond what it uses at rest",
                        rising,
                        loads.size(),
                        excess / 1e3))
                : Optional.empty();
    }

    /** A collection that the probe forces costs more than many calls. */
    private static boolean forced(Round round, Instant from, Instant to) {
        Instant began = round.floor().at().minusMillis(round.floor().probeMillis());
        return to.isAfter(began) && from.isBefore(round.floor().at().plusMillis(1));
    }

    private static Optional<String> connections(List<Sample> samples) {
        OptionalInt loaded = established(samples.stream().filter(Sample::load)).max();
        OptionalInt rested =
                established(samples.stream().filter(sample -> !sample.load())).min();
        return loaded.isPresent() && rested.isPresent() && loaded.getAsInt() > rested.getAsInt()
                ? Optional.of("it has up to " + loaded.getAsInt() + " connections under load, and " + rested.getAsInt()
                        + " at rest")
                : Optional.empty();
    }

    private static java.util.stream.IntStream established(Stream<Sample> samples) {
        return samples.flatMapToInt(sample -> sample.surroundings().established().stream());
    }
}
