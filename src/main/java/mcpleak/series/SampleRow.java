package mcpleak.series;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Parse the rows of one memory CSV, whose header tells where each column stands.
 *
 * <p>Confined to one thread: it keeps the places of a row's cells between calls.
 */
final class SampleRow {

    private static final int NOWHERE = -1;
    private static final double MB = 1024.0 * 1024;

    /** Titles by number of the column. */
    private static final List<String> TITLES = Stream.concat(
                    SampleCsv.ORIGINAL_COLUMNS.stream(), SampleCsv.MORE_COLUMNS.stream())
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

    /** A file whose header was not seen yet. */
    static final SampleRow NO_HEADER = new SampleRow(List.of());

    private final int width;
    private final int[] place;
    private final int[] starts;

    private SampleRow(List<String> header) {
        this.width = header.size();
        this.starts = new int[width + 1];
        this.place = TITLES.stream().mapToInt(header::indexOf).toArray();
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

    /** Return whether any of our own columns is missing. */
    boolean originalOnly() {
        return Arrays.stream(place).anyMatch(at -> at == NOWHERE);
    }

    /** @throws NumberFormatException if the row breaks a rule; its message names the column */
    Sample parse(char[] text, int start, int end) {
        cells(text, start, end);
        return new Sample(
                CsvCell.instant(text, from(TIMESTAMP), to(TIMESTAMP)),
                whole(text, PID),
                bytes(text, RSS),
                bytes(text, VIRTUAL),
                bytes(text, TREE_RSS),
                bytes(text, TREE_VIRTUAL),
                number(text, PERCENT),
                (int) whole(text, CHILDREN),
                bytes(text, PRIVATE),
                bytes(text, TREE_PRIVATE),
                (int) whole(text, THREADS),
                (int) whole(text, FDS),
                (int) whole(text, ROUND),
                load(text),
                whole(text, CALLS),
                whole(text, FAILED_CALLS));
    }

    private void cells(char[] text, int start, int end) {
        int cells = 0;
        starts[0] = start;
        for (int i = start; i < end; i++) {
            if (text[i] == ',') {
                cells++;
                if (cells >= width) {
                    throw new NumberFormatException("more than " + width + " cells");
                }
                starts[cells] = i + 1;
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

    private boolean load(char[] text) {
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
