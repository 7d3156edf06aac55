package mcpleak.recording.foreign;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import mcpleak.time.WrittenTime;

/**
 * The column of times of a table: dates and times, epochs, or what has passed since the recording began.
 *
 * @param column its index
 * @param clock index of a column that holds the time of day of its date; negative if there is none
 * @param title its title, lower case
 */
record TimeColumn(int column, int clock, String title) {

    private static final Pattern DURATION = Pattern.compile("(?:(\\d+)-)?(?:(\\d+):)?(\\d+):(\\d\\d(?:\\.\\d+)?)");
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,]\\d+)?(?:[eE]\\+?\\d+)?");
    private static final Pattern DATE_ALONE =
            Pattern.compile("\\d{4}[-/.]\\d\\d?[-/.]\\d\\d?|\\d\\d?[/.]\\d\\d?[/.]\\d{2,4}");
    private static final long DAY = 86_400_000;

    /** Days of spreadsheets from 2000 to 2100, which count from 1899-12-30. */
    private static final double FIRST_SERIAL = 36_526;

    private static final double LAST_SERIAL = 73_050;
    private static final long SERIAL_EPOCH = 25_569;
    private static final int TRIED = 50;

    /** Finds the column with the best title whose cells are times; else one whose cells are. */
    static Optional<TimeColumn> of(Table table) {
        Optional<TimeColumn> parts = dateAndClock(table);
        if (parts.isPresent()) {
            return parts;
        }
        return IntStream.range(0, table.titles().size())
                .boxed()
                .sorted((one, other) -> Integer.compare(
                        Titles.time(table.titles().get(one)),
                        Titles.time(table.titles().get(other))))
                .map(column ->
                        new TimeColumn(column, -1, table.titles().get(column).toLowerCase(Locale.ROOT)))
                .filter(column -> column.fits(table))
                .findFirst();
    }

    private static Optional<TimeColumn> dateAndClock(Table table) {
        int date = index(table, "(?i)date|datum|day|fecha");
        int clock = index(table, "(?i)time|uhrzeit|zeit|clock|hora|heure");
        boolean dates = date >= 0
                && clock >= 0
                && table.column(date).stream()
                        .allMatch(cell -> DATE_ALONE.matcher(cell).matches());
        return dates ? Optional.of(new TimeColumn(date, clock, "date")) : Optional.empty();
    }

    private static int index(Table table, String pattern) {
        return IntStream.range(0, table.titles().size())
                .filter(column -> table.titles().get(column).matches(pattern))
                .findFirst()
                .orElse(-1);
    }

    private boolean fits(Table table) {
        boolean known = Titles.isKnown(Titles.time(title)) || isTime(title);
        long rows = Math.min(TRIED, table.rows().size());
        long good = table.rows().stream()
                .limit(TRIED)
                .filter(row -> row.cells().size() > column)
                .filter(row -> known ? millis(row).isPresent() : isTime(row.cell(column)))
                .count();
        return good * 2 > rows;
    }

    /** Returns the time of a row, in milliseconds since the epoch or the recording's begin; empty if its cell is none. */
    OptionalLong millis(Table.Row row) {
        String cell = clock < 0 ? row.cell(column) : row.cell(column) + " " + row.cell(clock);
        Matcher passed = DURATION.matcher(cell);
        if (title.matches("elapsed.*|etime|uptime.*") && passed.matches()) {
            return OptionalLong.of(duration(passed));
        }
        boolean number = NUMBER.matcher(cell).matches();
        Optional<WrittenTime> time = WrittenTime.ofField(number ? cell.replace(',', '.') : cell);
        if (time.isPresent() && !(number && time.get().kind() == WrittenTime.Kind.DATELESS)) {
            return OptionalLong.of(time.get().epochMillis());
        }
        return number ? OptionalLong.of(number(Double.parseDouble(cell.replace(',', '.')))) : OptionalLong.empty();
    }

    private long number(double value) {
        boolean serial = value >= FIRST_SERIAL
                && value <= LAST_SERIAL
                && value != Math.rint(value)
                && !title.contains("elapsed");
        if (serial) {
            return Math.round((value - SERIAL_EPOCH) * DAY);
        }
        double unit = title.matches(".*(ms|milli).*") ? 1 : title.matches(".*\\bmin(ute)?s?\\b.*") ? 60_000 : 1_000;
        return Math.round(value * unit);
    }

    private static long duration(Matcher passed) {
        double hours = 24.0 * part(passed, 1) + part(passed, 2);
        return Math.round(((hours * 60 + part(passed, 3)) * 60 + part(passed, 4)) * 1000);
    }

    private static double part(Matcher passed, int group) {
        return Optional.ofNullable(passed.group(group)).map(Double::parseDouble).orElse(0.0);
    }

    /** Returns whether a text is a time, not a bare number that is none. */
    static boolean isTime(String text) {
        return WrittenTime.ofField(text).isPresent();
    }

    /** Returns whether a line begins with a time. */
    static boolean begins(String line) {
        return WrittenTime.ofLine(line.strip().replaceFirst("^top - ", "")).isPresent();
    }

    /** Returns the time that a line begins with, as a cell. */
    static String written(String line) {
        WrittenTime time =
                WrittenTime.ofLine(line.strip().replaceFirst("^top - ", "")).orElseThrow();
        String text = Instant.ofEpochMilli(time.epochMillis()).toString();
        return time.kind() == WrittenTime.Kind.DATELESS && time.epochMillis() < DAY
                ? text.substring(11, text.length() - 1)
                : text;
    }
}
