package mcpleak.recording.foreign;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import mcpleak.recording.foreign.Table.Row;

/** Finds titles and rows in a text: CSV of any separator, or columns with blanks between them. Confined to one thread. */
final class TableReader {

    /** Where the line with the titles is at most. */
    private static final int FIRST_LINES = 40;

    private static final Map<Character, String> SEPARATORS =
            Map.of(',', "CSV with commas", ';', "CSV with semicolons", '\t', "CSV with tabs", '|', "CSV with bars");
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern TWO_BLANKS = Pattern.compile("\\s{2,}|\t");
    private static final Pattern COMMAND = Pattern.compile("(?i)command|cmd|args|comm|process");
    private static final Pattern NO_ROW =
            Pattern.compile("(?i)\\s*(average|durchschnitt|moyenne|media)\\b.*|[-=+\\s]*");

    private final String text;
    private final List<String> lines;

    /** How a line is cut into cells. */
    private record Form(String name, Optional<Character> separator, Function<String, List<String>> cells) {}

    private TableReader(String text) {
        this.text = text;
        this.lines = Arrays.asList(text.split("\r\n|\n|\r", -1));
    }

    /** Reads a table whose titles name a time or memory; empty if there is none. */
    static Optional<Table> read(String text) {
        TableReader reader = new TableReader(text);
        return reader.titled(true).or(() -> reader.titled(false));
    }

    private static List<Form> forms() {
        List<Form> forms = new ArrayList<>();
        for (char separator : new char[] {';', '\t', ',', '|'}) {
            forms.add(new Form(
                    SEPARATORS.getOrDefault(separator, ""), Optional.of(separator), line -> cells(line, separator)));
        }
        forms.add(new Form("columns", Optional.empty(), line -> split(TWO_BLANKS, line)));
        forms.add(new Form("columns", Optional.empty(), line -> split(BLANKS, line)));
        return forms;
    }

    private Optional<Table> titled(boolean both) {
        for (int at = 0; at < Math.min(lines.size(), FIRST_LINES); at++) {
            String line = title(lines.get(at));
            for (Form form : forms()) {
                List<String> titles = form.cells().apply(line);
                if (isHeader(titles, both)) {
                    Table table = form.separator().isPresent()
                            ? csv(titles, at, form.separator().get(), form.name())
                            : columns(titles, at);
                    if (!table.rows().isEmpty()) {
                        return Optional.of(table);
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Comments of some recorders are their titles. */
    private static String title(String line) {
        return line.stripLeading().replaceFirst("^#+\\s*", "");
    }

    /** A time's title and one of memory; else one of them, where other cells are texts, too. */
    private static boolean isHeader(List<String> titles, boolean both) {
        boolean memory = titles.stream().anyMatch(title -> Titles.isKnown(Titles.memory(title)));
        boolean time = titles.stream().anyMatch(title -> Titles.isKnown(Titles.time(title)))
                || (!titles.isEmpty() && TimeColumn.isTime(titles.get(0)));
        boolean texts = titles.stream().skip(1).noneMatch(title -> MemoryColumn.isNumber(title));
        return titles.size() > 1 && texts && (both ? memory && time : memory || time);
    }

    private static List<String> cells(String line, char separator) {
        try {
            return CsvReader.builder()
                    .fieldSeparator(separator)
                    .trimWhitespacesAroundQuotes(true)
                    .ofCsvRecord(line)
                    .stream()
                    .findFirst()
                    .map(record ->
                            record.getFields().stream().map(String::strip).toList())
                    .orElse(List.of());
        } catch (CsvParseException broken) {
            return List.of();
        }
    }

    private static List<String> split(Pattern separator, String line) {
        return line.isBlank() ? List.of() : List.of(separator.split(line.strip(), -1));
    }

    private Table csv(List<String> titles, int titleLine, char separator, String form) {
        int from = 0;
        for (int line = 0; line <= titleLine; line++) {
            from += lines.get(line).length();
            from += text.startsWith("\r\n", from) ? 2 : 1;
        }
        List<Row> rows = new ArrayList<>();
        try {
            for (CsvRecord record : CsvReader.builder()
                    .fieldSeparator(separator)
                    .trimWhitespacesAroundQuotes(true)
                    .ofCsvRecord(text.substring(Math.min(from, text.length())))) {
                List<String> cells =
                        record.getFields().stream().map(String::strip).toList();
                add(rows, titles, titleLine + 1 + record.getStartingLineNumber(), cells);
            }
        } catch (CsvParseException broken) {
            return new Table(form, titles, rows);
        }
        return new Table(form, titles, rows);
    }

    /** Rows in columns; a time on a line of its own stands before those that have none. */
    private Table columns(List<String> titles, int titleLine) {
        boolean timed = titles.stream().anyMatch(title -> Titles.isKnown(Titles.time(title)))
                || TimeColumn.isTime(titles.get(0));
        boolean own = !timed || repeats(titles);
        List<String> all = new ArrayList<>(titles);
        if (own) {
            all.add(0, "timestamp");
        }
        int memory = IntStream.range(0, titles.size())
                .filter(column -> Titles.isKnown(Titles.memory(titles.get(column))))
                .findFirst()
                .orElse(0);
        List<Row> rows = new ArrayList<>();
        String time = "";
        for (int at = own ? 0 : titleLine + 1; at < lines.size(); at++) {
            String line = lines.get(at);
            List<String> cells = fitted(line, titles);
            boolean row = cells.size() == titles.size() && MemoryColumn.isNumber(cells.get(memory));
            if (own && !row && TimeColumn.begins(line)) {
                time = TimeColumn.written(line);
            } else if (own && row && at > titleLine && !time.isEmpty()) {
                List<String> timedCells = new ArrayList<>(cells);
                timedCells.add(0, time);
                add(rows, all, at + 1, timedCells);
            } else if (!own) {
                add(rows, all, at + 1, cells);
            }
        }
        return new Table("columns", all, rows);
    }

    /** Titles before each row are those of a loop around ps or top; with lines of times between, their TIME is processor time. */
    private boolean repeats(List<String> titles) {
        long repeats = lines.stream()
                .filter(line -> split(BLANKS, title(line)).equals(titles)
                        || split(TWO_BLANKS, title(line)).equals(titles))
                .count();
        return repeats > 1
                && lines.stream()
                                .filter(line -> !line.isBlank() && TimeColumn.begins(line))
                                .count()
                        >= repeats
                && !TimeColumn.isTime(titles.get(0))
                && lines.stream()
                        .filter(line -> fitted(line, titles).size() == titles.size())
                        .noneMatch(TimeColumn::begins);
    }

    /** Cuts a row into as many cells as there are titles: a time may have blanks in it, and so may the last cell. */
    private static List<String> fitted(String line, List<String> titles) {
        int width = titles.size();
        List<String> wide = split(TWO_BLANKS, line);
        List<String> cells = new ArrayList<>(wide.size() == width ? wide : split(BLANKS, line));
        while (cells.size() > width
                && TimeColumn.isTime(cells.get(0) + " " + cells.get(1))
                && !MemoryColumn.isNumber(cells.get(1))) {
            cells.set(0, cells.get(0) + " " + cells.remove(1));
        }
        boolean open = COMMAND.matcher(titles.get(width - 1)).matches();
        return cells.size() > width && open ? cells.subList(0, width) : cells;
    }

    /** Docker writes "180 MiB / 512 MiB" where a script's titles name two columns; spreadsheets leave empty cells at the end. */
    private static List<String> widened(List<String> cells, int width) {
        List<String> fitted = new ArrayList<>(cells);
        for (int at = 0; at < fitted.size() && fitted.size() < width; at++) {
            int slash = fitted.get(at).indexOf(" / ");
            if (slash > 0) {
                fitted.add(at + 1, fitted.get(at).substring(slash + 3));
                fitted.set(at, fitted.get(at).substring(0, slash));
            }
        }
        while (fitted.size() > width && fitted.get(fitted.size() - 1).isEmpty()) {
            fitted.remove(fitted.size() - 1);
        }
        return fitted;
    }

    private static void add(List<Row> rows, List<String> titles, long line, List<String> recorded) {
        List<String> cells = widened(recorded, titles.size());
        boolean blank = cells.stream().allMatch(String::isEmpty);
        boolean noRow = !cells.isEmpty() && (NO_ROW.matcher(cells.get(0)).matches() || cells.equals(titles));
        boolean repeated = cells.stream().filter(titles::contains).count() > 1;
        if (!blank && !noRow && !repeated) {
            rows.add(new Row(line, cells));
        }
    }
}
