package mcpleak.report.words;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import mcpleak.verdict.growth.Interval;

/**
 * Write numbers for people: three significant digits, thousands separators, a unit on each, {@link Locale#ROOT}.
 *
 * <p>Immutable. The two instances differ in typography alone, so that all outputs of a run show the same digits.
 */
public final class NumberText {

    /** For HTML: no-break spaces before units, real minus signs. */
    public static final NumberText HTML = new NumberText("\u00a0", "\u2212", "\u2192");

    /** For consoles and files that are read as ASCII. */
    public static final NumberText ASCII = new NumberText(" ", "-", "->");

    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_UP);
    private static final double LEAST_NEXT_UNIT = 1023.5;

    /** What a bound may owe to binary fractions alone. */
    private static final double TINY = 1e-9;

    private static final String PER_THOUSAND = "1/1000 ";

    private final String space;
    private final String minus;
    private final String arrow;

    private NumberText(String space, String minus, String arrow) {
        this.space = space;
        this.minus = minus;
        this.arrow = arrow;
    }

    /** Write a number with three digits, 0 with one; from 1,000 up, without decimals. */
    public String number(double value) {
        if (!Double.isFinite(value)) {
            return "not bounded";
        }
        return fixed(value, value == 0 ? 0 : decimals(value));
    }

    private static int decimals(double value) {
        double size = Math.abs(value);
        return size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
    }

    /** Write a round number without the zeros that say nothing, as axes do. */
    public String tick(double value) {
        BigDecimal rounded = new BigDecimal(value).round(THREE_DIGITS).stripTrailingZeros();
        return fixed(rounded.doubleValue(), Math.max(0, rounded.scale()));
    }

    /** Write a number with a fixed number of decimals. */
    public String fixed(double value, int decimals) {
        BigDecimal rounded = new BigDecimal(value).setScale(decimals, RoundingMode.HALF_UP);
        String digits = String.format(Locale.ROOT, "%,." + decimals + "f", rounded.abs());
        return rounded.signum() < 0 ? minus + digits : digits;
    }

    /** Write a number with a fixed number of decimals and its sign; what rounds to 0 has none. */
    public String signedFixed(double value, int decimals) {
        int sign =
                new BigDecimal(value).setScale(decimals, RoundingMode.HALF_UP).signum();
        return sign > 0 ? "+" + fixed(value, decimals) : fixed(value, decimals);
    }

    /** Write a count. */
    public String count(long value) {
        String digits = String.format(Locale.ROOT, "%,d", Math.abs(value));
        return value < 0 ? minus + digits : digits;
    }

    /** Write a count and what is counted. */
    public String count(long value, String what) {
        return count(value) + space + what;
    }

    /** Write a count with its sign, also where it is positive. */
    public String signedCount(long value) {
        return value < 0 ? count(value) : "+" + count(value);
    }

    /** Write bytes in the largest unit that leaves at least 1. */
    public String bytes(double bytes) {
        int power = power(bytes);
        return number(scaled(bytes, power)) + space + BYTE_UNITS[power];
    }

    /** Write whole bytes in the largest unit that leaves at least 1. */
    public String bytes(long bytes) {
        return bytes((double) bytes);
    }

    /** Write bytes with their sign, also where it is positive. */
    public String signedBytes(long bytes) {
        return bytes < 0 ? bytes(bytes) : "+" + bytes(bytes);
    }

    /** Write a bound in bytes per call, rounded up so that it stays one. */
    public String bound(double bytesPerCall) {
        int power = power(bytesPerCall);
        double scaled = scaled(bytesPerCall, power);
        if (!Double.isFinite(scaled)) {
            return number(scaled);
        }
        int decimals = decimals(scaled);
        BigDecimal up = new BigDecimal(scaled - TINY).setScale(decimals, RoundingMode.CEILING);
        return fixed(up.doubleValue(), decimals) + space + BYTE_UNITS[power] + "/call";
    }

    /** Write percent with at most two decimals and a space before the sign. */
    public String percent(double percent) {
        return percent(percent, RoundingMode.HALF_UP);
    }

    /** Write percent rounded down, so that what is not quite 100 % never reads so. */
    public String percentDown(double percent) {
        return percent(percent, RoundingMode.DOWN);
    }

    private String percent(double percent, RoundingMode mode) {
        BigDecimal rounded = Math.abs(percent) < 100
                ? new BigDecimal(percent).setScale(2, mode).round(new MathContext(4, mode))
                : new BigDecimal(percent).setScale(0, mode);
        return fixed(
                        rounded.doubleValue(),
                        Math.max(0, rounded.stripTrailingZeros().scale())) + space + "%";
    }

    /** Write percent with its sign, also where it is positive. */
    public String signedPercent(double percent) {
        return percent < 0 ? percent(percent) : "+" + percent(percent);
    }

    /** Write from and to with an arrow. */
    public String change(String from, String to) {
        return from + " " + arrow + " " + to;
    }

    /** Write a rate in one of the units of {@link mcpleak.verdict.channel.Estimate#unit()}. */
    public String rate(double value, String unit) {
        if (unit.startsWith("B/")) {
            return bytes(value) + unit.substring(1);
        }
        return number(value) + perThousand(unit);
    }

    /** Write an interval as {@code 4.3 to 4.7 KiB/call}: both ends in the unit of the larger one. */
    public String interval(Interval interval, String unit) {
        if (!unit.startsWith("B/")) {
            return number(interval.low()) + " to " + number(interval.high()) + perThousand(unit);
        }
        return byteInterval(interval) + unit.substring(1);
    }

    /** Write an interval of bytes as {@code 4.3 to 4.7 KiB}: both ends in the unit of the larger one. */
    public String byteInterval(Interval interval) {
        int power = power(Math.max(finite(interval.low()), finite(interval.high())));
        return number(scaled(interval.low(), power))
                + " to "
                + number(scaled(interval.high(), power))
                + space
                + BYTE_UNITS[power];
    }

    /** Write elapsed time as m:ss, from an hour as h:mm:ss. */
    public String elapsed(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    /** Write a wall time in UTC, to the second. */
    public static String utc(Instant instant) {
        return UTC.format(instant);
    }

    private String perThousand(String unit) {
        return unit.startsWith(PER_THOUSAND)
                ? space + "per 1,000" + space + unit.substring(PER_THOUSAND.length())
                : space + unit;
    }

    private static double finite(double value) {
        return Double.isFinite(value) ? Math.abs(value) : 0;
    }

    private static int power(double bytes) {
        double rest = finite(bytes);
        int power = 0;
        while (rest >= LEAST_NEXT_UNIT && power < BYTE_UNITS.length - 1) {
            rest /= 1024;
            power++;
        }
        return power;
    }

    private static double scaled(double bytes, int power) {
        return bytes / Math.pow(1024, power);
    }
}
