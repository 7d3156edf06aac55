package mcpleak.recording.file;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import mcpleak.recording.sample.LoadSecond;

/**
 * Write and read {@code load_YYYYMMDD_HHMMSS.csv}: a row a second, UTC. A cell is empty where there is nothing to tell. Pure; no
 * state, thread-safe.
 */
public final class LoadCsv {

    /** The header row, without a line feed. */
    public static final String HEADER = "second,round,users,arrived,offered_calls,ok,ko,p95_ms";

    /** Rows of a week; longer files are none of ours. */
    static final int MOST_ROWS = 7 * 24 * 3600 + 3600;

    private static final int COLUMNS = 8;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private LoadCsv() {}

    /** Return one row, without a line feed. */
    public static String row(LoadSecond load) {
        return String.join(
                ",",
                TIME.format(load.second()),
                Integer.toString(load.round()),
                Long.toString(load.users()),
                Long.toString(load.arrived()),
                decimal(load.offered()),
                Long.toString(load.ok()),
                Long.toString(load.failed()),
                decimal(load.p95Millis()));
    }

    private static String decimal(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.3f", value.getAsDouble()) : "";
    }

    /**
     * Read a file; a last row that was cut off, as in a killed run, is left out.
     *
     * @return the seconds in order
     * @throws MalformedInput if it is none of ours; the message names line and rule
     */
    public static List<LoadSecond> read(BufferedReader in) throws IOException, MalformedInput {
        String head = in.readLine();
        if (head == null || !head.equals(HEADER)) {
            throw new MalformedInput("line 1: the header is not " + HEADER);
        }
        List<LoadSecond> seconds = new ArrayList<>();
        String line = in.readLine();
        for (int number = 2; line != null; number++) {
            String next = in.readLine();
            if (seconds.size() >= MOST_ROWS) {
                throw new MalformedInput("line " + number + ": more than " + MOST_ROWS + " rows");
            }
            try {
                seconds.add(second(line));
            } catch (DateTimeException | IllegalArgumentException e) {
                if (next != null) {
                    throw new MalformedInput("line " + number + ": " + e.getMessage(), e);
                }
            }
            line = next;
        }
        return seconds;
    }

    private static LoadSecond second(String line) {
        String[] cells = line.split(",", -1);
        if (cells.length != COLUMNS) {
            throw new IllegalArgumentException(cells.length + " columns in place of " + COLUMNS);
        }
        return new LoadSecond(
                Instant.parse(cells[0]),
                Integer.parseInt(cells[1]),
                count(cells[2]),
                count(cells[3]),
                decimal(cells[4]),
                count(cells[5]),
                count(cells[6]),
                decimal(cells[7]));
    }

    private static long count(String cell) {
        long count = Long.parseLong(cell);
        if (count < 0) {
            throw new IllegalArgumentException("a count is not " + count);
        }
        return count;
    }

    private static OptionalDouble decimal(String cell) {
        if (cell.isEmpty()) {
            return OptionalDouble.empty();
        }
        double value = Double.parseDouble(cell);
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("a number is not " + cell);
        }
        return OptionalDouble.of(value);
    }
}
