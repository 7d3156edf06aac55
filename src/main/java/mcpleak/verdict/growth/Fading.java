package mcpleak.verdict.growth;

import java.util.Optional;
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
        Optional<WeightedLine> falling =
                WeightedLine.of(age, rate, weights).filter(line -> line.slope() + line.margin(size) < 0);
        if (falling.isEmpty()) {
            return OptionalDouble.empty();
        }
        double first = falling.get().at(age[0]);
        double last = falling.get().at(age[size - 1]);
        return first > 0 && last < SLOWER * first
                ? OptionalDouble.of(Math.max(0, last / first))
                : OptionalDouble.empty();
    }
}
