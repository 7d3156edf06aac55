package mcpleak.recording.file;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mcpleak.recording.sample.Sample;
import mcpleak.recording.sample.Surroundings;

/**
 * Parse the rows of one memory CSV, whose header tells where each column stands.
 *
 * <p>Confined to one thread: it keeps the places of a row's cells between calls.
 */
final class SampleRow {

    private static final int NOWHERE = -1;
    private static final int DATE_CHARS = "2026-11-21".length();
    private static final double MB = 1024.0 * 1024;

    /** Titles by number of the column. */
    private static final List<String> TITLES = Stream.concat(
                    Stream.concat(SampleCsv.ORIGINAL_COLUMNS.stream(), SampleCsv.MORE_COLUMNS.stream()),
                    SampleCsv.SURROUNDINGS_COLUMNS.stream())
            .toList();

    private static final int TIMESTAMP = 0;
    private static final int PID = 1;
    private static final int RSS = 2;
    private static final int VIRTUAL = 3;
    private static final int TREE_RSS = 4;
    private static final int TREE_VIRTUAL = 5;
    private static final int PERCENT = 6;
    private static final int CHILDREN = 7;
    private static final int PRIVATE = 8;
    private static final int TREE_PRIVATE = 9;
    private static final int THREADS = 10;
    private static final int FDS = 11;
    private static final int ROUND = 12;
    private static final int PHASE = 13;
    private static final int CALLS = 14;
    private static final int FAILED_CALLS = 15;
    private static final int CPU = 16;
    private static final int SWAP = 17;
    private static final int ZOMBIES = 18;
    private static final int STARTED = 19;
    private static final int ENDED = 20;
    private static final int ESTABLISHED = 21;
    private static final int CLOSE_WAIT = 22;
    private static final int CGROUP_ANON = 23;
    private static final int OOM_KILLS = 24;
    private static final int HOST_AVAILABLE = 25;
    private static final int HOST_CPU = 26;
    private static final int OTHERS_CPU = 27;

    /** A file whose header was not seen yet. */
    static final SampleRow NO_HEADER = new SampleRow(List.of());

    private final int width;
    private final int[] place;
    private final int[] starts;
    private final boolean surroundings;
    private final int lastOfEveryAnalysis;
    private final char[] date = new char[DATE_CHARS];
    private long day;

    private SampleRow(List<String> header) {
        this.width = header.size();
        this.starts = new int[width + 1];
        this.place = TITLES.stream().mapToInt(header::indexOf).toArray();
        this.lastOfEveryAnalysis = IntStream.of(TIMESTAMP, TREE_RSS, ROUND, PHASE)
                .map(column -> place[column])
                .max()
                .orElse(width);
        this.surroundings = Arrays.stream(place, CPU, place.length).anyMatch(at -> at != NOWHERE);
    }

    static SampleRow ofHeader(String line) throws MalformedInput {
        List<String> header = Arrays.asList(line.replace("\uFEFF", "").split(",", -1));
        for (String column : SampleCsv.ORIGINAL_COLUMNS) {
            if (!header.contains(column)) {
                throw new MalformedInput("line 1: the header names no column " + column);
            }
        }
        return new SampleRow(header);
    }

    boolean isHeaderMissing() {
        return width == 0;
    }

    /** Return whether any of the columns is missing that the first version of this project added. */
    boolean originalOnly() {
        return Arrays.stream(place, 0, CPU).anyMatch(at -> at == NOWHERE);
    }

    /** @throws NumberFormatException if the row breaks a rule; its message names the column */
    Sample parse(char[] text, int start, int end) {
        cells(text, start, end, width);
        return new Sample(
                CsvCell.instant(text, from(TIMESTAMP), to(TIMESTAMP)),
                whole(text, PID),
                bytes(text, RSS),
                bytes(text, VIRTUAL),
                treeRssBytes(text),
                bytes(text, TREE_VIRTUAL),
                number(text, PERCENT),
                (int) whole(text, CHILDREN),
                bytes(text, PRIVATE),
                bytes(text, TREE_PRIVATE),
                (int) whole(text, THREADS),
                count(text, FDS),
                round(text),
                load(text),
                whole(text, CALLS),
                whole(text, FAILED_CALLS),
                surroundings ? surroundings(text) : Surroundings.UNKNOWN);
    }

    /** @throws NumberFormatException if the row has another width than the header, or that cell is not a number */
    long treeRssBytes(char[] text, int start, int end) {
        cells(text, start, end, width);
        return treeRssBytes(text);
    }

    /** Return the time in milliseconds since 1970-01-01T00:00Z. Rows come in order: the day is mostly that of the row before. */
    long millis(char[] text) {
        int from = from(TIMESTAMP);
        CsvCell.requireTime(text, from, to(TIMESTAMP));
        if (!Arrays.equals(date, 0, DATE_CHARS, text, from, from + DATE_CHARS)) {
            day = CsvCell.day(text, from);
            System.arraycopy(text, from, date, 0, DATE_CHARS);
        }
        return CsvCell.millis(text, from, to(TIMESTAMP), day);
    }

    long treeRssBytes(char[] text) {
        return bytes(text, TREE_RSS);
    }

    int round(char[] text) {
        return (int) whole(text, ROUND);
    }

    private Surroundings surroundings(char[] text) {
        return new Surroundings(
                wide(text, CPU),
                size(text, SWAP),
                count(text, ZOMBIES),
                wide(text, STARTED),
                wide(text, ENDED),
                count(text, ESTABLISHED),
                count(text, CLOSE_WAIT),
                size(text, CGROUP_ANON),
                wide(text, OOM_KILLS),
                size(text, HOST_AVAILABLE),
                percent(text, HOST_CPU),
                percent(text, OTHERS_CPU));
    }

    /** Return whether the file has no such column or the row leaves it empty. */
    private boolean isEmpty(int column) {
        return place[column] == NOWHERE || from(column) == to(column);
    }

    private OptionalInt count(char[] text, int column) {
        return isEmpty(column) ? OptionalInt.empty() : OptionalInt.of((int) whole(text, column));
    }

    private OptionalLong wide(char[] text, int column) {
        return isEmpty(column) ? OptionalLong.empty() : OptionalLong.of(whole(text, column));
    }

    private OptionalLong size(char[] text, int column) {
        return isEmpty(column) ? OptionalLong.empty() : OptionalLong.of(bytes(text, column));
    }

    private OptionalDouble percent(char[] text, int column) {
        return isEmpty(column) ? OptionalDouble.empty() : OptionalDouble.of(number(text, column));
    }

    /**
     * Find where those cells stand that every analysis needs, for the single readings.
     *
     * @throws NumberFormatException if the row ends before them
     */
    void cellsOfEveryAnalysis(char[] text, int start, int end) {
        cells(text, start, end, lastOfEveryAnalysis);
    }

    private void cells(char[] text, int start, int end, int last) {
        int cells = 0;
        starts[0] = start;
        for (int i = start; i < end; i++) {
            if (text[i] == ',') {
                cells++;
                if (cells >= width) {
                    throw new NumberFormatException("more than " + width + " cells");
                }
                starts[cells] = i + 1;
                if (cells > last) {
                    return;
                }
            }
        }
        if (cells + 1 != width) {
            throw new NumberFormatException((cells + 1) + " cells, not " + width);
        }
        starts[width] = end + 1;
    }

    private int from(int column) {
        return starts[place[column]];
    }

    private int to(int column) {
        return starts[place[column] + 1] - 1;
    }

    private long bytes(char[] text, int column) {
        return Math.round(number(text, column) * MB);
    }

    private double number(char[] text, int column) {
        return place[column] == NOWHERE ? 0 : CsvCell.number(text, from(column), to(column));
    }

    private long whole(char[] text, int column) {
        double value = number(text, column);
        if (value != Math.rint(value) || Math.abs(value) > 1L << 53) {
            throw new NumberFormatException(TITLES.get(column) + ": not a whole number");
        }
        return (long) value;
    }

    boolean load(char[] text) {
        if (place[PHASE] == NOWHERE) {
            return false;
        }
        int from = from(PHASE);
        int to = to(PHASE);
        boolean load = is(SampleCsv.LOAD, text, from, to);
        if (!load && !is(SampleCsv.IDLE, text, from, to)) {
            throw new NumberFormatException("phase: neither load nor idle");
        }
        return load;
    }

    private static boolean is(String word, char[] text, int from, int to) {
        boolean same = to - from == word.length();
        for (int i = 0; same && i < word.length(); i++) {
            same = text[from + i] == word.charAt(i);
        }
        return same;
    }
}
