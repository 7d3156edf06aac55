package mcpleak.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import mcpleak.series.CsvSummary;
import mcpleak.series.MalformedInput;
import mcpleak.series.RecordedRunJson;
import mcpleak.series.SampleCsvReader;
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
record RecordedInput(Path path, LeakVerdict verdict, Optional<OriginalFigures> figures, List<String> remarks) {

    private static final String RUN_JSON = "run.json";

    RecordedInput {
        remarks = List.copyOf(remarks);
    }

    /**
     * Read a run folder, a {@code run.json} or a memory CSV, and compare it with the run of an earlier build if one is given.
     *
     * @throws UnreadableInput if it is none of them or breaks a rule
     */
    static RecordedInput read(Path path, Optional<Path> baseline) throws UnreadableInput {
        RecordedInput input = read(path);
        boolean folder = Files.isDirectory(path) && Files.isRegularFile(path.resolve(RUN_JSON));
        if (baseline.isEmpty()) {
            return input;
        }
        if (!folder && !path.toString().endsWith(".json")) {
            throw new UnreadableInput(path + ": only a run folder or its run.json can be compared with a baseline");
        }
        LeakVerdict compared = LeakJudge.judge(FinishedRunReader.run(path), FinishedRunReader.run(baseline.get()));
        return new RecordedInput(path, compared, input.figures(), input.remarks());
    }

    /**
     * Read a run folder, a {@code run.json} or a memory CSV.
     *
     * @throws UnreadableInput if it is none of them or breaks a rule
     */
    static RecordedInput read(Path path) throws UnreadableInput {
        if (!Files.isDirectory(path)) {
            return path.getFileName().toString().endsWith(".json")
                    ? json(path, path, Optional.empty())
                    : csv(path, path);
        }
        Path json = path.resolve(RUN_JSON);
        Optional<Path> csv = memoryCsv(path);
        if (Files.isRegularFile(json)) {
            return json(path, json, csv);
        }
        return csv(
                path,
                csv.orElseThrow(() -> new UnreadableInput(path + ": neither run.json nor memory_*.csv is in it")));
    }

    static Optional<Path> memoryCsv(Path folder) throws UnreadableInput {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("memory_.*\\.csv"))
                    .sorted()
                    .findFirst();
        } catch (IOException e) {
            throw new UnreadableInput(folder + ": cannot be listed: " + e, e);
        }
    }

    private static RecordedInput json(Path path, Path json, Optional<Path> csv) throws UnreadableInput {
        LeakVerdict verdict;
        try {
            verdict = LeakJudge.judge(RecordedRunJson.read(Files.readString(json)));
        } catch (MalformedInput e) {
            throw new UnreadableInput(json + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UnreadableInput(json, e);
        }
        if (csv.isEmpty()) {
            return new RecordedInput(path, verdict, Optional.empty(), List.of());
        }
        LongStream.Builder treeRss = LongStream.builder();
        List<String> remarks = remarks(csv.get(), rows(csv.get(), in -> SampleCsvReader.readTreeRss(in, treeRss)));
        return new RecordedInput(path, verdict, figures(treeRss.build().toArray()), remarks);
    }

    private static RecordedInput csv(Path path, Path csv) throws UnreadableInput {
        MemorySeries series = new MemorySeries();
        CsvSummary summary = rows(csv, in -> SampleCsvReader.readCells(in, series::add));
        if (summary.rows() == 0) {
            throw new UnreadableInput(csv + ": no row could be read"
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

    private interface Reading {
        CsvSummary read(BufferedReader in) throws IOException, MalformedInput;
    }

    private static CsvSummary rows(Path csv, Reading reading) throws UnreadableInput {
        try (BufferedReader in = Files.newBufferedReader(csv, StandardCharsets.UTF_8)) {
            return reading.read(in);
        } catch (MalformedInput e) {
            throw new UnreadableInput(csv + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UnreadableInput(csv, e);
        }
    }

    private static Optional<OriginalFigures> figures(long[] bytes) {
        return bytes.length == 0 ? Optional.empty() : Optional.of(OriginalFigures.of(bytes));
    }

    private static List<String> remarks(Path csv, CsvSummary summary) {
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
}
