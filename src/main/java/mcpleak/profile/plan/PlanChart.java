package mcpleak.profile.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/** Draw users over time with the characters that every console has. Stateless. */
final class PlanChart {

    private static final int COLUMNS = 64;
    private static final int ROWS = 8;

    private PlanChart() {}

    /**
     * Draw one line for each row, top first, then the axis.
     *
     * @param load users at a second
     * @param seconds length of the time axis, above 0
     * @param unit what the vertical axis counts
     */
    static List<String> lines(DoubleUnaryOperator load, double seconds, String unit) {
        double[] columns = new double[COLUMNS];
        double peak = 0;
        for (int column = 0; column < COLUMNS; column++) {
            columns[column] = highest(load, seconds * column / COLUMNS, seconds * (column + 1) / COLUMNS);
            peak = Math.max(peak, columns[column]);
        }
        List<String> lines = new ArrayList<>();
        lines.add(unit);
        for (int row = ROWS; row >= 1; row--) {
            double level = peak * row / ROWS;
            StringBuilder line = new StringBuilder(
                    String.format(Locale.ROOT, "%8s |", row == ROWS || row == ROWS / 2 ? number(level) : ""));
            for (double value : columns) {
                line.append(value >= level - peak / ROWS / 2 && value > 0 ? '#' : ' ');
            }
            lines.add(line.toString().stripTrailing());
        }
        lines.add("       0 +" + "-".repeat(COLUMNS));
        lines.add("          0" + " ".repeat(COLUMNS - 8) + clock(seconds));
        return lines;
    }

    /** A burst that is shorter than a column must still be seen. */
    private static double highest(DoubleUnaryOperator load, double from, double to) {
        double highest = 0;
        for (int i = 0; i < 20; i++) {
            highest = Math.max(highest, load.applyAsDouble(from + (to - from) * i / 20));
        }
        return highest;
    }

    private static String number(double value) {
        return value >= 10 ? Long.toString(Math.round(value)) : String.format(Locale.ROOT, "%.1f", value);
    }

    /** Return a time as {@code 1:05} or {@code 2:00:00}. */
    static String clock(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }
}
