package mcpleak.report.words;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Write numbers for people: three digits, binary units, plain ASCII, the same in every locale. Pure; no state. */
final class AsciiFigures {

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final int MAX_NAME = 80;
    private static final int MAX_TEXT = 300;

    private AsciiFigures() {}

    /** Return a number of bytes: {@code 40 B}, {@code 4.02 KiB}, {@code 64.0 MiB}. */
    static String bytes(double bytes) {
        int power = power(bytes);
        return digits(bytes / Math.pow(1024, power)) + " " + UNITS[power];
    }

    /** Return both ends of an interval in the unit that suits the larger: {@code 3.98 to 4.03 KiB}. */
    static String range(double low, double high) {
        int power = power(Math.max(Math.abs(low), Math.abs(high)));
        double unit = Math.pow(1024, power);
        return digits(low / unit) + " to " + digits(high / unit) + " " + UNITS[power];
    }

    /** Return a bound, rounded up so that it stays one. */
    static String below(double bytes) {
        int power = power(bytes);
        double value = bytes / Math.pow(1024, power);
        double step = value >= 100 ? 1 : value >= 10 ? 0.1 : 0.01;
        return digits(Math.ceil(value / step - 1e-9) * step) + " " + UNITS[power];
    }

    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** Return a number with three digits. */
    static String digits(double value) {
        double size = Math.abs(value);
        String text = String.format(Locale.ROOT, size >= 99.95 ? "%,.0f" : size >= 9.995 ? "%.1f" : "%.2f", value);
        return text.equals("-0.00") ? "0.00" : text;
    }

    static String percent(double share) {
        return digits(100 * share) + " %";
    }

    static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Return a length of time in the unit that suits it: {@code 40.0 seconds}, {@code 3.20 hours}. */
    static String time(double seconds) {
        if (seconds < 120) {
            return digits(seconds) + " seconds";
        }
        if (seconds < 120 * 60) {
            return digits(seconds / 60) + " minutes";
        }
        return seconds < 48 * 3600 ? digits(seconds / 3600) + " hours" : digits(seconds / 86_400) + " days";
    }

    /** Return a length of time that is known roughly: {@code 60 s}, {@code 30 minutes}. */
    static String about(double seconds) {
        if (seconds < 120) {
            return Math.max(1, Math.round(seconds)) + " s";
        }
        return seconds < 120 * 60 ? Math.round(seconds / 60) + " minutes" : time(seconds);
    }

    /** Return a name that came from a server as one line of ASCII, cut where it is long. */
    static String name(String name) {
        return ascii(name, MAX_NAME);
    }

    /** Return the text of an event as one line of ASCII, cut where it is long. */
    static String text(String text) {
        return ascii(text, MAX_TEXT);
    }

    private static String ascii(String name, int limit) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(name.length(), limit); i++) {
            char c = name.charAt(i);
            text.append(c >= ' ' && c < 127 ? String.valueOf(c) : String.format(Locale.ROOT, "\\u%04x", (int) c));
        }
        return name.length() > limit ? text + "..." : text.toString();
    }

    private static int power(double bytes) {
        int power = 0;
        double rest = Math.abs(bytes);
        while (rest >= 1023.5 && power < UNITS.length - 1) {
            rest /= 1024;
            power++;
        }
        return power;
    }
}
