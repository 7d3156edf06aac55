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
        double all = sum;
        return WeightedLine.of(middles, rates, increments.exposure())
                .filter(line -> line.slope() > line.margin(n) && line.at(all) > LEAST_RATIO * Math.max(0, line.at(0)))
                .map(line -> new Acceleration(line.at(all), line.slope()));
    }

    /** Return how much of the exposure it takes to grow by so much more. */
    public double until(double growth) {
        return (Math.sqrt(last * last + 2 * slope * growth) - last) / slope;
    }
}
