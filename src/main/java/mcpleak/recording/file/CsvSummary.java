package mcpleak.recording.file;

import java.util.List;

/**
 * Hold what reading a memory CSV came to.
 *
 * @param originalOnly whether it has the original eight columns only: no private memory, no rounds, no calls
 * @param rows number of good rows
 * @param badRows number of rows that broke a rule and were skipped
 * @param told the first of them
 * @param cut whether the last line was cut and dropped
 */
public record CsvSummary(boolean originalOnly, long rows, long badRows, List<BadRow> told, boolean cut) {

    public CsvSummary {
        told = List.copyOf(told);
    }

    /**
     * Hold one bad row.
     *
     * @param line its line in the file, the header being line 1
     * @param reason the rule it breaks
     */
    public record BadRow(long line, String reason) {}
}
