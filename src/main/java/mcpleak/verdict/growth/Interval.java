package mcpleak.verdict.growth;

/**
 * Hold a rate with its 90 % interval (two one-sided 95 % bounds), all three in the same unit.
 *
 * @param value the estimate
 * @param low the lower one-sided 95 % bound
 * @param high the upper one-sided 95 % bound
 */
public record Interval(double value, double low, double high) {

    /** Return the interval in a unit that is smaller by a factor. */
    public Interval times(double factor) {
        return new Interval(factor * value, factor * low, factor * high);
    }
}
