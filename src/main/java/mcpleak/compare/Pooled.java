package mcpleak.compare;

import java.util.List;
import mcpleak.verdict.Interval;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Estimate the change of one metric between two groups of runs. The run is the unit.
 *
 * <p>A run's noise is what its rounds show plus the metric's least noise. Where a group has repeats, their scatter joins in, weighted
 * by degrees of freedom; it can only widen the interval. Where the machine was busier on one side, what that is expected to have added
 * widens it too. Ratios are estimated on logarithms. Pure; no state.
 */
final class Pooled {

    /** Half of what a 95 % interval leaves out. */
    private static final double TAIL = 0.975;

    /** Trust in the least noise, which stands for experience, in degrees of freedom. */
    private static final int FREEDOM_OF_EXPERIENCE = 8;

    /** Standard deviation of what a busier machine adds, as a part of what it is expected to: nearly all of it may be missing. */
    private static final double UNSURE = 0.75;

    private Pooled() {}

    /** Return the change, {@code after - before} or its logarithm, with its 95 % interval. */
    static Interval change(List<Reading> before, List<Reading> after, Metric metric) {
        boolean ratio = metric.scale() == Metric.Scale.RATIO;
        double[] old = values(before, ratio);
        double[] now = values(after, ratio);
        int freedom = FREEDOM_OF_EXPERIENCE + freedom(before) + freedom(after);
        int repeats = old.length + now.length - 2;
        double between = repeats == 0 ? 0 : (squares(old) + squares(now)) / repeats;
        double variance = variance(within(before, metric), between, repeats, freedom) / old.length
                + variance(within(after, metric), between, repeats, freedom) / now.length;
        double busier = UNSURE * (slowed(after) - slowed(before));
        variance += busier * busier;
        double half = TDistribution.of(freedom + repeats).inverseCumulativeProbability(TAIL) * Math.sqrt(variance);
        double change = mean(now) - mean(old);
        return new Interval(change, change - half, change + half);
    }

    /** Return the mean over runs: the geometric one for ratios. */
    static double mean(List<Reading> readings, Metric metric) {
        boolean ratio = metric.scale() == Metric.Scale.RATIO;
        double mean = mean(values(readings, ratio));
        return ratio ? Math.exp(mean) : mean;
    }

    private static double slowed(List<Reading> readings) {
        return readings.stream().mapToDouble(Reading::slowed).average().orElse(0);
    }

    private static double[] values(List<Reading> readings, boolean ratio) {
        return readings.stream()
                .mapToDouble(reading -> ratio ? Math.log(reading.value()) : reading.value())
                .toArray();
    }

    /** Return a run's variance: what its rounds show, widened by what repeats show. */
    private static double variance(double within, double between, int repeats, int freedom) {
        return Math.max(within, (repeats * between + freedom * within) / (repeats + freedom));
    }

    private static double within(List<Reading> readings, Metric metric) {
        double rounds =
                readings.stream().mapToDouble(Reading::variance).average().orElse(0);
        return rounds + metric.leastNoise() * metric.leastNoise();
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
