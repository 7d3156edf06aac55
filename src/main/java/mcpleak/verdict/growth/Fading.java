package mcpleak.verdict.growth;

import java.util.OptionalDouble;

/**
 * Recognises growth that fades: per call ever less, as that of a cache or of a heap that fragments, where a leak goes on at its rate.
 *
 * <p>The growth per call of each round is fitted on the logarithm of the calls since the start, weighted by calls (the variance of an
 * increment is proportional to its exposure). Pure; no state.
 */
final class Fading {

    /** Last rate over first above which growth does not count as slower. */
    private static final double SLOWER = 0.8;

    /** Fewest rounds that a slope and its error can be fitted to. */
    private static final int FEWEST = 4;

    private Fading() {}

    /** Return the fitted last rate over the fitted first, 0 to 0.8; empty if growth does not fade beyond doubt. */
    static OptionalDouble ratio(Increments increments) {
        int size = increments.size();
        if (size < FEWEST || !increments.everywhere()) {
            return OptionalDouble.empty();
        }
        double[] weights = increments.exposure();
        double[] age = new double[size];
        double[] rate = new double[size];
        for (int i = 0; i < size; i++) {
            age[i] = Math.log(Math.max(1, increments.progress()[i]));
            rate[i] = increments.growth()[i] / weights[i];
        }
        double meanAge = mean(age, weights);
        double meanRate = mean(rate, weights);
        double squares = product(age, meanAge, age, meanAge, weights);
        if (squares <= 0) {
            return OptionalDouble.empty();
        }
        double slope = product(age, meanAge, rate, meanRate, weights) / squares;
        double residual = Math.max(0, product(rate, meanRate, rate, meanRate, weights) - slope * slope * squares);
        double error = Math.sqrt(residual / (size - 2) / squares);
        double first = meanRate + slope * (age[0] - meanAge);
        double last = meanRate + slope * (age[size - 1] - meanAge);
        boolean falls = slope + GrowthRate.quantile(size - 2, Precision.CONFIDENCE) * error < 0;
        return falls && first > 0 && last < SLOWER * first
                ? OptionalDouble.of(Math.max(0, last / first))
                : OptionalDouble.empty();
    }

    private static double mean(double[] values, double[] weights) {
        double sum = 0;
        double weight = 0;
        for (int i = 0; i < values.length; i++) {
            sum += weights[i] * values[i];
            weight += weights[i];
        }
        return sum / weight;
    }

    private static double product(double[] one, double oneMean, double[] other, double otherMean, double[] weights) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += weights[i] * (one[i] - oneMean) * (other[i] - otherMean);
        }
        return sum;
    }
}
