package mcpleak.ledger.log;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The columns of a CSV export (RFC 4180, also with semicolons, tabs or bars).
 *
 * <p>Immutable.
 *
 * @param separator what stands between cells
 * @param message index of the message's column
 * @param time index of the time's column; negative if there is none
 * @param beside indices of the columns that may hold a key or a request's id, by name
 */
record CsvLayout(char separator, int message, int time, Map<String, Integer> beside) {

    private static final String SEPARATORS = ",;\t|";
    private static final int LONGEST_NAME = 100;

    CsvLayout {
        beside = Map.copyOf(beside);
    }

    /** Recognizes a header: one of its columns has a usual message's name, or the name that was given. */
    static Optional<CsvLayout> ofHeader(String line, FieldNames names) {
        for (int i = 0; i < SEPARATORS.length() && !line.isEmpty(); i++) {
            List<String> columns = cells(line, SEPARATORS.charAt(i));
            boolean header = columns.size() > 1
                    ? columns.stream().noneMatch(name -> name.length() > LONGEST_NAME)
                    : line.endsWith("\"");
            Optional<CsvLayout> layout = ofColumns(columns, SEPARATORS.charAt(i), names);
            if (layout.isPresent() && header) {
                return layout;
            }
        }
        return Optional.empty();
    }

    private static Optional<CsvLayout> ofColumns(List<String> columns, char separator, FieldNames names) {
        int message = -1;
        int time = -1;
        Map<String, Integer> beside = new HashMap<>();
        List<FieldNames.Use> uses = columns.stream().map(names::use).toList();
        for (int i = 0; i < uses.size(); i++) {
            FieldNames.Use use = uses.get(i);
            int column = i;
            if (use.isMessage()
                    && (message < 0 || use.message() < uses.get(message).message())) {
                message = i;
            }
            if (use.isTime() && (time < 0 || use.time() < uses.get(time).time())) {
                time = i;
            }
            use.beside().ifPresent(name -> beside.putIfAbsent(name, column));
        }
        return message < 0 ? Optional.empty() : Optional.of(new CsvLayout(separator, message, time, beside));
    }

    private static List<String> cells(String record, char separator) {
        // FastCSV takes either blanks before a quote or characters behind one
        boolean blanks = record.contains(separator + " \"") || record.startsWith(" ");
        Iterator<CsvRecord> records = CsvReader.builder()
                .fieldSeparator(separator)
                .trimWhitespacesAroundQuotes(blanks)
                .allowExtraCharsAfterClosingQuote(!blanks)
                .skipEmptyLines(false)
                .ofCsvRecord(record)
                .iterator();
        try {
            return records.hasNext() ? records.next().getFields() : List.of();
        } catch (CsvParseException tooMany) {
            return List.of(record);
        }
    }

    /** Returns the message of a record, and what stands beside it. */
    LogLine read(LogLine record) {
        List<String> cells = cells(record.text(), separator);
        Map<String, String> fields = new HashMap<>();
        beside.forEach((name, column) -> cell(cells, column).ifPresent(text -> fields.put(name, text)));
        return new LogLine(record.number(), cell(cells, message).orElse(""), fields, cell(cells, time));
    }

    private static Optional<String> cell(List<String> cells, int index) {
        return index >= 0 && index < cells.size() ? Optional.of(cells.get(index)) : Optional.empty();
    }

    /**
     * Returns whether a quote is open at the end of a line, so that the record goes on with the next. A quote that does not begin a
     * cell opens none.
     *
     * @param open whether a quote is open at the line's beginning
     */
    boolean isOpenAfter(String line, boolean open) {
        boolean quoted = open;
        boolean blank = !open;
        for (int at = 0; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '"') {
                quoted = !quoted && (blank || (at > 0 && line.charAt(at - 1) == '"'));
                blank = false;
            } else if (!quoted) {
                blank = c == separator || (blank && c == ' ');
            }
        }
        return quoted;
    }
}
