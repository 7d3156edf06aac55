package mcpleak.ledger;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Know the columns of a CSV export ({@code RFC 4180}, also with semicolons, tabs or bars).
 *
 * <p>Immutable.
 *
 * @param delimiter what stands between cells
 * @param message index of the message's column
 * @param time index of the time's column, if there is one
 * @param beside indices of the columns that may hold a key or a request's id, by name
 */
record CsvLayout(char delimiter, int message, Optional<Integer> time, Map<String, Integer> beside) {

    private static final String DELIMITERS = ",;\t|";
    private static final int LONGEST_NAME = 100;

    CsvLayout {
        beside = Map.copyOf(beside);
    }

    /** Recognize a header: one of its columns has a usual message's name, or the name that was given. */
    static Optional<CsvLayout> ofHeader(byte[] data, int from, int to, FieldNames names) {
        if (from == to) {
            return Optional.empty();
        }
        for (int i = 0; i < DELIMITERS.length(); i++) {
            char delimiter = DELIMITERS.charAt(i);
            List<String> columns = CsvCells.of(data, from, to, delimiter).texts();
            Optional<CsvLayout> layout = ofColumns(columns, delimiter, names);
            boolean header = columns.size() > 1
                    ? columns.stream().noneMatch(name -> name.length() > LONGEST_NAME)
                    : data[to - 1] == '"';
            if (layout.isPresent() && header) {
                return layout;
            }
        }
        return Optional.empty();
    }

    private static Optional<CsvLayout> ofColumns(List<String> columns, char delimiter, FieldNames names) {
        int message = -1;
        int time = -1;
        Map<String, Integer> beside = new HashMap<>();
        List<FieldNames.Use> uses = columns.stream().map(names::use).toList();
        for (int i = 0; i < uses.size(); i++) {
            FieldNames.Use use = uses.get(i);
            int column = i;
            message = use.isMessage()
                            && (message < 0 || use.message() < uses.get(message).message())
                    ? i
                    : message;
            time = use.isTime() && (time < 0 || use.time() < uses.get(time).time()) ? i : time;
            use.beside().ifPresent(name -> beside.putIfAbsent(name, column));
        }
        return message < 0
                ? Optional.empty()
                : Optional.of(
                        new CsvLayout(delimiter, message, time < 0 ? Optional.empty() : Optional.of(time), beside));
    }

    /** Read a record. */
    CsvCells cells(byte[] data, int from, int to) {
        return CsvCells.of(data, from, to, delimiter);
    }

    /** Return the cells that may hold a key or a request's id, by name. */
    Map<String, String> fields(CsvCells cells) {
        if (beside.isEmpty()) {
            return Map.of();
        }
        Map<String, String> fields = new HashMap<>();
        beside.forEach((name, column) -> cells.text(column).ifPresent(text -> fields.put(name, text)));
        return fields;
    }
}
