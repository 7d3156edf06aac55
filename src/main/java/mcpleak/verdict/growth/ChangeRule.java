package mcpleak.verdict.growth;

import java.util.List;
import mcpleak.recording.Channel;
import mcpleak.recording.Channel.Unit;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A change rule compares the readings of two groups of runs: it estimates the change with its 95 % interval, and holds that against a
 * tolerance. A run with its baseline is judged by it as two builds are. The run is the unit.
 *
 * <p>A run's noise is what its rounds show plus the least noise. Where a group has repeats, their scatter joins in, weighted by degrees
 * of freedom; it can only widen the interval. Where the machine was busier on one side, what that is expected to have added widens it
 * too. Ratios are estimated on logarithms. Immutable, pure.
 *
 * @param worse which direction is worse
 * @param scale whether changes count by difference or by ratio
 * @param tolerance change up to which it is unchanged: in the unit, or for a ratio a share (0.1 is 10 %)
 * @param leastNoise standard deviation between two runs of one build that is taken for granted, in the unit or as a share
 */
public record ChangeRule(Worse worse, Scale scale, double tolerance, double leastNoise) {

    /** The direction that is worse. */
    public enum Worse {
        UP,
        DOWN
    }

    /** How changes count. */
    public enum Scale {
        DIFFERENCE,
        RATIO
    }

    /** Half of what a 95 % interval leaves out. */
    private static final double TAIL = 0.975;

    /** Trust in the least noise, which stands for experience, in degrees of freedom. */
    private static final int FREEDOM_OF_EXPERIENCE = 8;

    /** Standard deviation of what a busier machine adds, as a part of what it is expected to: nearly all of it may be missing. */
    private static final double UNSURE = 0.75;

    /** Part of the tolerance beyond which a change counts where two runs are compared round by round. */
    private static final double PAIRED_SHARE = 1.0 / 3;

    private static final double LIVE_TOLERANCE = 64;
    private static final double RSS_TOLERANCE = 256;
    private static final double COUNT_TOLERANCE = 0.5 / 1000;

    /** Part of a growth's tolerance that runs of one build differ by. */
    private static final double NOISE_SHARE = 1.0 / 8;

    /** Return the rule for growth per call of a channel, in its unit: 64 B of live bytes, 256 B of resident memory, half a thing in 1,000 calls. */
    public static ChangeRule growth(Channel channel) {
        double bytes = channel.equals(Channel.LIVE_BYTES) ? LIVE_TOLERANCE : RSS_TOLERANCE;
        return difference(channel.unit() == Unit.BYTES ? bytes : COUNT_TOLERANCE);
    }

    private static ChangeRule difference(double tolerance) {
        return new ChangeRule(Worse.UP, Scale.DIFFERENCE, tolerance, tolerance * NOISE_SHARE);
    }

    /** Return the rule in a unit that is smaller by a factor. */
    public ChangeRule times(double factor) {
        return new ChangeRule(worse, scale, factor * tolerance, factor * leastNoise);
    }

    /** Return whether changes count by ratio. */
    public boolean isRatio() {
        return scale == Scale.RATIO;
    }

    /** Return the change, {@code after - before} or its logarithm, with its 95 % interval; neither side may be empty. */
    public Interval change(List<Reading> before, List<Reading> after) {
        double[] old = values(before);
        double[] now = values(after);
        int freedom = FREEDOM_OF_EXPERIENCE + freedom(before) + freedom(after);
        int repeats = old.length + now.length - 2;
        double between = repeats == 0 ? 0 : (squares(old) + squares(now)) / repeats;
        double variance = variance(within(before), between, repeats, freedom) / old.length
                + variance(within(after), between, repeats, freedom) / now.length;
        double busier = UNSURE * (slowed(after) - slowed(before));
        variance += busier * busier;
        double half = TDistribution.of(freedom + repeats).inverseCumulativeProbability(TAIL) * Math.sqrt(variance);
        double change = mean(now) - mean(old);
        return new Interval(change, change - half, change + half);
    }

    /** Return a change that was measured round by round, with its 95 % interval. */
    public Interval paired(Reading difference) {
        double half = TDistribution.of(difference.freedom()).inverseCumulativeProbability(TAIL)
                * Math.sqrt(difference.variance());
        return new Interval(difference.value(), difference.value() - half, difference.value() + half);
    }

    /** Return what a change as {@link #paired} tells it amounts to: what both runs do alike is no noise, so that less of it counts. */
    public Result pairedResult(Interval change) {
        double counts = PAIRED_SHARE * tolerance;
        boolean moved = change.low() > 0 || change.high() < 0;
        return moved && Math.abs(change.value()) > counts
                ? new ChangeRule(worse, scale, counts, 0).result(change)
                : result(change);
    }

    /** Return what a change as {@link #change} tells it amounts to. */
    public Result result(Interval change) {
        double up = isRatio() ? Math.log1p(tolerance) : tolerance;
        double down = isRatio() ? -Math.log1p(tolerance) : -tolerance;
        boolean higher = change.low() > 0 && change.value() > up;
        boolean lower = change.high() < 0 && change.value() < down;
        if (higher || lower) {
            return higher == (worse == Worse.UP) ? Result.WORSE : Result.BETTER;
        }
        return change.low() > down && change.high() < up ? Result.UNCHANGED : Result.INCONCLUSIVE;
    }

    /** Return the mean over runs: the geometric one for ratios. */
    public double mean(List<Reading> readings) {
        double mean = mean(values(readings));
        return isRatio() ? Math.exp(mean) : mean;
    }

    private static double slowed(List<Reading> readings) {
        return readings.stream().mapToDouble(Reading::slowed).average().orElse(0);
    }

    private double[] values(List<Reading> readings) {
        return readings.stream()
                .mapToDouble(reading -> isRatio() ? Math.log(reading.value()) : reading.value())
                .toArray();
    }

    /** Return a run's variance: what its rounds show, widened by what repeats show. */
    private static double variance(double within, double between, int repeats, int freedom) {
        return Math.max(within, (repeats * between + freedom * within) / (repeats + freedom));
    }

    private double within(List<Reading> readings) {
        double rounds =
                readings.stream().mapToDouble(Reading::variance).average().orElse(0);
        return rounds + leastNoise * leastNoise;
    }

    private static int freedom(List<Reading> readings) {
        return readings.stream().mapToInt(Reading::freedom).sum();
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double squares(double[] values) {
        double mean = mean(values);
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return sum;
    }
}
