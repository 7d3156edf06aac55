package mcpleak.verdict.growth;

import java.util.Optional;

/**
 * A straight line through points, by weighted least squares. Immutable, pure.
 *
 * @param slope by how much y rises with x
 * @param standardError of the slope
 * @param meanX weighted mean of x
 * @param meanY weighted mean of y, which is on the line
 * @param variance of the points about the line, per weight
 */
record WeightedLine(double slope, double standardError, double meanX, double meanY, double variance) {

    /** Fit at least three points; empty where all have the same x. */
    static Optional<WeightedLine> of(double[] x, double[] y, double[] weights) {
        double meanX = mean(x, weights);
        double meanY = mean(y, weights);
        double squares = 0;
        double products = 0;
        for (int i = 0; i < x.length; i++) {
            squares += weights[i] * (x[i] - meanX) * (x[i] - meanX);
            products += weights[i] * (x[i] - meanX) * (y[i] - meanY);
        }
        if (squares <= 0) {
            return Optional.empty();
        }
        double slope = products / squares;
        double residual = 0;
        for (int i = 0; i < x.length; i++) {
            double left = y[i] - meanY - slope * (x[i] - meanX);
            residual += weights[i] * left * left;
        }
        double variance = residual / (x.length - 2);
        return Optional.of(new WeightedLine(slope, Math.sqrt(variance / squares), meanX, meanY, variance));
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

    /** Return y on the line. */
    double at(double x) {
        return meanY + slope * (x - meanX);
    }

    /** Return what the slope is uncertain by, to one side. */
    double margin(int points) {
        return GrowthRate.quantile(points - 2, Precision.CONFIDENCE) * standardError;
    }
}
