package mcpleak.cli.recorded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.file.SampleCsvReader;
import mcpleak.recording.file.SampleRow;
import mcpleak.run.folder.RecordedFolder;
import mcpleak.verdict.LeakJudge;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.TimeJudge;

/**
 * Hold what was found in one path of the command line, judged.
 *
 * @param path the path as it was given
 * @param verdict the verdict
 * @param figures the original scripts' figures; empty where no memory CSV was read
 * @param remarks what was wrong with the files, if they could be used nevertheless
 */
public record RecordedInput(Path path, LeakVerdict verdict, Optional<OriginalFigures> figures, List<String> remarks) {

    public RecordedInput {
        remarks = List.copyOf(remarks);
    }

    /**
     * Read a run folder, a {@code run.json} or a memory CSV, and compare it with the run of an earlier build if one is given.
     *
     * @throws CommandFailure if it is none of them or breaks a rule
     */
    public static RecordedInput read(Path path, Optional<Path> baseline) throws CommandFailure {
        RecordedInput input = read(path);
        boolean folder = new RecordedFolder(path).hasRun();
        if (baseline.isEmpty()) {
            return input;
        }
        if (!folder && !path.toString().endsWith(".json")) {
            throw new CommandFailure(path + ": only a run folder or its run.json can be compared with a baseline");
        }
        LeakVerdict compared = LeakJudge.judge(run(path), run(baseline.get()));
        return new RecordedInput(path, compared, input.figures(), input.remarks());
    }

    private static RecordedRun run(Path path) throws CommandFailure {
        return CommandFailure.reading(
                path, () -> Files.isDirectory(path) ? new RecordedFolder(path).run() : RecordedFolder.run(path));
    }

    /**
     * Read a run folder, a {@code run.json} or a memory CSV.
     *
     * @throws CommandFailure if it is none of them or breaks a rule
     */
    public static RecordedInput read(Path path) throws CommandFailure {
        if (!Files.isDirectory(path)) {
            return path.getFileName().toString().endsWith(".json") ? json(path, Optional.empty()) : csv(path, path);
        }
        RecordedFolder folder = new RecordedFolder(path);
        Optional<Path> csv;
        try {
            csv = folder.memoryCsv();
        } catch (IOException e) {
            throw new CommandFailure(path + ": cannot be listed: " + e, e);
        }
        if (folder.hasRun()) {
            return json(path, csv);
        }
        return csv(
                path, csv.orElseThrow(() -> new CommandFailure(path + ": neither run.json nor memory_*.csv is in it")));
    }

    private static RecordedInput json(Path path, Optional<Path> csv) throws CommandFailure {
        LeakVerdict verdict = LeakJudge.judge(run(path));
        if (csv.isEmpty()) {
            return new RecordedInput(path, verdict, Optional.empty(), List.of());
        }
        LongStream.Builder treeRss = LongStream.builder();
        List<String> remarks = remarks(csv.get(), rows(csv.get(), row -> treeRss.add(row.treeRssBytes())));
        return new RecordedInput(path, verdict, figures(treeRss.build().toArray()), remarks);
    }

    private static RecordedInput csv(Path path, Path csv) throws CommandFailure {
        MemorySeries series = new MemorySeries();
        SampleCsvReader.Summary summary = rows(csv, series::add);
        if (summary.rows() == 0) {
            throw new CommandFailure(csv + ": no row could be read"
                    + summary.told().stream()
                            .findFirst()
                            .map(bad -> ": line " + bad.line() + ": " + bad.reason())
                            .orElse(""));
        }
        LeakVerdict verdict = summary.originalOnly() || !series.hasRounds()
                ? TimeJudge.judge(series.millis(), series.bytes())
                : LeakJudge.judge(series.run(csv.getFileName().toString()));
        List<String> remarks = remarks(csv, summary);
        series.broken().stream()
                .distinct()
                .map(reason -> csv + ": rows of idle gaps left out: " + reason)
                .forEach(remarks::add);
        return new RecordedInput(path, verdict, figures(series.bytes()), remarks);
    }

    private static SampleCsvReader.Summary rows(Path csv, Consumer<SampleRow> rows) throws CommandFailure {
        return CommandFailure.reading(csv, () -> RecordedFolder.read(csv, rows));
    }

    private static Optional<OriginalFigures> figures(long[] bytes) {
        return bytes.length == 0 ? Optional.empty() : Optional.of(OriginalFigures.of(bytes));
    }

    private static List<String> remarks(Path csv, SampleCsvReader.Summary summary) {
        List<String> remarks = new ArrayList<>();
        summary.told().forEach(bad -> remarks.add(csv + ": line " + bad.line() + " skipped: " + bad.reason()));
        if (summary.badRows() > summary.told().size()) {
            remarks.add(csv + ": " + summary.badRows() + " rows skipped in all");
        }
        if (summary.cut()) {
            remarks.add(csv + ": the last line was cut and left out");
        }
        return remarks;
    }

    /**
     * Compute the figures that the original scripts printed. Shown, never decisive: most healthy servers exceed them while they warm up.
     *
     * @param firstBytes resident bytes of the tree at the first reading
     * @param lastBytes the same at the last
     * @param quarterBytes growth within each quarter of the readings, in order; four elements, or none if there are fewer than 8 readings
     */
    record OriginalFigures(long firstBytes, long lastBytes, List<Long> quarterBytes) {

        private static final int QUARTERS = 4;
        private static final double MIB = 1024.0 * 1024;

        OriginalFigures {
            quarterBytes = List.copyOf(quarterBytes);
        }

        /** @param bytes resident bytes of the tree, one a reading, at least one */
        static OriginalFigures of(long[] bytes) {
            List<Long> quarters = new ArrayList<>();
            for (int i = 0; i < QUARTERS && bytes.length >= 2 * QUARTERS; i++) {
                int from = bytes.length * i / QUARTERS;
                int to = bytes.length * (i + 1) / QUARTERS - 1;
                quarters.add(bytes[to] - bytes[from]);
            }
            return new OriginalFigures(bytes[0], bytes[bytes.length - 1], quarters);
        }

        /** Return the figures as lines of text. */
        List<String> lines() {
            List<String> lines = new ArrayList<>();
            lines.add(String.format(
                    Locale.ROOT,
                    "RSS of the tree: %.1f MiB at first, %.1f MiB at last, growth %+.1f MiB (%+.1f %%)",
                    firstBytes / MIB,
                    lastBytes / MIB,
                    (lastBytes - firstBytes) / MIB,
                    firstBytes == 0 ? 0 : 100.0 * (lastBytes - firstBytes) / firstBytes));
            if (!quarterBytes.isEmpty()) {
                StringBuilder quarters = new StringBuilder("growth by quarter:");
                quarterBytes.forEach(growth -> quarters.append(String.format(Locale.ROOT, " %+.1f MiB", growth / MIB)));
                lines.add(quarters.toString());
            }
            lines.add("over 20 %: " + (lastBytes > 1.2 * firstBytes ? "yes" : "no") + ", over 50 %: "
                    + (lastBytes > 1.5 * firstBytes ? "yes" : "no") + " (the original scripts' rule; not decisive)");
            return lines;
        }
    }
}
