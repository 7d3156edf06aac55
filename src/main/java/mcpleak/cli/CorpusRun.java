package mcpleak.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Pattern;
import mcpleak.series.Channel;
import mcpleak.series.Exposure;
import mcpleak.series.Floor;
import mcpleak.series.MemoryModel;
import mcpleak.series.RecordedRun;
import mcpleak.series.Round;
import mcpleak.series.ServerRuntime;

/**
 * Read one run of a corpus as a recorded run.
 *
 * <p>The floor of a round is the median of its idle phase's last second, for runs with live bytes what was read after the forced
 * collection. Memory columns are in KiB, times in seconds.
 */
final class CorpusRun {

    private static final double KIB = 1024;
    private static final double NAIVE = 1.5;
    private static final Pattern SMALL_SEMI_SPACE = Pattern.compile("max-semi-space-size[= ]1\\b");
    private static final double LAST_SECOND = 1.0 + 1e-6;

    /**
     * Hold the run and what naive rules look at.
     *
     * @param run the run
     * @param grewByHalf whether the last resident size exceeds 1.5 times the first
     */
    record Reading(RecordedRun run, boolean grewByHalf) {

        /** Return whether the last floor exceeds 1.5 times that of the first round. */
        boolean floorGrewByHalf() {
            List<Round> rounds = run.rounds();
            return rounds.size() > 1 && floor(rounds.get(rounds.size() - 1)) > NAIVE * floor(rounds.get(1));
        }

        private static double floor(Round round) {
            return Optional.ofNullable(round.floor().readings().get(Channel.PRIVATE_RSS))
                    .orElse(0.0);
        }
    }

    /** One idle gap: its rows in order. */
    private record Gap(int round, double startedAt, List<double[]> rows) {}

    private final Path folder;
    private final CorpusEntry entry;

    CorpusRun(Path folder, CorpusEntry entry) {
        this.folder = folder;
        this.entry = entry;
    }

    /**
     * Read the run.
     *
     * @throws UnreadableInput if a file cannot be read or a row is not what the manifest promises
     */
    Reading read() throws UnreadableInput {
        CorpusTableFile table = CorpusTableFile.read(folder.resolve(entry.file()));
        return new Reading(run(table), table.last("rss") > NAIVE * table.first("rss"));
    }

    private RecordedRun run(CorpusTableFile table) throws UnreadableInput {
        Map<Integer, JsonNode> live = live();
        List<Round> rounds = new ArrayList<>();
        for (Gap gap : gaps(table)) {
            rounds.add(round(gap, table.columns(), Optional.ofNullable(live.get(gap.round()))));
        }
        int planned = rounds.stream().mapToInt(Round::number).max().orElse(0);
        return new RecordedRun(
                entry.file(),
                entry.scenario(),
                Instant.EPOCH,
                rounds.isEmpty()
                        ? Optional.empty()
                        : Optional.of(rounds.get(rounds.size() - 1).floor().at()),
                true,
                runtime(),
                Map.of(),
                Map.of(),
                planned,
                rounds,
                List.of());
    }

    /** Return the runtime that language and start options tell. */
    private ServerRuntime runtime() {
        String language = entry.language().toLowerCase(Locale.ROOT);
        MemoryModel model = switch (language) {
            case "py", "python", "cpython", "rust", "rs", "c", "cpp", "c++", "zig" -> MemoryModel.NATIVE;
            case "java", "jvm", "kotlin", "scala" -> pretouched() ? MemoryModel.JVM_PRETOUCHED : MemoryModel.JVM;
            case "node", "js", "ts", "javascript", "typescript" ->
                smallSemiSpace() ? MemoryModel.NODE_SMALL_SEMI_SPACE : MemoryModel.NODE;
            case "go", "golang", "dotnet", "csharp", "c#" -> MemoryModel.MANAGED;
            default -> MemoryModel.UNKNOWN;
        };
        return new ServerRuntime(language.equals("py") ? "python" : language, model, MemoryModel.NATIVE);
    }

    private boolean pretouched() {
        return entry.variant().contains("pretouch") || entry.options().contains("+AlwaysPreTouch");
    }

    private boolean smallSemiSpace() {
        return entry.variant().contains("semi1")
                || SMALL_SEMI_SPACE.matcher(entry.options()).find();
    }

    private static List<Gap> gaps(CorpusTableFile table) {
        Map<String, Integer> columns = table.columns();
        Map<Integer, Gap> gaps = new TreeMap<>();
        Map<Integer, Double> started = new HashMap<>();
        for (double[] row : table.rows()) {
            int round = (int) cell(row, columns, "round");
            double at = cell(row, columns, "t");
            started.putIfAbsent(round, at);
            if (cell(row, columns, "phase") == 0) {
                gaps.computeIfAbsent(
                                round, number -> new Gap(number, started.getOrDefault(number, at), new ArrayList<>()))
                        .rows()
                        .add(row);
            }
        }
        return List.copyOf(gaps.values());
    }

    private Round round(Gap gap, Map<String, Integer> columns, Optional<JsonNode> live) {
        List<double[]> rows = gap.rows();
        double[] last = rows.get(rows.size() - 1);
        double end = cell(last, columns, "t");
        List<double[]> second = rows.stream()
                .filter(row -> cell(row, columns, "t") >= end - LAST_SECOND)
                .toList();
        Map<Channel, Double> readings = new HashMap<>();
        readings.put(Channel.PRIVATE_RSS, KIB * median(second, columns, "rssanon"));
        read(readings, Channel.CHILDREN_PRIVATE_RSS, KIB, columns, "child_uss", second);
        read(readings, Channel.OPEN_FILES, 1, columns, "fds", second);
        read(readings, Channel.THREADS, 1, columns, "threads", second);
        read(readings, Channel.CHILD_PROCESSES, 1, columns, "children", second);
        if (columns.containsKey("rss") && columns.containsKey("rssanon")) {
            double shared = KIB * (median(second, columns, "rss") - median(second, columns, "rssanon"));
            readings.put(Channel.SHARED_RSS, Math.max(0, shared));
        }
        live.ifPresent(reading -> {
            if (reading.path("live").isNumber()) {
                readings.put(Channel.LIVE_BYTES, reading.path("live").asDouble());
            }
            if (reading.path("rss_after").isNumber()) {
                readings.put(
                        Channel.PRIVATE_RSS, KIB * reading.path("rss_after").asDouble());
            }
        });
        Floor floor = new Floor(at(end), 1, 0, readings, settling(second, columns), 0, 0);
        return new Round(
                gap.round(), at(gap.startedAt()), at(cell(rows.get(0), columns, "t")), floor, totals(last, columns));
    }

    private static OptionalDouble settling(List<double[]> rows, Map<String, Integer> columns) {
        double[] first = rows.get(0);
        double[] last = rows.get(rows.size() - 1);
        double seconds = cell(last, columns, "t") - cell(first, columns, "t");
        return seconds <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(KIB * (cell(last, columns, "rssanon") - cell(first, columns, "rssanon")) / seconds);
    }

    private static void read(
            Map<Channel, Double> readings,
            Channel channel,
            double unit,
            Map<String, Integer> columns,
            String column,
            List<double[]> rows) {
        if (columns.containsKey(column)) {
            readings.put(channel, unit * median(rows, columns, column));
        }
    }

    private static Map<Exposure, Long> totals(double[] row, Map<String, Integer> columns) {
        Map<Exposure, Long> totals = new HashMap<>();
        totals.put(Exposure.CALLS, (long) cell(row, columns, "calls"));
        for (Exposure exposure : List.of(Exposure.SESSIONS, Exposure.ABANDONED, Exposure.ERRORS)) {
            if (columns.containsKey(exposure.key())) {
                totals.put(exposure, (long) cell(row, columns, exposure.key()));
            }
        }
        for (String column : columns.keySet()) {
            tool(column).ifPresent(tool -> totals.put(Exposure.tool(tool), (long) cell(row, columns, column)));
        }
        return totals;
    }

    /** Return the tool whose calls a column counts: {@code ca} counts those of {@code a}, {@code tool:search} those of search. */
    private static Optional<String> tool(String column) {
        if (column.startsWith("tool:") && column.length() > 5) {
            return Optional.of(column.substring(5));
        }
        return column.matches("c[a-z0-9]|c_.+") ? Optional.of(column.replaceFirst("^c_?", "")) : Optional.empty();
    }

    private Map<Integer, JsonNode> live() throws UnreadableInput {
        Map<Integer, JsonNode> live = new HashMap<>();
        if (entry.mode().equals("live") && entry.liveFile().isPresent()) {
            for (JsonNode reading : Corpus.json(folder.resolve(entry.liveFile().get()))) {
                live.put(reading.path("round").asInt(), reading);
            }
        }
        return live;
    }

    private static double cell(double[] row, Map<String, Integer> columns, String name) {
        return row[columns.getOrDefault(name, 0)];
    }

    private static double median(List<double[]> rows, Map<String, Integer> columns, String name) {
        double[] values = rows.stream()
                .mapToDouble(row -> cell(row, columns, name))
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        if (values.length == 0) {
            return Double.NaN;
        }
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    private static Instant at(double seconds) {
        return Instant.ofEpochMilli(Math.round(1000 * seconds));
    }
}
