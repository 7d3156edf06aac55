package mcpleak.cli.recorded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hold the numbers of one CSV file of a corpus. Columns are found by name, in any order; an empty cell is not a number; a row that
 * breaks a rule is skipped, as a run that was killed leaves one.
 *
 * @param columns place of each column by name
 * @param rows the good rows, in order; never empty
 */
record CorpusTableFile(Map<String, Integer> columns, List<double[]> rows) {

    /** Columns without which no round can be told, and what stands in where one is missing. */
    private static final Map<String, List<String>> NEEDED = Map.of(
            "t", List.of("time", "seconds"),
            "round", List.of(),
            "phase", List.of(),
            "calls", List.of(),
            "rssanon", List.of("uss", "rss"),
            "rss", List.of("rssanon", "uss"));

    /** @throws CommandFailure if the file cannot be read, names too few columns, or has no good row */
    static CorpusTableFile read(Path file) throws CommandFailure {
        List<String> lines = lines(file);
        Map<String, Integer> columns = columns(file, lines);
        List<double[]> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            row(line, columns).ifPresent(rows::add);
        }
        if (rows.isEmpty()) {
            throw new CommandFailure(file + ": no row below the header can be read");
        }
        return new CorpusTableFile(columns, rows);
    }

    boolean has(String column) {
        return columns.containsKey(column);
    }

    double cell(double[] row, String column) {
        return row[columns.getOrDefault(column, 0)];
    }

    double first(String column) {
        return cell(rows.get(0), column);
    }

    double last(String column) {
        return cell(rows.get(rows.size() - 1), column);
    }

    /** Return the median of a column's numbers in some rows; not a number if there is none. */
    double median(List<double[]> some, String column) {
        double[] values = some.stream()
                .mapToDouble(row -> cell(row, column))
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        int middle = values.length / 2;
        if (values.length % 2 == 1) {
            return values[middle];
        }
        return values.length == 0 ? Double.NaN : (values[middle - 1] + values[middle]) / 2;
    }

    private static List<String> lines(Path file) throws CommandFailure {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new CommandFailure(file, e);
        }
    }

    private static Map<String, Integer> columns(Path file, List<String> lines) throws CommandFailure {
        Map<String, Integer> columns = new LinkedHashMap<>();
        for (String name : lines.isEmpty()
                ? new String[0]
                : lines.get(0).replace("\uFEFF", "").split(",", -1)) {
            columns.put(name.strip(), columns.size());
        }
        for (Map.Entry<String, List<String>> needed : NEEDED.entrySet()) {
            String name = needed.getKey();
            if (!columns.containsKey(name)) {
                String stand = needed.getValue().stream()
                        .filter(columns::containsKey)
                        .findFirst()
                        .orElseThrow(() -> new CommandFailure(file + ": line 1 names no column \"" + name + "\""));
                columns.put(name, columns.getOrDefault(stand, 0));
            }
        }
        return columns;
    }

    private static Optional<double[]> row(String line, Map<String, Integer> columns) {
        String[] cells = line.split(",", -1);
        int width =
                1 + columns.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        if (cells.length != width) {
            return Optional.empty();
        }
        double[] row = new double[width];
        for (int i = 0; i < width; i++) {
            try {
                row[i] = cells[i].isBlank() ? Double.NaN : Double.parseDouble(cells[i].strip());
            } catch (NumberFormatException notANumber) {
                row[i] = Double.NaN;
            }
        }
        boolean placed = Double.isFinite(row[columns.getOrDefault("t", 0)])
                && Double.isFinite(row[columns.getOrDefault("round", 0)])
                && Double.isFinite(row[columns.getOrDefault("calls", 0)]);
        return placed ? Optional.of(row) : Optional.empty();
    }
}
