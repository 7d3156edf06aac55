package mcpleak.verdict.growth;

import java.util.Optional;

/**
 * Growth that becomes faster: a line through the rates of the rounds over what had happened by the middle of each. Immutable, pure.
 *
 * @param last the rate at the end of the rounds, in the channel's unit per unit of exposure
 * @param slope by how much the rate rises with each unit of exposure
 */
public record Acceleration(double last, double slope) {

    /** Fewest rounds in which rates can be seen to rise. */
    private static final int FEWEST = 5;

    /** Ratio of the last rate to the first below which growth counts as steady. */
    private static final double LEAST_RATIO = 1.5;

    /** Return how growth becomes faster; empty if it does not for certain. */
    public static Optional<Acceleration> of(Increments increments) {
        int n = increments.size();
        if (n < FEWEST || !increments.everywhere()) {
            return Optional.empty();
        }
        double[] rates = new double[n];
        double[] middles = new double[n];
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double dx = increments.exposure()[i];
            rates[i] = increments.growth()[i] / dx;
            middles[i] = sum + dx / 2;
            sum += dx;
        }
        double[] weights = increments.exposure();
        double middle = mean(middles, weights);
        double rate = mean(rates, weights);
        double products = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            products += weights[i] * (middles[i] - middle) * (rates[i] - rate);
            squares += weights[i] * (middles[i] - middle) * (middles[i] - middle);
        }
        double slope = products / squares;
        double residual = 0;
        for (int i = 0; i < n; i++) {
            double left = rates[i] - rate - slope * (middles[i] - middle);
            residual += weights[i] * left * left;
        }
        double error = Math.sqrt(residual / (n - 2) / squares);
        double first = rate - slope * middle;
        double last = rate + slope * (sum - middle);
        boolean rises = slope - GrowthRate.quantile(n - 2, Precision.CONFIDENCE) * error > 0
                && last > LEAST_RATIO * Math.max(0, first);
        return rises ? Optional.of(new Acceleration(last, slope)) : Optional.empty();
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

    /** Return how much of the exposure it takes to grow by so much more. */
    public double until(double growth) {
        return (Math.sqrt(last * last + 2 * slope * growth) - last) / slope;
    }
}
