package mcpleak.verdict;

import java.util.List;
import java.util.OptionalDouble;
import mcpleak.recording.Exposure;
import mcpleak.verdict.channel.ChannelRule;
import mcpleak.verdict.growth.GrowthRate;
import mcpleak.verdict.growth.MarginTest;
import mcpleak.verdict.growth.Precision;
import mcpleak.verdict.plan.Margins;

/**
 * Say how small a leak a run could find, before it is run. The margins are those of the verdict; the noise is assumed: the standard
 * deviation of the growth of healthy servers' floors from one round to the next, measured with 3,000 calls a round.
 *
 * @param measure what is read, for people
 * @param noiseBytes standard deviation of the growth of a floor over a round, in bytes
 * @param marginBytes growth per call that a leak must exceed beyond doubt
 * @param quantumBytes resolution of a reading
 */
public record Sensitivity(String measure, double noiseBytes, double marginBytes, double quantumBytes) {

    private static final double KIB = 1024;
    private static final double LINE = Margins.DEFAULT.line(Exposure.CALLS);

    /** What healthy servers were measured to do. */
    public static final List<Sensitivity> MEASURED = List.of(
            new Sensitivity("JVM, live bytes after a collection", 19 * KIB, LINE, 2048),
            new Sensitivity("Python, private RSS", 6 * KIB, LINE, 4096),
            new Sensitivity("Rust, C, C++, private RSS", 1275 * KIB, LINE, 4096));

    /** Bytes by which the floor of a runtime that collects when it pleases must grow, and double, in the rounds that count. */
    public static final double DOUBLING_BYTES = ChannelRule.DOUBLING_BYTES;

    /**
     * Return the leak that is found in 19 of 20 runs, in bytes per call.
     *
     * @param rounds rounds of the run
     * @param callsPerRound calls of a round, 1 or more
     * @return empty if so few rounds decide nothing
     */
    public OptionalDouble smallestLeak(int rounds, double callsPerRound) {
        int usable = usableRounds(rounds);
        if (usable < MarginTest.MIN_USABLE) {
            return OptionalDouble.empty();
        }
        double deviation = noiseBytes / (callsPerRound * Math.sqrt(usable));
        double half = GrowthRate.quantile(usable - 1, Precision.CONFIDENCE) * deviation
                + 2 * quantumBytes / (callsPerRound * usable);
        return OptionalDouble.of(
                marginBytes + half + GrowthRate.quantile(usable - 1, Precision.CONFIDENCE) * deviation);
    }

    /** Return how many rounds are left after the burn-in. */
    public static int usableRounds(int rounds) {
        return rounds - MarginTest.burnIn(rounds);
    }

    /** Return the fewest rounds that decide anything. */
    public static int fewestRounds() {
        int rounds = 1;
        while (usableRounds(rounds) < MarginTest.MIN_USABLE) {
            rounds++;
        }
        return rounds;
    }
}
