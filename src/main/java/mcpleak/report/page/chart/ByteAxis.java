package mcpleak.report.page.chart;

/**
 * Choose the one unit of bytes that an axis or a table column is written in.
 *
 * <p>Immutable.
 *
 * @param unit the unit's sign; empty for plain counts
 * @param size how many of the values' unit make one of it
 */
public record ByteAxis(String unit, double size) {

    /** Values that are counts, not bytes. */
    public static final ByteAxis COUNT = new ByteAxis("", 1);

    /** Choose for values up to a greatest one, in bytes. */
    public static ByteAxis upTo(double greatestBytes) {
        if (greatestBytes < 1 << 20) {
            return new ByteAxis("KiB", 1 << 10);
        }
        return greatestBytes < 10.0 * (1 << 30) ? new ByteAxis("MiB", 1 << 20) : new ByteAxis("GiB", 1 << 30);
    }

    /** Return a value in this unit. */
    public double of(double value) {
        return value / size;
    }

    /** Return how many decimals show three digits of a greatest value. */
    public int decimals(double greatest) {
        double scaled = Math.abs(of(greatest));
        return size == 1 ? 0 : scaled < 10 ? 2 : 1;
    }

    /** Return the unit after a word, as {@code Floor, MiB}. */
    public String after(String word) {
        return unit.isEmpty() ? word : word + ", " + unit;
    }
}
