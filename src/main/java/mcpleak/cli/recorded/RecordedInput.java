package mcpleak.cli.recorded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.file.MalformedInput;
import mcpleak.recording.file.SampleCsvReader;
import mcpleak.recording.foreign.Choice;
import mcpleak.recording.foreign.ForeignRecording;
import mcpleak.recording.foreign.Lives;
import mcpleak.recording.foreign.Reading;
import mcpleak.report.words.TimeWords;
import mcpleak.run.folder.RecordedFolder;
import mcpleak.verdict.LeakJudge;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.TimeJudge;

/**
 * Hold what was found in one path of the command line, judged.
 *
 * @param path the path as it was given
 * @param series the name of the series in it; empty where there is but one
 * @param verdict the verdict
 * @param figures the original scripts' figures; empty where no memory CSV was read
 * @param remarks what was wrong with the files, if they could be used nevertheless
 */
public record RecordedInput(
        Path path, String series, LeakVerdict verdict, Optional<OriginalFigures> figures, List<String> remarks) {

    /** A larger file is no recording of one server. */
    private static final long MOST_BYTES = 512L << 20;

    private static final SampleCsvReader.Summary NOT_OURS = new SampleCsvReader.Summary(true, 0, 0, List.of(), false);

    public RecordedInput {
        remarks = List.copyOf(remarks);
    }

    /** Return the path, with the name of the series. */
    public String title() {
        return path + (series.isEmpty() ? "" : " [" + series + "]");
    }

    /**
     * Read a run folder, a {@code run.json} or a memory recording, and compare it with the run of an earlier build if one is given.
     *
     * @param choice what is known of a recording of another tool
     * @return one for each series in it, at least one
     * @throws CommandFailure if it is none of them or breaks a rule
     */
    public static List<RecordedInput> read(Path path, Optional<Path> baseline, Choice choice) throws CommandFailure {
        List<RecordedInput> inputs = read(path, choice);
        boolean folder = new RecordedFolder(path).hasRun();
        if (baseline.isEmpty()) {
            return inputs;
        }
        RecordedInput input = inputs.get(0);
        if (!folder && !path.toString().endsWith(".json")) {
            throw new CommandFailure(path + ": only a run folder or its run.json can be compared with a baseline");
        }
        LeakVerdict compared = LeakJudge.judge(run(path), run(baseline.get()));
        return List.of(new RecordedInput(path, input.series(), compared, input.figures(), input.remarks()));
    }

    private static RecordedRun run(Path path) throws CommandFailure {
        return CommandFailure.reading(
                path, () -> Files.isDirectory(path) ? new RecordedFolder(path).run() : RecordedFolder.run(path));
    }

    private static List<RecordedInput> read(Path path, Choice choice) throws CommandFailure {
        if (!Files.isDirectory(path)) {
            return isRun(path) ? List.of(json(path, Optional.empty())) : csv(path, path, choice);
        }
        RecordedFolder folder = new RecordedFolder(path);
        Optional<Path> csv;
        try {
            csv = folder.memoryCsv();
        } catch (IOException e) {
            throw new CommandFailure(path + ": cannot be listed: " + e, e);
        }
        if (folder.hasRun()) {
            return List.of(json(path, csv));
        }
        return csv(
                path,
                csv.orElseThrow(() -> new CommandFailure(path + ": neither run.json nor memory_*.csv is in it")),
                choice);
    }

    /** Other tools write JSON, too. */
    private static boolean isRun(Path file) throws CommandFailure {
        return file.getFileName().toString().endsWith(".json")
                && CommandFailure.reading(file, () -> {
                    try (InputStream in = Files.newInputStream(file)) {
                        return !new String(in.readNBytes(1 << 16), StandardCharsets.ISO_8859_1)
                                .matches("(?s)(?!.*\"(?:schemaVersion|rounds)\").*\"(?:rss|values|MemUsage)\".*");
                    }
                });
    }

    private static RecordedInput json(Path path, Optional<Path> csv) throws CommandFailure {
        LeakVerdict verdict = LeakJudge.judge(run(path));
        if (csv.isEmpty()) {
            return new RecordedInput(path, "", verdict, Optional.empty(), List.of());
        }
        LongStream.Builder treeRss = LongStream.builder();
        SampleCsvReader.Summary summary = CommandFailure.reading(
                csv.get(), () -> RecordedFolder.read(csv.get(), row -> treeRss.add(row.treeRssBytes())));
        List<String> remarks = remarks(csv.get(), summary);
        return new RecordedInput(path, "", verdict, figures(treeRss.build().toArray()), remarks);
    }

    private static List<RecordedInput> csv(Path path, Path csv, Choice choice) throws CommandFailure {
        MemorySeries series = new MemorySeries();
        SampleCsvReader.Summary summary;
        try {
            summary = choice.equals(Choice.FOUND) ? RecordedFolder.read(csv, series::add) : NOT_OURS;
        } catch (MalformedInput | CharacterCodingException notOurs) {
            summary = NOT_OURS;
        } catch (IOException e) {
            throw new CommandFailure(csv, e);
        }
        if (summary.rows() == 0) {
            return foreign(path, csv, choice, summary);
        }
        List<String> remarks = remarks(csv, summary);
        if (summary.originalOnly() || !series.hasRounds()) {
            return List.of(timeAlone(path, "", series.readings(), remarks));
        }
        LeakVerdict verdict = LeakJudge.judge(series.run(csv.getFileName().toString()));
        series.broken().stream()
                .distinct()
                .map(reason -> csv + ": rows of idle gaps left out: " + reason)
                .forEach(remarks::add);
        return List.of(new RecordedInput(path, "", verdict, figures(bytes(series.readings())), remarks));
    }

    private static List<RecordedInput> foreign(Path path, Path file, Choice choice, SampleCsvReader.Summary ours)
            throws CommandFailure {
        ForeignRecording recording;
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new MalformedInput("is larger than " + MOST_BYTES + " bytes");
            }
            recording = ForeignRecording.read(Files.readAllBytes(file), choice);
        } catch (MalformedInput e) {
            String reason = ours.told().stream()
                    .findFirst()
                    .map(bad -> "no row could be read: line " + bad.line() + ": " + bad.reason())
                    .orElse(String.valueOf(e.getMessage()));
            throw new CommandFailure(file + ": " + reason + "; " + ForeignRecording.READ, e);
        } catch (IOException e) {
            throw new CommandFailure(file, e);
        }
        List<RecordedInput> inputs = new ArrayList<>();
        for (Map.Entry<String, List<Reading>> series : recording.series().entrySet()) {
            List<String> remarks = new ArrayList<>(List.of("read as " + recording.how()));
            remarks.addAll(skipped(file, recording.told(), recording.badRows()));
            String name = recording.series().size() > 1 ? series.getKey() : "";
            inputs.add(timeAlone(path, name, series.getValue(), remarks));
        }
        return inputs;
    }

    /** Judge each life of a process by itself; the longest speaks for all. */
    private static RecordedInput timeAlone(Path path, String name, List<Reading> readings, List<String> remarks) {
        Lives lives = Lives.of(readings);
        List<LeakVerdict> verdicts = lives.lives().stream()
                .map(life ->
                        TimeJudge.judge(life.stream().mapToLong(Reading::millis).toArray(), bytes(life)))
                .toList();
        int longest = IntStream.range(0, verdicts.size())
                .boxed()
                .max(Comparator.comparingInt(life -> lives.lives().get(life).size()))
                .orElseThrow();
        remarks.addAll(TimeWords.lives(lives, verdicts));
        long[] all = lives.lives().stream()
                .flatMap(List::stream)
                .mapToLong(Reading::bytes)
                .toArray();
        return new RecordedInput(path, name, verdicts.get(longest), figures(all), remarks);
    }

    private static long[] bytes(List<Reading> readings) {
        return readings.stream().mapToLong(Reading::bytes).toArray();
    }

    private static Optional<OriginalFigures> figures(long[] bytes) {
        return bytes.length == 0 ? Optional.empty() : Optional.of(OriginalFigures.of(bytes));
    }

    private static List<String> remarks(Path csv, SampleCsvReader.Summary summary) {
        List<String> remarks = skipped(csv, summary.told(), summary.badRows());
        if (summary.cut()) {
            remarks.add(csv + ": the last line was cut and left out");
        }
        return remarks;
    }

    private static List<String> skipped(Path csv, List<SampleCsvReader.BadRow> told, long all) {
        List<String> remarks = new ArrayList<>();
        told.forEach(bad -> remarks.add(csv + ": line " + bad.line() + " skipped: " + bad.reason()));
        if (all > told.size()) {
            remarks.add(csv + ": " + all + " rows skipped in all");
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
