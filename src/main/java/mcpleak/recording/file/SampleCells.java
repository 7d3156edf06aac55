package mcpleak.recording.file;

import java.util.Arrays;
import mcpleak.recording.sample.Sample;

/**
 * Hold one row of a memory CSV: the few cells that every analysis needs, parsed, and the text of the others.
 *
 * <p>The text is the reader's own and is overwritten by the next row: {@link #kept()} returns one that stays.
 */
public final class SampleCells {

    private final SampleRow columns;
    private final char[] text;
    private final int start;
    private final int end;
    private final long millis;
    private final long treeRssBytes;
    private final int round;
    private final boolean load;

    private SampleCells(SampleRow columns, char[] text, int start, int end) {
        this.columns = columns;
        this.text = text;
        this.start = start;
        this.end = end;
        columns.cellsOfEveryAnalysis(text, start, end);
        this.millis = columns.millis(text);
        this.treeRssBytes = columns.treeRssBytes(text);
        this.round = columns.round(text);
        this.load = columns.load(text);
    }

    private SampleCells(SampleCells other) {
        this.columns = other.columns;
        this.text = Arrays.copyOfRange(other.text, other.start, other.end);
        this.start = 0;
        this.end = text.length;
        this.millis = other.millis;
        this.treeRssBytes = other.treeRssBytes;
        this.round = other.round;
        this.load = other.load;
    }

    /** @throws NumberFormatException if one of these cells is missing or breaks a rule */
    static SampleCells of(SampleRow columns, char[] text, int start, int end) {
        return new SampleCells(columns, text, start, end);
    }

    /** Return when the sample was taken, in milliseconds since 1970-01-01T00:00Z. */
    public long millis() {
        return millis;
    }

    /** Return the resident bytes of the process and all its descendants. */
    public long treeRssBytes() {
        return treeRssBytes;
    }

    /** Return the number of the round, from 1; 0 before the first, or where the file has no rounds. */
    public int round() {
        return round;
    }

    /** Return whether the load was on, rather than an idle gap. */
    public boolean load() {
        return load;
    }

    /** Return the same row, readable after the next row was read. */
    public SampleCells kept() {
        return new SampleCells(this);
    }

    /**
     * Parse the whole row.
     *
     * @throws NumberFormatException if the row has another width than the header, or a cell breaks a rule; it names the column
     */
    public Sample sample() {
        return columns.parse(text, start, end);
    }
}
