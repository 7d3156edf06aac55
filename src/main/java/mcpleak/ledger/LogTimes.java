package mcpleak.ledger;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;

/**
 * Read the time that a line begins with, or that a column holds.
 *
 * <p>Known: ISO 8601 and its usual variants ({@code 2025-10-09 19:53:34,123}, {@code 2025/10/09T19:53:34.123456+02:00}, a {@code Z}, a
 * name of UTC), {@code 09/Oct/2025:19:53:34 +0000}, {@code Thu, 09 Oct 2025 19:53:34 GMT}, {@code Oct  9 19:53:34},
 * {@code Oct 9, 2025 @ 19:53:34.123}, {@code 10/09/2025 7:53:34 PM} and {@code 10/09/25 19:53:34}
 * (month first), {@code 09.10.2025 19:53:34}, {@code Thu Oct  9 19:53:34 2025}, {@code I1009 19:53:34.123456} (klog), a time of day
 * alone, and epoch seconds, milliseconds, microseconds and nanoseconds. Stateless.
 */
final class LogTimes {

    /** How far into a line a time may begin, in bytes. */
    static final int REACH = 80;

    /** Where a time may begin that is a time of day or a bare number, in bytes: behind a bracket at most. */
    private static final int LEADING = 1;

    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
    private static final long DAY = 86_400_000L;
    private static final long FIRST_EPOCH_SECOND = 631_152_000L;
    private static final long LAST_EPOCH_SECOND = 4_102_444_800L;
    private static final int SHORTEST_EPOCH = 9;
    private static final int LONGEST_EPOCH = 30;
    private static final int THIS_CENTURY = 2000;

    private LogTimes() {}

    /** Read a column or field: the text is nothing but a time. */
    static Optional<LogTime> ofField(String text) {
        String plain = text.strip();
        Optional<LogTime> epoch = epoch(plain);
        if (epoch.isPresent()) {
            return epoch;
        }
        byte[] bytes = plain.getBytes(StandardCharsets.ISO_8859_1);
        return ofLine(bytes, 0, bytes.length);
    }

    private static Optional<LogTime> epoch(String text) {
        if (text.length() < SHORTEST_EPOCH || text.length() > LONGEST_EPOCH || !isNumber(text)) {
            return Optional.empty();
        }
        try {
            double millis = Double.parseDouble(text) * 1000;
            while (millis >= LAST_EPOCH_SECOND * 1000.0) {
                millis /= 1000;
            }
            return millis >= FIRST_EPOCH_SECOND * 1000.0
                    ? Optional.of(new LogTime(Math.round(millis), LogTime.Kind.ZONED))
                    : Optional.empty();
        } catch (NumberFormatException severalDots) {
            return Optional.empty();
        }
    }

    /** A number, perhaps with an exponent: {@code 1.760039614123e+09}. */
    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            if (!digit && c != '.' && (i == 0 || (c != 'e' && c != 'E' && c != '+'))) {
                return false;
            }
        }
        return true;
    }

    /** Read the first time within the first {@value #REACH} bytes of a line. */
    static Optional<LogTime> ofLine(byte[] data, int from, int to) {
        int end = Math.min(to, from + REACH);
        for (int at = from; at < end; at++) {
            boolean starts = at == from || !isWord(data[at - 1]);
            if (!starts || !isWord(data[at])) {
                continue;
            }
            Optional<LogTime> time = at(new TimeCursor(data, at, to));
            if (time.isPresent() && (at - from <= LEADING || isDated(time.get(), data, at))) {
                return time;
            }
        }
        return Optional.empty();
    }

    /** A time of day or a bare number further inside a line is more likely something else. */
    private static boolean isDated(LogTime time, byte[] data, int at) {
        boolean bareNumber = new TimeCursor(data, at, data.length).digitsAhead() >= 10;
        return !bareNumber && (time.kind() != LogTime.Kind.DATELESS || time.epochMillis() >= DAY);
    }

    private static boolean isWord(byte b) {
        return (b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
    }

    private static Optional<LogTime> at(TimeCursor in) {
        int digits = in.digitsAhead();
        try {
            if (digits == 4 && in.isAt(4, "-/.")) {
                return yearFirst(in);
            }
            if (digits == 8 && in.isAt(8, "T")) {
                return compact(in);
            }
            if (digits == 1 || digits == 2) {
                return shortNumberFirst(in, digits);
            }
            if (digits == 10 || digits == 13 || digits == 16 || digits == 19) {
                return bareEpoch(in, digits);
            }
            return digits == 0 ? wordFirst(in) : Optional.empty();
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }

    private static Optional<LogTime> yearFirst(TimeCursor in) {
        int year = in.number(4);
        in.skip(1);
        int month = in.number(2);
        in.skip(1);
        int day = in.number(2);
        if (month < 1 || !in.skipAny("T _,:@")) {
            return Optional.empty();
        }
        return in.timeOfDay().map(time -> in.zoned(millis(year, month, day) + time));
    }

    private static Optional<LogTime> compact(TimeCursor in) {
        int year = in.number(4);
        int month = in.number(2);
        int day = in.number(2);
        in.skip(1);
        int time = in.number(6);
        if (time < 0) {
            return Optional.empty();
        }
        long millis = ((time / 10_000) * 60L + time / 100 % 100) * 60_000L + time % 100 * 1000L;
        return Optional.of(in.zoned(millis(year, month, day) + millis + in.fraction()));
    }

    private static Optional<LogTime> shortNumberFirst(TimeCursor in, int digits) {
        if (in.isAt(digits, ":")) {
            Optional<Long> time = in.timeOfDay();
            return time.map(millis -> new LogTime(millis, LogTime.Kind.DATELESS));
        }
        int first = in.number(digits);
        if (in.isNow("/.") && in.digitsAfter(1) > 0) {
            return numbersOnly(in, first);
        }
        if (!in.skipAny("/- ")) {
            return Optional.empty();
        }
        int month = month(in);
        if (month == 0 || !in.skipAny("/- ,")) {
            return Optional.empty();
        }
        int year = in.number(4);
        if (year < 0 || !in.skipAny(": T,")) {
            return Optional.empty();
        }
        return in.timeOfDay().map(time -> in.zoned(millis(year, month, first) + time));
    }

    /** Month first with slashes, unless that is no month; day first with dots. */
    private static Optional<LogTime> numbersOnly(TimeCursor in, int first) {
        String separator = in.text(1);
        in.skip(1);
        int second = in.number(in.digitsAhead());
        if (!in.skipAny(separator)) {
            return Optional.empty();
        }
        int digits = in.digitsAhead();
        int year = in.number(digits);
        if ((digits != 4 && digits != 2) || !in.skipAny(" ,T")) {
            return Optional.empty();
        }
        in.skipAny(" ");
        boolean dayFirst = separator.equals(".") || first > 12;
        long day =
                millis(digits == 2 ? THIS_CENTURY + year : year, dayFirst ? second : first, dayFirst ? first : second);
        return in.timeOfDay().map(time -> in.zoned(day + time));
    }

    private static Optional<LogTime> bareEpoch(TimeCursor in, int digits) {
        return epoch(in.text(digits + in.fractionLength(digits)));
    }

    private static Optional<LogTime> wordFirst(TimeCursor in) {
        if (in.isNow("IWEF") && in.digitsAfter(1) == 4) {
            in.skip(1);
            int month = in.number(2);
            int day = in.number(2);
            return in.skipAny(" ") ? in.timeOfDay().map(time -> dateless(month, day, time)) : Optional.empty();
        }
        int month = month(in);
        if (month == 0 || !in.skipAny(" ")) {
            return Optional.empty();
        }
        in.skipAny(" ");
        int day = in.number(in.digitsAhead());
        if (day < 1 || !in.skipAny(" ,")) {
            return Optional.empty();
        }
        in.skipAny(" ");
        if (in.digitsAhead() != 4) {
            return in.timeOfDay().map(time -> yearAtTheEnd(in, month, day, time));
        }
        int year = in.number(4);
        in.skipAny(" ,");
        in.skipAny("@ ");
        in.skipAny(" ");
        return in.timeOfDay().map(time -> in.zoned(millis(year, month, day) + time));
    }

    /** {@code Thu Oct  9 19:53:34 2025}, as C's ctime writes it, else a time without year. */
    private static LogTime yearAtTheEnd(TimeCursor in, int month, int day, long time) {
        boolean year = in.isNow(" ")
                && in.digitsAfter(1) == 4
                && (in.text(3).equals(" 20") || in.text(3).equals(" 19"));
        if (!year) {
            return dateless(month, day, time);
        }
        in.skip(1);
        return in.zoned(millis(in.number(4), month, day) + time);
    }

    private static LogTime dateless(int month, int day, long time) {
        // a leap year, so that every date exists
        return new LogTime(millis(1972, month, day) + time, LogTime.Kind.DATELESS);
    }

    private static int month(TimeCursor in) {
        String name = in.text(3).toLowerCase(Locale.ROOT);
        int at = name.length() == 3 ? MONTHS.indexOf(name) : -1;
        if (at < 0 || at % 3 != 0) {
            return 0;
        }
        in.skip(3);
        return at / 3 + 1;
    }

    private static long millis(int year, int month, int day) {
        return LocalDate.of(year, month, day).toEpochDay() * DAY;
    }
}
