package mcpleak.recording.file;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads memory CSV files row by row, in bounded memory: ours, and those with the original eight columns only.
 *
 * <p>Columns are found by name, in any order; others are ignored. A row that breaks a rule is counted and skipped. A last line
 * without a line feed was cut when the run was killed: it is dropped. No cell is ever quoted. Confined to one thread.
 */
public final class SampleCsvReader {

    /** Most characters of a row; a longer one is a bad row. */
    static final int MAX_ROW_CHARS = 4096;

    /** Most bad rows that are told with their reason; all are counted. */
    static final int MAX_TOLD = 20;

    private final Consumer<SampleRow> rows;
    private final StringBuilder begun = new StringBuilder();
    private final Map<String, Integer> columns = new HashMap<>();
    private final List<BadRow> told = new ArrayList<>();
    private int width;
    private long line;
    private long good;
    private long bad;

    /**
     * What reading a memory CSV came to.
     *
     * @param originalOnly whether it has the original eight columns only: no private memory, no rounds, no calls
     * @param rows number of good rows
     * @param badRows number of rows that broke a rule and were skipped
     * @param told the first of them
     * @param cut whether the last line was cut and dropped
     */
    public record Summary(boolean originalOnly, long rows, long badRows, List<BadRow> told, boolean cut) {
        public Summary {
            told = List.copyOf(told);
        }
    }

    /**
     * One bad row.
     *
     * @param line its line in the file, the header being line 1
     * @param reason the rule it breaks
     */
    public record BadRow(long line, String reason) {}

    private SampleCsvReader(Consumer<SampleRow> rows) {
        this.rows = rows;
    }

    /**
     * Read to the end.
     *
     * @param in the file's text; not closed
     * @param rows takes each row, in order; one is bad if it throws a {@link NumberFormatException}
     * @throws MalformedInput if the first line does not name the original eight columns
     */
    public static Summary read(Reader in, Consumer<SampleRow> rows) throws IOException, MalformedInput {
        return new SampleCsvReader(rows).read(in);
    }

    private Summary read(Reader in) throws IOException, MalformedInput {
        char[] buffer = new char[1 << 16];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            int start = 0;
            for (int i = 0; i < count; i++) {
                if (buffer[i] == '\n') {
                    add(buffer, start, i);
                    end();
                    start = i + 1;
                }
            }
            add(buffer, start, count);
        }
        if (line == 0) {
            throw new MalformedInput("line 1: no header");
        }
        boolean originalOnly = !columns.keySet().containsAll(SampleCsv.MORE_COLUMNS);
        return new Summary(originalOnly, good, bad, told, begun.length() > 0);
    }

    /** Keeps one character more than a row may have, which tells that it is too long. */
    private void add(char[] buffer, int start, int end) {
        begun.append(buffer, start, Math.min(end - start, MAX_ROW_CHARS + 1 - begun.length()));
    }

    private void end() throws MalformedInput {
        line++;
        boolean returned = begun.length() > 0 && begun.charAt(begun.length() - 1) == '\r';
        String text = begun.substring(0, begun.length() - (returned ? 1 : 0));
        boolean tooLong = begun.length() > MAX_ROW_CHARS;
        begun.setLength(0);
        try {
            if (tooLong) {
                throw new NumberFormatException("longer than " + MAX_ROW_CHARS + " characters");
            } else if (line == 1) {
                header(text.replace("\uFEFF", ""));
            } else if (!text.isEmpty()) {
                row(Arrays.asList(text.split(",", -1)));
            }
        } catch (NumberFormatException e) {
            bad(String.valueOf(e.getMessage()));
        }
    }

    private void header(String text) {
        for (String column : text.split(",", -1)) {
            columns.putIfAbsent(column, width++);
        }
        for (String column : SampleCsv.ORIGINAL_COLUMNS) {
            if (!columns.containsKey(column)) {
                throw new NumberFormatException("the header names no column " + column);
            }
        }
    }

    private void row(List<String> cells) {
        if (cells.size() != width) {
            throw new NumberFormatException(cells.size() + " cells, not " + width);
        }
        rows.accept(new SampleRow(line, columns, cells));
        good++;
    }

    private void bad(String reason) throws MalformedInput {
        if (line == 1) {
            throw new MalformedInput("line 1: " + reason);
        }
        bad++;
        if (told.size() < MAX_TOLD) {
            told.add(new BadRow(line, reason));
        }
    }
}
