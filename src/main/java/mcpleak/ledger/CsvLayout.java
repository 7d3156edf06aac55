package mcpleak.ledger;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Hold the columns of a CSV export ({@code RFC 4180}, also with semicolons, tabs or bars) and read its records.
 *
 * <p>Immutable.
 *
 * @param delimiter what stands between cells
 * @param columns names of the columns, lower case
 * @param message index of the message's column
 * @param time index of the time's column, if there is one
 */
record CsvLayout(char delimiter, List<String> columns, int message, Optional<Integer> time) {

    private static final String DELIMITERS = ",;\t|";

    CsvLayout {
        columns = List.copyOf(columns);
    }

    /** Recognize a header: one of its columns has a usual message's name, or the name that was given. */
    static Optional<CsvLayout> ofHeader(byte[] data, int from, int to, LogFormat format) {
        for (int i = 0; i < DELIMITERS.length(); i++) {
            char delimiter = DELIMITERS.charAt(i);
            List<String> names = cells(data, from, to, delimiter).stream()
                    .map(name -> name.strip().toLowerCase(Locale.ROOT))
                    .toList();
            int message = index(names, format.messageColumn(), JsonRecord.MESSAGE_NAMES);
            int time = index(names, format.timeColumn(), JsonRecord.TIME_NAMES);
            boolean header = names.size() > 1
                    ? message >= 0 && names.stream().noneMatch(name -> name.length() > 100)
                    : message >= 0 && data[to - 1] == '"';
            if (header) {
                return Optional.of(
                        new CsvLayout(delimiter, names, message, time < 0 ? Optional.empty() : Optional.of(time)));
            }
        }
        return Optional.empty();
    }

    private static int index(List<String> names, Optional<String> given, List<String> usual) {
        if (given.isPresent()) {
            return names.indexOf(given.get().strip().toLowerCase(Locale.ROOT));
        }
        return usual.stream()
                .map(names::indexOf)
                .filter(index -> index >= 0)
                .findFirst()
                .orElse(-1);
    }

    /** Return the cells of a record; a quote that is never closed runs to the record's end. */
    List<String> cells(byte[] data, int from, int to) {
        return cells(data, from, to, delimiter);
    }

    private static List<String> cells(byte[] data, int from, int to, char delimiter) {
        String record = new String(data, from, to - from, StandardCharsets.UTF_8);
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < record.length(); i++) {
            char c = record.charAt(i);
            if (quoted) {
                if (c != '"') {
                    cell.append(c);
                } else if (i + 1 < record.length() && record.charAt(i + 1) == '"') {
                    cell.append('"');
                    i++;
                } else {
                    quoted = false;
                }
            } else if (c == '"' && cell.toString().isBlank()) {
                cell.setLength(0);
                quoted = true;
            } else if (c == delimiter) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }

    /** Return the cells by the names of their columns. */
    Map<String, String> fields(List<String> cells) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(cells.size(), columns.size()); i++) {
            fields.putIfAbsent(columns.get(i), cells.get(i));
        }
        return fields;
    }
}
