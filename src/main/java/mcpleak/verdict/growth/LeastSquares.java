package mcpleak.verdict.growth;

import java.util.Arrays;
import java.util.Optional;

/**
 * Readings as a constant, so much of one thing, and so much of another that never falls: least squares.
 *
 * @param first how much of the first thing
 * @param second how much of the second; 0 or more
 * @param residual sum of squared residuals
 */
public record LeastSquares(double first, double second, double residual) {

    /** Share of the variance below which one thing is not told from the other. */
    private static final double ALIKE = 1e-6;

    /** Fit readings; empty where the first thing did not vary, or only as the second did. */
    public static Optional<LeastSquares> of(double[] readings, double[] first, double[] second) {
        double[] y = centred(readings);
        double[] one = centred(first);
        double[] two = centred(second);
        double ones = product(one, one);
        double twos = product(two, two);
        double both = product(one, two);
        double determinant = ones * twos - both * both;
        if (ones == 0 || (twos > 0 && determinant < ALIKE * ones * twos)) {
            return Optional.empty();
        }
        double a = twos == 0 ? product(one, y) / ones : (product(one, y) * twos - product(two, y) * both) / determinant;
        double b = twos == 0 ? 0 : (product(two, y) * ones - product(one, y) * both) / determinant;
        if (b < 0) {
            a = product(one, y) / ones;
            b = 0;
        }
        double residual = 0;
        for (int i = 0; i < y.length; i++) {
            double left = y[i] - a * one[i] - b * two[i];
            residual += left * left;
        }
        return Optional.of(new LeastSquares(a, b, residual));
    }

    private static double[] centred(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        return Arrays.stream(values).map(value -> value - mean).toArray();
    }

    private static double product(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }
}
