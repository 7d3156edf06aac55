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

    /** Calls since the start at the middle of each round: how far the server's life had gone on. */
    private final double[] progress;

    /**
     * Pair increments of a run that began with the first of them.
     *
     * @param exposure growth of the exposure, one value a round; not negative
     * @param growth growth of the channel, in its unit, one value a round; as long as {@code exposure}
     */
    public Increments(double[] exposure, double[] growth) {
        this(exposure, growth, middles(exposure));
    }

    /**
     * Pair increments.
     *
     * @param exposure growth of the exposure, one value a round; not negative
     * @param growth growth of the channel, in its unit, one value a round; as long as {@code exposure}
     * @param progress calls since the start at the middle of each round; as long as {@code exposure}
     */
    Increments(double[] exposure, double[] growth, double[] progress) {
        if (exposure.length != growth.length || exposure.length != progress.length) {
            throw new IllegalArgumentException(
                    exposure.length + " exposures do not fit " + growth.length + " increments");
        }
        this.exposure = exposure;
        this.growth = growth;
        this.progress = progress;
    }

    private static double[] middles(double[] exposure) {
        double[] middles = new double[exposure.length];
        double before = 0;
        for (int i = 0; i < middles.length; i++) {
            middles[i] = before + exposure[i] / 2;
            before += exposure[i];
        }
        return middles;
    }

    public double[] exposure() {
        return exposure;
    }

    public double[] growth() {
        return growth;
    }

    double[] progress() {
        return progress;
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

    /** Return the sum of squared residuals about a rate. */
    double residual(double rate) {
        double sum = 0;
        for (int i = 0; i < growth.length; i++) {
            double residual = growth[i] - rate * exposure[i];
            sum += residual * residual;
        }
        return sum;
    }

    /** Return whether the exposure moved in every round. */
    boolean everywhere() {
        return Arrays.stream(exposure).allMatch(dx -> dx > 0);
    }

    public Increments first(int count) {
        return range(0, count);
    }

    public Increments last(int count) {
        return range(size() - count, size());
    }

    private Increments range(int from, int to) {
        return new Increments(
                Arrays.copyOfRange(exposure, from, to),
                Arrays.copyOfRange(growth, from, to),
                Arrays.copyOfRange(progress, from, to));
    }

    Increments without(int index) {
        return new Increments(without(exposure, index), without(growth, index), without(progress, index));
    }

    /** Return the increments as they would be if the floor after one of them had not been read: it and the next become one. */
    Increments merged(int index) {
        double[] dx = without(exposure, index);
        double[] dy = without(growth, index);
        double[] at = without(progress, index);
        dx[index] += exposure[index];
        dy[index] += growth[index];
        at[index] = (progress[index] + progress[index + 1]) / 2;
        return new Increments(dx, dy, at);
    }

    private static double[] without(double[] values, int index) {
        double[] rest = new double[values.length - 1];
        System.arraycopy(values, 0, rest, 0, index);
        System.arraycopy(values, index + 1, rest, index, rest.length - index);
        return rest;
    }
}
