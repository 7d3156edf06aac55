package mcpleak.time;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time as programs write it: one that a line begins with, or that a column holds.
 *
 * <p>Known: ISO 8601 and its usual variants ({@code 2025-10-09 19:53:34,123}, {@code 2025/10/09T19:53:34.123456+02:00}, a {@code Z}, a
 * name of UTC), {@code 09/Oct/2025:19:53:34 +0000}, {@code Thu, 09 Oct 2025 19:53:34 GMT}, {@code Oct  9 19:53:34},
 * {@code Oct 9, 2025 @ 19:53:34.123}, {@code 10/09/2025 7:53:34 PM} and {@code 10/09/25 19:53:34}
 * (month first), {@code 09.10.2025 19:53:34}, {@code Thu Oct  9 19:53:34 2025}, {@code I1009 19:53:34.123456} (klog), a time of day
 * alone, and epoch seconds, milliseconds, microseconds and nanoseconds.
 *
 * @param epochMillis milliseconds since the epoch; of a time without zone, as if it were UTC
 * @param kind what it lacks
 */
public record WrittenTime(long epochMillis, Kind kind) {

    /** How far into a line a time may begin, in characters. */
    static final int REACH = 80;

    /** Where a time may begin that is a time of day or a bare number, in characters: behind a bracket at most. */
    private static final int LEADING = 1;

    private static final int LONGEST = 100;
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
    private static final long DAY = 86_400_000L;
    private static final double FIRST_EPOCH = 631_152_000_000.0;
    private static final double LAST_EPOCH = 4_102_444_800_000.0;
    private static final Pattern NUMBER = Pattern.compile("\\d[\\d.eE+]{8,29}");

    private static final String CLOCK =
            "([01]?\\d|2[0-4]):([0-5]\\d)(?::(\\d\\d)(?!\\d))?(?:[.,](\\d+))?(?: ?([AaPp])[Mm])?";
    private static final String ZONE = "( ?(?:[Zz]|UTC|GMT|[+-]\\d\\d:?\\d\\d)|[+-]\\d\\d)?";

    private static final List<Form> DIGIT_FIRST = List.of(
            new Form("ymdhnsfaz", "(\\d{4})[-/.](\\d\\d).(\\d\\d)[T _,:@]" + CLOCK + ZONE),
            new Form("hnsfa", CLOCK),
            new Form("dMyhnsfaz", "(\\d\\d?)[/\\- ]([A-Za-z]{3})[/\\- ,](\\d{4})[: T,]" + CLOCK + ZONE),
            new Form("mdyhnsfaz", "(\\d\\d?)/(\\d\\d?)/(\\d{4}|\\d\\d)[ ,T] ?" + CLOCK + ZONE),
            new Form("dmyhnsfaz", "(\\d\\d?)\\.(\\d\\d?)\\.(\\d{4}|\\d\\d)[ ,T] ?" + CLOCK + ZONE),
            new Form("ymdhnsfz", "(\\d{4})(\\d\\d)(\\d\\d)T(\\d\\d)(\\d\\d)(\\d\\d)(?:[.,](\\d+))?" + ZONE),
            new Form("e", "(\\d{10}(?:\\d{3}){0,3}(?!\\d)(?:\\.\\d+)?)"));

    private static final List<Form> LETTER_FIRST = List.of(
            new Form("mdhnsfa", "[IWEF](\\d\\d)(\\d\\d) " + CLOCK),
            new Form("Mdyhnsfaz", "([A-Za-z]{3}) {1,2}(\\d\\d?)[ ,] ?(\\d{4})[ ,]?[@ ]? ?" + CLOCK + ZONE),
            new Form(
                    "MdhnsfaYz",
                    "([A-Za-z]{3}) {1,2}(\\d\\d?)[ ,] ?" + CLOCK + "(?: ((?:19|20)\\d\\d)(?!\\d)" + ZONE + ")?"));

    /** What a time can lack. */
    public enum Kind {
        /** It has a date and a zone. */
        ZONED,
        /** It is a local time without a zone. */
        LOCAL,
        /** It has no date, or a date without a year. */
        DATELESS
    }

    /**
     * One way to write a time.
     *
     * @param parts what the groups of the expression are, a letter each: year, month, Month's name, day, hour, miNute, second,
     *     fraction, am or pm, zone, epoch
     */
    private record Form(String parts, Pattern pattern) {

        Form(String parts, String regex) {
            this(parts, Pattern.compile(regex));
        }

        Optional<WrittenTime> at(String text, int from) {
            Matcher found = pattern.matcher(text).region(from, Math.min(text.length(), from + LONGEST));
            if (!found.lookingAt()) {
                return Optional.empty();
            }
            try {
                return parts.equals("e") ? ofEpoch(found.group(1)) : Optional.of(new Fields(parts, found).time());
            } catch (DateTimeException notADate) {
                return Optional.empty();
            }
        }
    }

    /** What a form's groups hold. */
    private record Fields(String parts, Matcher found) {

        Optional<String> text(char part) {
            int group = parts.indexOf(part) + 1;
            return group == 0 ? Optional.empty() : Optional.ofNullable(found.group(group));
        }

        int number(char part) {
            return text(part).map(Integer::parseInt).orElse(0);
        }

        WrittenTime time() {
            Optional<String> year = text('y').or(() -> text('Y'));
            boolean dated = parts.indexOf('d') >= 0;
            if (year.isEmpty()) {
                // a leap year, so that every date exists
                return new WrittenTime((dated ? day(1972) : 0) + clock(), Kind.DATELESS);
            }
            int written = Integer.parseInt(year.get());
            long local = day(written < 100 ? 2000 + written : written) + clock();
            Optional<String> zone = text('z').map(String::strip);
            return new WrittenTime(
                    local - zone.map(Fields::offset).orElse(0L), zone.isPresent() ? Kind.ZONED : Kind.LOCAL);
        }

        /** Month first with slashes, unless that is no month. */
        private long day(int year) {
            int month = text('M').map(Fields::month).orElseGet(() -> number('m'));
            int day = number('d');
            boolean swapped = parts.startsWith("md") && parts.indexOf('y') >= 0 && month > 12;
            return LocalDate.of(year, swapped ? day : month, swapped ? month : day)
                            .toEpochDay()
                    * DAY;
        }

        private static int month(String name) {
            int at = MONTHS.indexOf(name.toLowerCase(Locale.ROOT));
            return at % 3 == 0 ? at / 3 + 1 : 0;
        }

        private long clock() {
            int hour = number('h');
            Optional<String> half = text('a');
            if (half.isPresent()) {
                hour = hour % 12 + (half.get().equalsIgnoreCase("p") ? 12 : 0);
            }
            String fraction = (text('f').orElse("") + "000").substring(0, 3);
            return ((hour * 60L + number('n')) * 60 + number('s')) * 1000 + Integer.parseInt(fraction);
        }

        private static long offset(String zone) {
            if ("+-".indexOf(zone.charAt(0)) < 0) {
                return 0;
            }
            int minutes = zone.length() > 3 ? Integer.parseInt(zone.substring(zone.length() - 2)) : 0;
            long millis = (Integer.parseInt(zone.substring(1, 3)) * 60L + minutes) * 60_000;
            return zone.charAt(0) == '-' ? -millis : millis;
        }
    }

    /** Reads a column or field: the text is nothing but a time. */
    public static Optional<WrittenTime> ofField(String text) {
        Optional<WrittenTime> epoch = ofEpoch(text.strip());
        return epoch.isPresent() ? epoch : ofLine(text.strip());
    }

    private static Optional<WrittenTime> ofEpoch(String text) {
        if (!NUMBER.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            double millis = Double.parseDouble(text) * 1000;
            while (millis >= LAST_EPOCH) {
                millis /= 1000;
            }
            return millis >= FIRST_EPOCH
                    ? Optional.of(new WrittenTime(Math.round(millis), Kind.ZONED))
                    : Optional.empty();
        } catch (NumberFormatException severalDots) {
            return Optional.empty();
        }
    }

    /** Reads the first time that begins within the first {@value #REACH} characters of a line. */
    public static Optional<WrittenTime> ofLine(String line) {
        for (int at = 0; at < Math.min(line.length(), REACH); at++) {
            if (!isWord(line.charAt(at)) || (at > 0 && isWord(line.charAt(at - 1)))) {
                continue;
            }
            for (Form form : line.charAt(at) <= '9' ? DIGIT_FIRST : LETTER_FIRST) {
                Optional<WrittenTime> time = form.at(line, at);
                if (time.isPresent() && (at <= LEADING || !isWeak(form, time.get()))) {
                    return time;
                }
            }
        }
        return Optional.empty();
    }

    /** A time of day or a bare number further inside a line is more likely something else. */
    private static boolean isWeak(Form form, WrittenTime time) {
        return form.parts().equals("e") || (time.kind() == Kind.DATELESS && time.epochMillis() < DAY);
    }

    private static boolean isWord(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}
