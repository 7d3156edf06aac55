package mcpleak.verdict;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Estimate growth per unit of exposure, with a 90 % interval (two one-sided 95 % bounds: a TOST at 5 %).
 *
 * <p>Where the exposure moved in every round the variance of an increment is taken to be proportional to the exposure (a random
 * walk), which makes the ratio of sums the best linear estimate. Where a round had none of it (a tool that was not drawn) that
 * model would weigh the round infinitely; then the variance is taken to be the same in every round (least squares through the
 * origin). Pure; no state.
 */
final class GrowthRate {

    private GrowthRate() {}

    /**
     * Return the rate in the channel's unit per unit of exposure.
     *
     * @param increments at least two
     * @param precision of the readings and of both bounds
     */
    static Interval of(Increments increments, Precision precision) {
        if (increments.size() < 2) {
            throw new IllegalArgumentException("a rate needs 2 increments, not " + increments.size());
        }
        return increments.everywhere() ? proportional(increments, precision) : uniform(increments, precision);
    }

    /** Return the plain estimate, which one increment is enough for; 0 without exposure. */
    static double estimate(Increments increments) {
        return increments.everywhere() ? ratio(increments) : slope(increments);
    }

    /** Return the standard deviation of an increment per square root of exposure, about the given rate. */
    static double scatter(Increments increments, double rate) {
        double sum = 0;
        for (int i = 0; i < increments.size(); i++) {
            double dx = increments.exposure()[i];
            double residual = increments.growth()[i] - rate * dx;
            sum += residual * residual / dx;
        }
        return Math.sqrt(sum / (increments.size() - 1));
    }

    /** Return the point below which a variable of Student's t distribution stays with the given probability. */
    static double quantile(double degreesOfFreedom, double confidence) {
        return TDistribution.of(degreesOfFreedom).inverseCumulativeProbability(confidence);
    }

    private static Interval proportional(Increments increments, Precision precision) {
        double rate = ratio(increments);
        double exposure = increments.totalExposure();
        double half = quantile(increments.size() - 1, precision.confidence()) * scatter(increments, rate) / Math.sqrt(exposure)
                + 2 * precision.quantum() / exposure;
        return new Interval(rate, rate - half, rate + half);
    }

    private static Interval uniform(Increments increments, Precision precision) {
        double rate = slope(increments);
        double squares = squares(increments.exposure());
        if (squares == 0) {
            return new Interval(0, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        }
        double variance = ExposureFit.residual(increments, rate) / (increments.size() - 1);
        double half = quantile(increments.size() - 1, precision.confidence()) * Math.sqrt(variance / squares)
                + 2 * precision.quantum() / increments.totalExposure();
        return new Interval(rate, rate - half, rate + half);
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
