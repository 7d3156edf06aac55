package mcpleak.verdict.growth;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Estimate growth per unit of exposure, with a 90 % interval (two one-sided 95 % bounds: a TOST at 5 %).
 *
 * <p>Where the exposure moved in every round the variance of an increment is taken to be proportional to the exposure (a random
 * walk), which makes the ratio of sums the best linear estimate. Where a round had none of it (a tool that was not drawn) that
 * model would weigh the round infinitely; then the variance is taken to be the same in every round (least squares through the
 * origin). Pure; no state.
 */
public final class GrowthRate {

    private GrowthRate() {}

    /**
     * Return the rate in the channel's unit per unit of exposure.
     *
     * @param increments at least two
     * @param precision of the readings and of both bounds
     */
    public static Interval of(Increments increments, Precision precision) {
        if (increments.size() < 2) {
            throw new IllegalArgumentException("a rate needs 2 increments, not " + increments.size());
        }
        return measured(increments).interval(precision);
    }

    /**
     * Return the rate with its standard error.
     *
     * @param increments at least two
     */
    public static Measured measured(Increments increments) {
        double exposure = increments.totalExposure();
        int freedom = increments.size() - 1;
        if (increments.everywhere()) {
            double rate = ratio(increments);
            return new Measured(rate, scatter(increments, rate) / Math.sqrt(exposure), freedom, exposure);
        }
        double rate = slope(increments);
        double squares = squares(increments.exposure());
        double variance = increments.residual(rate) / freedom;
        return new Measured(
                rate, squares == 0 ? Double.POSITIVE_INFINITY : Math.sqrt(variance / squares), freedom, exposure);
    }

    /**
     * Hold a rate with its uncertainty.
     *
     * @param value the rate, in the channel's unit per unit of exposure
     * @param standardError its standard error; infinite without exposure
     * @param degreesOfFreedom of that error
     * @param exposure the exposure that it was measured over
     */
    public record Measured(double value, double standardError, int degreesOfFreedom, double exposure) {

        Interval interval(Precision precision) {
            if (Double.isInfinite(standardError)) {
                return new Interval(value, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
            }
            double half = quantile(degreesOfFreedom, precision.confidence()) * precision.spread() * standardError
                    + 2 * precision.quantum() / exposure;
            return new Interval(value, value - half, value + half);
        }
    }

    /** Return the plain estimate, which one increment is enough for; 0 without exposure. */
    public static double estimate(Increments increments) {
        return increments.everywhere() ? ratio(increments) : slope(increments);
    }

    /** Return the standard deviation of an increment per square root of exposure, about the given rate. */
    public static double scatter(Increments increments, double rate) {
        double sum = 0;
        for (int i = 0; i < increments.size(); i++) {
            double dx = increments.exposure()[i];
            double residual = increments.growth()[i] - rate * dx;
            sum += residual * residual / dx;
        }
        return Math.sqrt(sum / (increments.size() - 1));
    }

    /** Return the point below which a variable of Student's t distribution stays with the given probability. */
    public static double quantile(double degreesOfFreedom, double confidence) {
        return TDistribution.of(degreesOfFreedom).inverseCumulativeProbability(confidence);
    }

    private static double ratio(Increments increments) {
        return increments.totalGrowth() / increments.totalExposure();
    }

    private static double slope(Increments increments) {
        double products = 0;
        for (int i = 0; i < increments.size(); i++) {
            products += increments.exposure()[i] * increments.growth()[i];
        }
        double squares = squares(increments.exposure());
        return squares == 0 ? 0 : products / squares;
    }

    private static double squares(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return sum;
    }
}
