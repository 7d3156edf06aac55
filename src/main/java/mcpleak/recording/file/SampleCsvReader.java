package mcpleak.recording.file;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import mcpleak.recording.sample.Sample;

/**
 * Read memory CSV files row by row, in bounded memory: ours, and those with the original eight columns only.
 *
 * <p>Columns are found by name, in any order; others are ignored. A row that breaks a rule is counted and skipped. A last line
 * without a line feed was cut when the run was killed: it is dropped. Confined to one thread.
 */
public final class SampleCsvReader {

    /** Most characters of a row; a longer one is a bad row. */
    static final int MAX_ROW_CHARS = 4096;

    /** Most bad rows that are told with their reason; all are counted. */
    static final int MAX_TOLD = 20;

    private static final int BUFFER_CHARS = 1 << 16;

    private final RowTaker rows;
    private final StringBuilder carried = new StringBuilder();
    private final List<CsvSummary.BadRow> told = new ArrayList<>();
    private SampleRow row = SampleRow.NO_HEADER;
    private long line;
    private long good;
    private long bad;
    private boolean tooLong;

    /** Take what it needs of a row. */
    private interface RowTaker {
        void take(SampleRow row, char[] text, int start, int end);
    }

    private SampleCsvReader(RowTaker rows) {
        this.rows = rows;
    }

    /**
     * Read to the end.
     *
     * @param in the file's text; not closed
     * @param rows takes each good row, in order; where {@link CsvSummary#originalOnly()} holds, the numbers that the original did
     *     not know are 0, or empty if they can be
     * @return what was read
     * @throws MalformedInput if the first line does not name the original eight columns
     * @throws IOException if reading fails
     */
    public static CsvSummary read(Reader in, Consumer<Sample> rows) throws IOException, MalformedInput {
        return new SampleCsvReader((row, text, start, end) -> rows.accept(row.parse(text, start, end))).read(in);
    }

    /**
     * Read the few cells of each row that every analysis needs, and no others: {@link SampleCells#sample()} parses the rest.
     *
     * @param in the file's text; not closed
     * @param rows takes each row whose time, tree, round and phase are right, in order
     * @return what was read
     * @throws MalformedInput if the first line does not name the original eight columns
     * @throws IOException if reading fails
     */
    public static CsvSummary readCells(Reader in, Consumer<SampleCells> rows) throws IOException, MalformedInput {
        return new SampleCsvReader((row, text, start, end) -> rows.accept(SampleCells.of(row, text, start, end)))
                .read(in);
    }

    /**
     * Read the resident bytes of the tree alone to the end, which takes a third of the time; other cells are not looked at.
     *
     * @param in the file's text; not closed
     * @param treeRssBytes takes them, one a good row, in order
     * @return what was read
     * @throws MalformedInput if the first line does not name the original eight columns
     * @throws IOException if reading fails
     */
    public static CsvSummary readTreeRss(Reader in, LongConsumer treeRssBytes) throws IOException, MalformedInput {
        return new SampleCsvReader((row, text, start, end) -> treeRssBytes.accept(row.treeRssBytes(text, start, end)))
                .read(in);
    }

    private CsvSummary read(Reader in) throws IOException, MalformedInput {
        char[] buffer = new char[BUFFER_CHARS];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            split(buffer, count);
        }
        boolean cut = carried.length() > 0 || tooLong;
        if (row.isHeaderMissing()) {
            throw new MalformedInput("line 1: no header");
        }
        return new CsvSummary(row.originalOnly(), good, bad, told, cut);
    }

    private void split(char[] buffer, int count) throws MalformedInput {
        int start = 0;
        for (int i = 0; i < count; i++) {
            if (buffer[i] == '\n') {
                end(buffer, start, i);
                start = i + 1;
            }
        }
        carry(buffer, start, count);
    }

    private void carry(char[] buffer, int start, int end) {
        if (carried.length() + end - start > MAX_ROW_CHARS) {
            tooLong = true;
            carried.setLength(0);
        } else if (!tooLong) {
            carried.append(buffer, start, end - start);
        }
    }

    private void end(char[] buffer, int start, int end) throws MalformedInput {
        line++;
        if (tooLong || carried.length() + end - start > MAX_ROW_CHARS) {
            bad("longer than " + MAX_ROW_CHARS + " characters");
        } else if (carried.length() > 0) {
            carried.append(buffer, start, end - start);
            char[] whole = new char[carried.length()];
            carried.getChars(0, whole.length, whole, 0);
            line(whole, 0, whole.length);
        } else {
            line(buffer, start, end);
        }
        carried.setLength(0);
        tooLong = false;
    }

    private void line(char[] text, int start, int lineEnd) throws MalformedInput {
        int end = lineEnd > start && text[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
        if (line == 1) {
            row = SampleRow.ofHeader(new String(text, start, end - start));
            return;
        }
        if (end == start) {
            return;
        }
        try {
            rows.take(row, text, start, end);
            good++;
        } catch (NumberFormatException e) {
            bad(String.valueOf(e.getMessage()));
        }
    }

    private void bad(String reason) throws MalformedInput {
        if (line == 1) {
            throw new MalformedInput("line 1: " + reason);
        }
        bad++;
        if (told.size() < MAX_TOLD) {
            told.add(new CsvSummary.BadRow(line, reason));
        }
    }
}
