package mcpleak.report.page.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * Map values to places on an axis.
 *
 * <p>Immutable.
 *
 * @param low the value at {@code from}
 * @param high the value at {@code to}; greater than {@code low}
 * @param from place of the low end in view-box units
 * @param to place of the high end in view-box units
 */
public record LinearScale(double low, double high, double from, double to) {

    /** @throws IllegalArgumentException if the values do not span anything */
    public LinearScale {
        if (!(high > low) || !Double.isFinite(high - low)) {
            throw new IllegalArgumentException("an axis spans from a value to a greater one: " + low + " to " + high);
        }
    }

    /** Return the place of a value. */
    public double at(double value) {
        return from + (value - low) / (high - low) * (to - from);
    }

    /** Return at most about {@code count} round values inside the axis, in order. */
    List<Double> ticks(int count) {
        double step = roundStep((high - low) / count);
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** Return the least of 1, 2, 5 times a power of ten that is not below a width. */
    static double roundStep(double width) {
        double power = Math.pow(10, Math.floor(Math.log10(width)));
        double rest = width / power;
        if (rest <= 1) {
            return power;
        }
        return rest <= 2 ? 2 * power : rest <= 5 ? 5 * power : 10 * power;
    }
}
