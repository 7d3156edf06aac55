package mcpleak.cli;

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

    /** @throws UnreadableInput if the file cannot be read, names too few columns, or has no good row */
    static CorpusTableFile read(Path file) throws UnreadableInput {
        List<String> lines = lines(file);
        Map<String, Integer> columns = columns(file, lines);
        List<double[]> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            row(line, columns).ifPresent(rows::add);
        }
        if (rows.isEmpty()) {
            throw new UnreadableInput(file + ": no row below the header can be read");
        }
        return new CorpusTableFile(columns, rows);
    }

    double first(String column) {
        return rows.get(0)[columns.getOrDefault(column, 0)];
    }

    double last(String column) {
        return rows.get(rows.size() - 1)[columns.getOrDefault(column, 0)];
    }

    private static List<String> lines(Path file) throws UnreadableInput {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UnreadableInput(file, e);
        }
    }

    private static Map<String, Integer> columns(Path file, List<String> lines) throws UnreadableInput {
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
                        .orElseThrow(() -> new UnreadableInput(file + ": line 1 names no column \"" + name + "\""));
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
