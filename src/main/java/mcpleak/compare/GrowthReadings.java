package mcpleak.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcpleak.series.Channel;
import mcpleak.series.Exposure;
import mcpleak.series.RecordedRun;
import mcpleak.series.Round;
import mcpleak.verdict.ChannelVerdict;

/**
 * Read from one run how a channel grew. Pure; no state.
 *
 * <p>As in the verdict, increments between floors are compared with what the load did in between; the first rounds are left out.
 */
final class GrowthReadings {

    /** A growth takes as many increments. */
    private static final int FEWEST = 3;

    private static final int MOST_BURN_IN_SHARE = 4;

    private GrowthReadings() {}

    /**
     * Hold increments of a channel and of an exposure.
     *
     * @param growth growth of the channel, one value a round
     * @param exposure growth of the exposure, as long; all positive
     */
    record Steps(List<Double> growth, List<Double> exposure) {}

    /** Return growth per unit of exposure; empty if too few rounds have both. */
    static Optional<Reading> rate(ComparedRun run, Channel channel, Exposure exposure) {
        Steps steps = steps(run, channel, exposure);
        int size = steps.growth().size();
        if (size < FEWEST) {
            return Optional.empty();
        }
        double grown = sum(steps.growth());
        double done = sum(steps.exposure());
        double rate = grown / done;
        double scatter = 0;
        for (int i = 0; i < size; i++) {
            double residual = steps.growth().get(i) - rate * steps.exposure().get(i);
            scatter += residual * residual / steps.exposure().get(i);
        }
        // the resolution of two floors
        double floors = 2 * Math.pow(floorNoise(channel) / done, 2);
        return Optional.of(new Reading(rate, scatter / (size - 1) / done + floors, size - 1));
    }

    /** Return the floor after the last round; empty if it was not read. */
    static Optional<Reading> last(ComparedRun run, Channel channel) {
        return last(usable(run, channel))
                .map(round -> round.floor().readings().get(channel))
                .map(Reading::bare);
    }

    private static Optional<Round> last(List<Round> rounds) {
        return rounds.isEmpty() ? Optional.empty() : Optional.of(rounds.get(rounds.size() - 1));
    }

    /** Return the rounds after the burn-in whose floor of the channel was read, the burn-in's last one first. */
    static List<Round> usable(ComparedRun run, Channel channel) {
        int burnIn = burnIn(run);
        return run.run().rounds().stream()
                .filter(round -> round.number() >= burnIn)
                .filter(round -> Double.isFinite(round.floor().readings().getOrDefault(channel, Double.NaN)))
                .toList();
    }

    /** Return how many rounds the verdict threw away at the start. */
    static int burnIn(ComparedRun run) {
        return run.verdict().channels().stream()
                .mapToInt(ChannelVerdict::burnIn)
                .max()
                .orElseGet(() -> Math.max(2, rounds(run.run()) / MOST_BURN_IN_SHARE));
    }

    private static int rounds(RecordedRun run) {
        return run.rounds().stream().mapToInt(Round::number).max().orElse(0);
    }

    private static Steps steps(ComparedRun run, Channel channel, Exposure exposure) {
        List<Double> growth = new ArrayList<>();
        List<Double> done = new ArrayList<>();
        List<Round> rounds = usable(run, channel);
        int from = 0;
        for (int i = 1; i < rounds.size(); i++) {
            long step = rounds.get(i).total(exposure) - rounds.get(from).total(exposure);
            if (step > 0) {
                growth.add(reading(rounds.get(i), channel) - reading(rounds.get(from), channel));
                done.add((double) step);
                from = i;
            }
        }
        return new Steps(growth, done);
    }

    static double reading(Round round, Channel channel) {
        return round.floor().readings().getOrDefault(channel, 0.0);
    }

    /** Return what a floor is uncertain by, in the channel's unit: pages and objects that come and go by themselves. */
    private static double floorNoise(Channel channel) {
        return switch (channel.unit()) {
            case BYTES -> channel.equals(Channel.LIVE_BYTES) ? 32 << 10 : 256 << 10;
            case COUNT -> 0.5;
        };
    }

    private static double sum(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sum();
    }
}
