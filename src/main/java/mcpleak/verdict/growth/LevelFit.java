package mcpleak.verdict.growth;

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
        double meanX = mean(x);
        double meanY = mean(y);
        double squares = 0;
        double products = 0;
        for (int i = 0; i < size; i++) {
            squares += (x[i] - meanX) * (x[i] - meanX);
            products += (x[i] - meanX) * (y[i] - meanY);
        }
        double slope = squares == 0 ? 0 : products / squares;
        double residual = 0;
        double changes = 0;
        double before = 0;
        for (int i = 0; i < size; i++) {
            double error = y[i] - meanY - slope * (x[i] - meanX);
            residual += error * error;
            changes += i == 0 ? 0 : (error - before) * (error - before);
            before = error;
        }
        double jitter = Math.sqrt(residual / (size - 2));
        return new LevelFit(slope, jitter / Math.sqrt(squares), jitter, residual == 0 ? 2 : changes / residual);
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

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
