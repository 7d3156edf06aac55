package mcpleak.verdict;

import mcpleak.series.Exposure;

/**
 * Hold how well growth follows one exposure alone: least squares through the origin.
 *
 * @param exposure what the growth is counted against
 * @param increments the growth, counted against it
 * @param rate the fitted rate, in the channel's unit per unit of the exposure
 * @param residual sum of squared residuals, never below what the channel's resolution alone explains
 */
record ExposureFit(Exposure exposure, Increments increments, double rate, double residual) {

    static ExposureFit of(Exposure exposure, Increments increments, double quantum) {
        double products = 0;
        double squares = 0;
        for (int i = 0; i < increments.size(); i++) {
            products += increments.exposure()[i] * increments.growth()[i];
            squares += increments.exposure()[i] * increments.exposure()[i];
        }
        double rate = squares == 0 ? 0 : products / squares;
        double floor = increments.size() * quantum * quantum;
        return new ExposureFit(exposure, increments, rate, Math.max(floor, residual(increments, rate)));
    }

    /** Return the sum of squared residuals about a rate. */
    static double residual(Increments increments, double rate) {
        double sum = 0;
        for (int i = 0; i < increments.size(); i++) {
            double residual = increments.growth()[i] - rate * increments.exposure()[i];
            sum += residual * residual;
        }
        return sum;
    }

    /** Return the smallest rate that is left when any one round is left out. */
    double lowestWithoutOne(double quantum) {
        double lowest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < increments.size(); i++) {
            lowest = Math.min(
                    lowest, of(exposure, increments.without(i), quantum).rate());
        }
        return lowest;
    }
}
