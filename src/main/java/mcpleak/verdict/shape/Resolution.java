package mcpleak.verdict.shape;

import mcpleak.verdict.growth.FloorSeries;

/**
 * Tells by which steps resident memory moves: with huge pages the kernel gives a process 2 MiB at once, and what it uses of them does
 * not show. Pure; no state.
 */
public final class Resolution {

    private static final long LARGEST = 2L << 20;
    private static final long LEAST = 64L << 10;

    private Resolution() {}

    /** Return the resolution that a bound is told with: where nothing changed, nobody knows by which steps it would have. */
    public static double told(FloorSeries series, double least) {
        return isStill(series) ? LARGEST : of(series, least);
    }

    private static boolean isStill(FloorSeries series) {
        return series.usableFloors().stream().distinct().count() <= 1;
    }

    /**
     * Return the largest of 2 MiB to 64 KiB that divides all changes of the usable floors, in bytes; the least given where none does, or
     * nothing changed.
     */
    public static double of(FloorSeries series, double least) {
        if (isStill(series)) {
            return least;
        }
        for (long step = LARGEST; step >= LEAST; step /= 2) {
            if (divides(series, step)) {
                return step;
            }
        }
        return least;
    }

    private static boolean divides(FloorSeries series, long step) {
        double before = Double.NaN;
        for (double floor : series.usableFloors()) {
            if (!Double.isNaN(before) && Math.round(floor - before) % step != 0) {
                return false;
            }
            before = floor;
        }
        return true;
    }
}
