package mcpleak.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
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
        Path file = folder.resolve(entry.file());
        List<String> lines = lines(file);
        Map<String, Integer> columns = columns(file, lines);
        if (lines.size() < 2) {
            throw new UnreadableInput(file + ": no row below the header");
        }
        double first = cell(row(file, 2, lines.get(1), columns.size()), columns, "rss");
        double last = cell(row(file, lines.size(), lines.get(lines.size() - 1), columns.size()), columns, "rss");
        return new Reading(run(file, lines, columns), last > NAIVE * first);
    }

    private RecordedRun run(Path file, List<String> lines, Map<String, Integer> columns) throws UnreadableInput {
        Map<Integer, JsonNode> live = live();
        List<Round> rounds = new ArrayList<>();
        for (Gap gap : gaps(file, lines, columns)) {
            rounds.add(round(gap, columns, Optional.ofNullable(live.get(gap.round()))));
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
        MemoryModel model = switch (entry.language()) {
            case "py", "python", "rust", "c", "cpp" -> MemoryModel.NATIVE;
            case "java" -> pretouched() ? MemoryModel.JVM_PRETOUCHED : MemoryModel.JVM;
            case "node" -> entry.variant().contains("semi1") ? MemoryModel.NODE_SMALL_SEMI_SPACE : MemoryModel.NODE;
            case "go", "dotnet" -> MemoryModel.MANAGED;
            default -> MemoryModel.UNKNOWN;
        };
        String name = entry.language().equals("py") ? "python" : entry.language();
        return new ServerRuntime(name, model, MemoryModel.NATIVE);
    }

    private boolean pretouched() {
        return entry.variant().contains("pretouch") || entry.options().contains("AlwaysPreTouch");
    }

    private static List<String> lines(Path file) throws UnreadableInput {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UnreadableInput(file + ": cannot be read: " + e, e);
        }
    }

    private static Map<String, Integer> columns(Path file, List<String> lines) throws UnreadableInput {
        Map<String, Integer> columns = new LinkedHashMap<>();
        for (String name : lines.isEmpty() ? new String[0] : lines.get(0).split(",", -1)) {
            columns.put(name, columns.size());
        }
        for (String needed : List.of("t", "round", "phase", "calls", "rss", "rssanon")) {
            if (!columns.containsKey(needed)) {
                throw new UnreadableInput(file + ": line 1 names no column \"" + needed + "\"");
            }
        }
        return columns;
    }

    private static List<Gap> gaps(Path file, List<String> lines, Map<String, Integer> columns) throws UnreadableInput {
        Map<Integer, Gap> gaps = new TreeMap<>();
        Map<Integer, Double> started = new HashMap<>();
        for (int i = 1; i < lines.size(); i++) {
            double[] row = row(file, i + 1, lines.get(i), columns.size());
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

    private static double[] row(Path file, int line, String text, int width) throws UnreadableInput {
        String[] cells = text.split(",", -1);
        if (cells.length != width) {
            throw new UnreadableInput(file + ": line " + line + " has " + cells.length + " cells, not " + width);
        }
        try {
            return Arrays.stream(cells).mapToDouble(Double::parseDouble).toArray();
        } catch (NumberFormatException e) {
            throw new UnreadableInput(file + ": line " + line + " holds what is not a number: " + e.getMessage(), e);
        }
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
        live.ifPresent(reading -> {
            readings.put(Channel.LIVE_BYTES, reading.path("live").asDouble());
            if (reading.has("rss_after")) {
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
        if (columns.containsKey("sessions")) {
            totals.put(Exposure.SESSIONS, (long) cell(row, columns, "sessions"));
        }
        for (String column : columns.keySet()) {
            if (column.length() == 2 && column.charAt(0) == 'c') {
                totals.put(Exposure.tool(column.substring(1)), (long) cell(row, columns, column));
            }
        }
        return totals;
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
                .sorted()
                .toArray();
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    private static Instant at(double seconds) {
        return Instant.ofEpochMilli(Math.round(1000 * seconds));
    }
}
