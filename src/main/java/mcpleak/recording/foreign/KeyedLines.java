package mcpleak.recording.foreign;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcpleak.recording.foreign.Table.Row;

/**
 * Finds readings in lines that are no table: {@code MEM 180.7 1772615700.1} of mprof, objects of {@code process.memoryUsage()} and JSON,
 * {@code rss=181 MB} of a log, answers of Prometheus, a time with a number behind it. Confined to one thread.
 */
final class KeyedLines {

    private static final Pattern MPROF = Pattern.compile("(?m)^MEM (\\S+) (\\d+\\.\\d+) *$");
    private static final Pattern PROMETHEUS = Pattern.compile(
            "\"metric\"\\s*:\\s*\\{([^}]*)\\}" + "|\\[\\s*(\\d{9,13}(?:\\.\\d+)?)\\s*,\\s*\"([\\d.eE+]+)\"\\s*\\]");
    private static final Pattern PROMTOOL = Pattern.compile("(?m)^([\\d.eE+]+) @\\[(\\d+(?:\\.\\d+)?)\\] *$");
    private static final Pattern OBJECT = Pattern.compile("\\{\\s*\\R[^{}]{0,2000}\\}");
    private static final Pattern FIELD = Pattern.compile(
            "(?<![\\w.-])[\"']?((?:(?:[Mm]emory|MEMORY|[Mm]em|MEM|RSS) )?[A-Za-z][\\w.]*)[\"']?\\s*[:=]\\s*[\"']?(\\d{4}-\\d\\d-\\d\\d[T ][\\d:.,]+(?:Z|[+-]\\d\\d:?\\d\\d)?|[^\\s\"',;}{\\[\\]]+"
                    + "(?: ?[KMGkmg]i?B?(?![A-Za-z]))?(?: ?/ ?[\\d.]+[KMGkmg]?i?B)?)");
    private static final Pattern NUMBERS = Pattern.compile("[,;\\s]+");
    private static final Pattern ZONE = Pattern.compile("[A-Z]{3,4}|[+-]\\d{4}|[AP]M");
    private static final Pattern YEAR = Pattern.compile("(?:19|20)\\d\\d");
    private static final int MOST_TIME_WORDS = 5;

    private KeyedLines() {}

    /** Reads what it finds; empty if there is nothing. */
    static Optional<Table> read(String text) {
        return mprof(text).or(() -> prometheus(text)).or(() -> fields(text)).or(() -> numbers(text));
    }

    private static Optional<Table> mprof(String text) {
        return matches(text, MPROF, "mprof", List.of("rss_mb", "timestamp"));
    }

    private static Optional<Table> matches(String text, Pattern pattern, String form, List<String> titles) {
        List<Row> rows = new ArrayList<>();
        long line = 1;
        int counted = 0;
        for (Matcher found = pattern.matcher(text); found.find(); ) {
            line += text.substring(counted, found.start())
                    .chars()
                    .filter(c -> c == '\n')
                    .count();
            counted = found.start();
            rows.add(new Row(line, List.of(found.group(1), found.group(2))));
        }
        return rows.isEmpty() ? Optional.empty() : Optional.of(new Table(form, titles, rows));
    }

    private static Optional<Table> prometheus(String text) {
        if (!text.contains("\"values\"")) {
            return matches(text, PROMTOOL, "promtool", List.of(unit(text), "timestamp"));
        }
        List<Row> rows = new ArrayList<>();
        String series = "";
        for (Matcher found = PROMETHEUS.matcher(text); found.find(); ) {
            if (found.group(2) == null) {
                series = found.group(1).replace("\"", "").replace(':', '=');
            } else {
                rows.add(new Row(rows.size() + 1L, List.of(found.group(2), series, found.group(3))));
            }
        }
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new Table("Prometheus", List.of("timestamp", "series", unit(text)), rows));
    }

    private static String unit(String text) {
        return text.contains("_bytes") ? "memory_bytes" : "memory";
    }

    private static Optional<Table> fields(String text) {
        List<Map<String, String>> all = new ArrayList<>();
        List<Long> numbers = new ArrayList<>();
        String time = "";
        long number = 0;
        String joined = OBJECT.matcher(text)
                .replaceAll(object -> Matcher.quoteReplacement(object.group().replaceAll("\\R", " ")
                        + "\n".repeat((int) object.group().lines().count() - 1)));
        for (String line : joined.split("\n", -1)) {
            number++;
            Map<String, String> fields = new LinkedHashMap<>();
            for (Matcher field = FIELD.matcher(line); field.find(); ) {
                if (matters(field.group(1))) {
                    // whoever writes "181 MB" into a log divided by 1,024
                    fields.putIfAbsent(field.group(1), field.group(2).replaceFirst("([KMGkmg])B$", "$1iB"));
                }
            }
            boolean own = fields.keySet().stream().anyMatch(title -> Titles.isKnown(Titles.time(title)));
            time = own || !TimeColumn.begins(line) ? time : TimeColumn.written(line);
            if (fields.entrySet().stream().anyMatch(KeyedLines::isMemory)) {
                if (!own && !time.isEmpty()) {
                    fields.put("timestamp", time);
                }
                all.add(fields);
                numbers.add(number);
            }
        }
        return all.isEmpty() ? Optional.empty() : Optional.of(table(all, numbers));
    }

    private static boolean matters(String title) {
        return Titles.isKnown(Titles.memory(title))
                || Titles.isKnown(Titles.time(title))
                || Titles.isProcess(title)
                || Titles.isName(title);
    }

    private static boolean isMemory(Map.Entry<String, String> field) {
        return Titles.isKnown(Titles.memory(field.getKey())) && MemoryColumn.isNumber(field.getValue());
    }

    private static Table table(List<Map<String, String>> all, List<Long> numbers) {
        List<String> titles = List.copyOf(all.get(0).keySet());
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Map<String, String> fields = all.get(i);
            rows.add(new Row(
                    numbers.get(i),
                    titles.stream().map(title -> fields.getOrDefault(title, "")).toList()));
        }
        return new Table("fields of lines", titles, rows);
    }

    /** A time with numbers behind it, on each line. */
    private static Optional<Table> numbers(String text) {
        List<Row> rows = new ArrayList<>();
        int width = 0;
        String[] lines = text.split("\n", -1);
        for (int at = 0; at < lines.length; at++) {
            List<String> words = new ArrayList<>(Arrays.asList(NUMBERS.split(lines[at].strip())));
            List<String> cells = cells(words);
            if (cells.size() > 1 && (width == 0 || width == cells.size())) {
                width = cells.size();
                rows.add(new Row(at + 1L, cells));
            }
        }
        List<String> titles = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            titles.add(i == 0 ? "timestamp" : "column " + (i + 1));
        }
        return rows.size() * 2 > lines.length
                ? Optional.of(new Table("lines without titles", titles, rows))
                : Optional.empty();
    }

    private static List<String> cells(List<String> words) {
        for (int count = 1; count <= Math.min(MOST_TIME_WORDS, words.size() - 1); count++) {
            String time = String.join(" ", words.subList(0, count));
            if (TimeColumn.isTime(time)) {
                int end = count;
                end += end < words.size() && ZONE.matcher(words.get(end)).matches() ? 1 : 0;
                end += end > count
                                && end < words.size() - 1
                                && YEAR.matcher(words.get(end)).matches()
                        ? 1
                        : 0;
                List<String> cells = new ArrayList<>(words.subList(end, words.size()));
                boolean numbers = cells.stream().allMatch(MemoryColumn::isNumber);
                cells.add(0, String.join(" ", words.subList(0, end)));
                return numbers ? cells : List.of();
            }
        }
        return List.of();
    }
}
