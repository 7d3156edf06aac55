package mcpleak.verdict.growth;

import java.util.Arrays;
import java.util.Optional;

/**
 * Fits a line through the floors of a channel that counts: descriptors that are open for a moment make each floor jump by itself, about
 * a level that the load alone moves. There the line through all floors is known far better than the sum of increments.
 *
 * @param slope growth per unit of exposure
 * @param standardError of the slope
 * @param jitter standard deviation of a floor about the line, in the channel's unit
 * @param alternation Durbin and Watson's statistic of the floors about the line: about 2 where they jump independently, near 0 where
 *     they walk
 */
record LevelFit(double slope, double standardError, double jitter, double alternation) {

    /** Least alternation of floors that jump by themselves. */
    private static final double INDEPENDENT = 1.25;

    static LevelFit of(Increments increments) {
        int size = increments.size() + 1;
        double[] x = new double[size];
        double[] y = new double[size];
        for (int i = 1; i < size; i++) {
            x[i] = x[i - 1] + increments.exposure()[i - 1];
            y[i] = y[i - 1] + increments.growth()[i - 1];
        }
        double[] alike = new double[size];
        Arrays.fill(alike, 1);
        Optional<WeightedLine> line = WeightedLine.of(x, y, alike);
        return line.isEmpty() ? new LevelFit(0, Double.POSITIVE_INFINITY, 0, 2) : of(line.get(), x, y);
    }

    private static LevelFit of(WeightedLine line, double[] x, double[] y) {
        double residual = 0;
        double changes = 0;
        double before = 0;
        for (int i = 0; i < x.length; i++) {
            double error = y[i] - line.at(x[i]);
            residual += error * error;
            changes += i == 0 ? 0 : (error - before) * (error - before);
            before = error;
        }
        double alternation = residual == 0 ? 2 : changes / residual;
        return new LevelFit(line.slope(), line.standardError(), Math.sqrt(line.variance()), alternation);
    }

    /** Return whether the floors jump each by itself. */
    boolean isIndependent() {
        return alternation >= INDEPENDENT;
    }

    /** Return the slope with its bounds; the jitter stands for the resolution. */
    Interval interval(int increments, double confidence) {
        double half = GrowthRate.quantile(increments - 1, confidence) * standardError;
        return new Interval(slope, slope - half, slope + half);
    }
}
