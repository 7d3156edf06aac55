package mcpleak.cli.recorded;

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
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.Floor;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.Round;
import mcpleak.recording.ServerRuntime;
import mcpleak.recording.ServerRuntime.MemoryModel;

/**
 * Read one run of a corpus as a recorded run.
 *
 * <p>The floor of a round is the median of its idle phase's last second, for runs with live bytes what was read after the forced
 * collection. Memory columns are in KiB, times in seconds.
 */
public record CorpusRun(Path folder, Corpus.Entry entry) {

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
    public record Reading(RecordedRun run, boolean grewByHalf) {

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

    /**
     * Read the run.
     *
     * @throws CommandFailure if a file cannot be read or a row is not what the manifest promises
     */
    public Reading read() throws CommandFailure {
        CorpusTableFile table = CorpusTableFile.read(folder.resolve(entry.file()));
        return new Reading(run(table), table.last("rss") > NAIVE * table.first("rss"));
    }

    private RecordedRun run(CorpusTableFile table) throws CommandFailure {
        Map<Integer, JsonNode> live = live();
        List<Round> rounds = new ArrayList<>();
        for (Gap gap : gaps(table)) {
            rounds.add(round(gap, table, Optional.ofNullable(live.get(gap.round()))));
        }
        Optional<Instant> end = rounds.isEmpty()
                ? Optional.empty()
                : Optional.of(rounds.get(rounds.size() - 1).floor().at());
        return RecordedRun.ofRounds(entry.file(), entry.scenario(), Instant.EPOCH, end, runtime(), rounds);
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
        Map<Integer, Gap> gaps = new TreeMap<>();
        Map<Integer, Double> started = new HashMap<>();
        for (double[] row : table.rows()) {
            int round = (int) table.cell(row, "round");
            double at = table.cell(row, "t");
            started.putIfAbsent(round, at);
            if (table.cell(row, "phase") == 0) {
                gaps.computeIfAbsent(
                                round, number -> new Gap(number, started.getOrDefault(number, at), new ArrayList<>()))
                        .rows()
                        .add(row);
            }
        }
        return List.copyOf(gaps.values());
    }

    private Round round(Gap gap, CorpusTableFile table, Optional<JsonNode> live) {
        List<double[]> rows = gap.rows();
        double[] last = rows.get(rows.size() - 1);
        double end = table.cell(last, "t");
        List<double[]> second = rows.stream()
                .filter(row -> table.cell(row, "t") >= end - LAST_SECOND)
                .toList();
        Map<Channel, Double> readings = new HashMap<>();
        readings.put(Channel.PRIVATE_RSS, KIB * table.median(second, "rssanon"));
        read(readings, Channel.CHILDREN_PRIVATE_RSS, KIB, table, "child_uss", second);
        read(readings, Channel.OPEN_FILES, 1, table, "fds", second);
        read(readings, Channel.THREADS, 1, table, "threads", second);
        read(readings, Channel.CHILD_PROCESSES, 1, table, "children", second);
        if (table.has("rss") && table.has("rssanon")) {
            double shared = KIB * (table.median(second, "rss") - table.median(second, "rssanon"));
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
        Floor floor = new Floor(at(end), 1, 0, readings, settling(second, table), 0, 0);
        return new Round(
                gap.round(), at(gap.startedAt()), at(table.cell(rows.get(0), "t")), floor, totals(last, table));
    }

    private static OptionalDouble settling(List<double[]> rows, CorpusTableFile table) {
        double[] first = rows.get(0);
        double[] last = rows.get(rows.size() - 1);
        double seconds = table.cell(last, "t") - table.cell(first, "t");
        return seconds <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(KIB * (table.cell(last, "rssanon") - table.cell(first, "rssanon")) / seconds);
    }

    private static void read(
            Map<Channel, Double> readings,
            Channel channel,
            double unit,
            CorpusTableFile table,
            String column,
            List<double[]> rows) {
        if (table.has(column)) {
            readings.put(channel, unit * table.median(rows, column));
        }
    }

    private static Map<Exposure, Long> totals(double[] row, CorpusTableFile table) {
        Map<Exposure, Long> totals = new HashMap<>();
        totals.put(Exposure.CALLS, (long) table.cell(row, "calls"));
        for (Exposure exposure : List.of(Exposure.SESSIONS, Exposure.ABANDONED, Exposure.ERRORS)) {
            if (table.has(exposure.key())) {
                totals.put(exposure, (long) table.cell(row, exposure.key()));
            }
        }
        for (String column : table.columns().keySet()) {
            tool(column).ifPresent(tool -> totals.put(Exposure.tool(tool), (long) table.cell(row, column)));
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

    private Map<Integer, JsonNode> live() throws CommandFailure {
        Map<Integer, JsonNode> live = new HashMap<>();
        if (entry.liveFile().isPresent()) {
            for (JsonNode reading : Corpus.json(folder.resolve(entry.liveFile().get()))) {
                live.put(reading.path("round").asInt(), reading);
            }
        }
        return live;
    }

    private static Instant at(double seconds) {
        return Instant.ofEpochMilli(Math.round(1000 * seconds));
    }
}
