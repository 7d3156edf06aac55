package mcpleak.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Walk over the characters of a time. Confined to one thread. */
final class TimeCursor {

    private static final int MOST_DIGITS = 20;

    private final byte[] data;
    private final int end;
    private int at;

    TimeCursor(byte[] data, int at, int end) {
        this.data = data;
        this.at = at;
        this.end = end;
    }

    private int byteAt(int index) {
        return index < end ? data[index] : -1;
    }

    private boolean isDigit(int index) {
        int b = byteAt(index);
        return b >= '0' && b <= '9';
    }

    int digitsAhead() {
        return digitsAfter(0);
    }

    int digitsAfter(int offset) {
        int count = 0;
        while (count < MOST_DIGITS && isDigit(at + offset + count)) {
            count++;
        }
        return count;
    }

    boolean isAt(int offset, String any) {
        int b = byteAt(at + offset);
        return b >= 0 && any.indexOf(b) >= 0;
    }

    boolean isNow(String any) {
        return isAt(0, any);
    }

    void skip(int count) {
        at += count;
    }

    boolean skipAny(String any) {
        if (!isNow(any)) {
            return false;
        }
        at++;
        return true;
    }

    /** Read so many digits; -1 if there are fewer. */
    int number(int digits) {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            if (!isDigit(at + i)) {
                return -1;
            }
            value = value * 10 + (data[at + i] - '0');
        }
        at += digits;
        return digits == 0 ? -1 : value;
    }

    /** Return the next characters without passing them. */
    String text(int length) {
        int to = Math.min(end, at + length);
        return to <= at ? "" : new String(data, at, to - at, StandardCharsets.ISO_8859_1);
    }

    /** Return the length of a fraction with its point that follows so many digits; 0 if there is none. */
    int fractionLength(int digits) {
        return isAt(digits, ".") ? 1 + digitsAfter(digits + 1) : 0;
    }

    /** Read hours, minutes and perhaps seconds, a fraction, AM or PM; in milliseconds. */
    Optional<Long> timeOfDay() {
        int hours = number(Math.min(2, digitsAhead()));
        if (hours < 0 || hours > 24 || !skipAny(":")) {
            return Optional.empty();
        }
        int minutes = number(2);
        if (minutes < 0 || minutes > 59) {
            return Optional.empty();
        }
        int seconds = 0;
        if (isNow(":") && digitsAfter(1) == 2) {
            at++;
            seconds = number(2);
        }
        long fraction = fraction();
        return Optional.of((halfOfDay(hours) * 60L + minutes) * 60_000L + seconds * 1000L + fraction);
    }

    private int halfOfDay(int hours) {
        int offset = isNow(" ") ? 1 : 0;
        boolean morning = isAt(offset, "Aa") && isAt(offset + 1, "Mm");
        boolean evening = isAt(offset, "Pp") && isAt(offset + 1, "Mm");
        if (!morning && !evening) {
            return hours;
        }
        at += offset + 2;
        return hours % 12 + (evening ? 12 : 0);
    }

    /** Read a fraction of a second, if there is one, in milliseconds; finer digits are dropped. */
    long fraction() {
        int digits = isNow(".,") ? digitsAfter(1) : 0;
        if (digits == 0) {
            return 0;
        }
        long millis = 0;
        for (int i = 0; i < 3; i++) {
            millis = millis * 10 + (i < digits ? data[at + 1 + i] - '0' : 0);
        }
        at += 1 + digits;
        return millis;
    }

    /** Read the zone, if there is one, and return the time in it. */
    LogTime zoned(long local) {
        int before = at;
        skipAny(" ");
        if (skipAny("Zz") || text(3).equals("UTC") || text(3).equals("GMT")) {
            return new LogTime(local, LogTime.Kind.ZONED);
        }
        if (isNow("+-") && digitsAfter(1) >= 2 && (before == at || digitsAfter(1) == 4 || isAt(3, ":"))) {
            int sign = isNow("-") ? -1 : 1;
            at++;
            int hours = number(2);
            skipAny(":");
            int minutes = digitsAhead() >= 2 ? number(2) : 0;
            return new LogTime(local - sign * (hours * 60L + minutes) * 60_000L, LogTime.Kind.ZONED);
        }
        return new LogTime(local, LogTime.Kind.LOCAL);
    }
}
