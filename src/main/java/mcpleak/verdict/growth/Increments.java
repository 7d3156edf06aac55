package mcpleak.verdict.growth;

import java.util.Arrays;

/**
 * Hold the increments of one channel over the usable rounds, and those of what they are counted against.
 *
 * <p>Increments, not levels: memory floors are a random walk (arenas, heap commits), whose increments are roughly independent.
 * The arrays are shared inside the package and never written to.
 */
public final class Increments {

    /** Share of its square that an exposure must have apart from another. */
    private static final double APART = 0.005;

    private final double[] exposure;
    private final double[] growth;

    /**
     * Pair increments.
     *
     * @param exposure growth of the exposure, one value a round; not negative
     * @param growth growth of the channel, in its unit, one value a round; as long as {@code exposure}
     */
    public Increments(double[] exposure, double[] growth) {
        if (exposure.length != growth.length) {
            throw new IllegalArgumentException(
                    exposure.length + " exposures do not fit " + growth.length + " increments");
        }
        this.exposure = exposure;
        this.growth = growth;
    }

    public double[] exposure() {
        return exposure;
    }

    public double[] growth() {
        return growth;
    }

    public int size() {
        return growth.length;
    }

    public double totalExposure() {
        return Arrays.stream(exposure).sum();
    }

    public double totalGrowth() {
        return Arrays.stream(growth).sum();
    }

    /** Return whether the exposure is no multiple of another one, so that what grows with each can be told apart. */
    public boolean isApartFrom(Increments other) {
        double products = 0;
        double squares = 0;
        double others = 0;
        for (int i = 0; i < size(); i++) {
            products += exposure[i] * other.exposure[i];
            squares += exposure[i] * exposure[i];
            others += other.exposure[i] * other.exposure[i];
        }
        return products * products < (1 - APART) * squares * others;
    }

    /** Return whether the exposure moved in every round. */
    boolean everywhere() {
        return Arrays.stream(exposure).allMatch(dx -> dx > 0);
    }

    public Increments first(int count) {
        return new Increments(Arrays.copyOf(exposure, count), Arrays.copyOf(growth, count));
    }

    public Increments last(int count) {
        int from = size() - count;
        return new Increments(Arrays.copyOfRange(exposure, from, size()), Arrays.copyOfRange(growth, from, size()));
    }

    Increments without(int index) {
        return new Increments(without(exposure, index), without(growth, index));
    }

    private static double[] without(double[] values, int index) {
        double[] rest = new double[values.length - 1];
        System.arraycopy(values, 0, rest, 0, index);
        System.arraycopy(values, index + 1, rest, index, rest.length - index);
        return rest;
    }
}
