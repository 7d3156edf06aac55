package mcpleak.recording.file;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/** Parse single cells without making strings: a file can hold millions. Pure; no state. */
final class CsvCell {

    /** Characters, the point among them, up to which digits and their power of ten are both exact doubles. */
    private static final int MAX_EXACT_DIGITS = 15;

    private static final long[] POWERS = powers();
    private static final int SECONDS_A_DAY = 86_400;

    private CsvCell() {}

    /** @throws NumberFormatException if the cell is not a finite decimal number */
    static double number(char[] text, int from, int to) {
        int first = from < to && text[from] == '-' ? from + 1 : from;
        if (first == to || to - first > MAX_EXACT_DIGITS) {
            return slow(text, from, to);
        }
        long digits = 0;
        int point = to;
        for (int i = first; i < to; i++) {
            int digit = text[i] - '0';
            if (digit >= 0 && digit <= 9) {
                digits = 10 * digits + digit;
            } else if (text[i] == '.' && point == to) {
                point = i;
            } else {
                return slow(text, from, to);
            }
        }
        if (point == to) {
            return first == from ? digits : -digits;
        }
        if (to - first == 1) {
            return slow(text, from, to);
        }
        double value = (double) digits / POWERS[to - point - 1];
        return first == from ? value : -value;
    }

    /**
     * Return the time of a cell such as {@code 2025-10-06T21:23:18.483451}; one without a zone is taken as UTC.
     *
     * @throws NumberFormatException if it is not a time
     */
    static Instant instant(char[] text, int from, int to) {
        requireTime(text, from, to);
        return Instant.ofEpochSecond(seconds(text, from, day(text, from)), nanos(text, from, to));
    }

    /** Return the milliseconds since 1970-01-01T00:00Z of a cell that is shaped like a time and whose {@link #day} is known. */
    static long millis(char[] text, int from, int to, long day) {
        return 1000 * seconds(text, from, day) + nanos(text, from, to) / 1_000_000;
    }

    /** @throws NumberFormatException if the cell is not shaped like a time, of at least 19 characters */
    static void requireTime(char[] text, int from, int to) {
        boolean shaped = to - from >= 19
                && text[from + 4] == '-'
                && text[from + 7] == '-'
                && (text[from + 10] == 'T' || text[from + 10] == ' ')
                && text[from + 13] == ':'
                && text[from + 16] == ':';
        if (!shaped) {
            throw new NumberFormatException("timestamp: not a time such as 2026-11-21T05:14:10.123Z");
        }
    }

    private static long seconds(char[] text, int from, long day) {
        int hour = whole(text, from + 11, 2, 23);
        int minute = whole(text, from + 14, 2, 59);
        int second = whole(text, from + 17, 2, 59);
        return day * SECONDS_A_DAY + hour * 3600L + minute * 60L + second;
    }

    /**
     * Return the day of a time, in days since 1970-01-01.
     *
     * @throws NumberFormatException if there is no such day
     */
    static long day(char[] text, int from) {
        try {
            return LocalDate.of(whole(text, from, 4, 9999), whole(text, from + 5, 2, 12), whole(text, from + 8, 2, 31))
                    .toEpochDay();
        } catch (DateTimeException e) {
            NumberFormatException broken = new NumberFormatException("timestamp: " + e.getMessage());
            broken.initCause(e);
            throw broken;
        }
    }

    private static long nanos(char[] text, int from, int to) {
        int end = text[to - 1] == 'Z' ? to - 1 : to;
        return end > from + 19 ? fraction(text, from + 19, end) : 0;
    }

    private static long fraction(char[] text, int from, int to) {
        int count = to - from - 1;
        if (text[from] != '.' || count < 1 || count > 9) {
            throw new NumberFormatException("timestamp: neither a fraction of a second nor Z after the seconds");
        }
        return whole(text, from + 1, count, 999_999_999) * POWERS[9 - count];
    }

    private static int whole(char[] text, int from, int count, int max) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            if (text[i] < '0' || text[i] > '9') {
                throw new NumberFormatException("timestamp: not a digit: " + text[i]);
            }
            value = 10 * value + (text[i] - '0');
        }
        if (value > max) {
            throw new NumberFormatException("timestamp: " + value + " is more than " + max);
        }
        return value;
    }

    private static double slow(char[] text, int from, int to) {
        String cell = new String(text, from, to - from);
        double value = Double.parseDouble(cell);
        if (!Double.isFinite(value)) {
            throw new NumberFormatException("not a finite number: " + cell);
        }
        return value;
    }

    private static long[] powers() {
        long[] powers = new long[18];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = 10 * powers[i - 1];
        }
        return powers;
    }
}
