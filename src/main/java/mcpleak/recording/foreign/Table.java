package mcpleak.recording.foreign;

import java.util.List;

/**
 * Titles and rows of cells, before anything is known of what they mean. Immutable.
 *
 * @param form what the text looked like, for people: {@code CSV with semicolons}
 * @param titles the titles; empty texts where there are none
 * @param rows the rows; a good one has as many cells as there are titles
 */
record Table(String form, List<String> titles, List<Row> rows) {

    /** One row; its line in the file, from 1. */
    record Row(long line, List<String> cells) {
        String cell(int column) {
            return cells.get(column);
        }
    }

    Table {
        titles = List.copyOf(titles);
        rows = List.copyOf(rows);
    }

    /** Returns the cells of a column. */
    List<String> column(int column) {
        return rows.stream()
                .filter(row -> row.cells().size() == titles.size())
                .map(row -> row.cell(column))
                .toList();
    }
}
