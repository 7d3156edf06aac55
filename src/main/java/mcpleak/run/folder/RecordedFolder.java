package mcpleak.run.folder;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import mcpleak.compare.ComparedRun;
import mcpleak.compare.TunedRun;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.file.LoadCsv;
import mcpleak.recording.file.MalformedInput;
import mcpleak.recording.file.RecordedRunJson;
import mcpleak.recording.file.SampleCsvReader;
import mcpleak.recording.file.SampleRow;
import mcpleak.recording.sample.LoadSecond;
import mcpleak.recording.sample.Sample;
import mcpleak.verdict.LeakJudge;

/**
 * The folder that a run was recorded to, read back. What breaks a rule is a {@link MalformedInput} that names file and rule. Immutable.
 *
 * @param folder the run folder
 */
public record RecordedFolder(Path folder) {

    private static final String RUN_JSON = "run.json";

    /** A larger {@code run.json} is none of ours. */
    private static final long MOST_BYTES = 256L << 20;

    /** Return whether it holds a recorded run. */
    public boolean hasRun() {
        return Files.isRegularFile(folder.resolve(RUN_JSON));
    }

    /**
     * Return the recorded run.
     *
     * @throws MalformedInput if there is none, or a broken one
     * @throws IOException if its file cannot be read
     */
    public RecordedRun run() throws IOException, MalformedInput {
        if (!hasRun()) {
            throw new MalformedInput(folder + ": there is no run.json in it; name the folder of a run, such as"
                    + " results/toolcallssimulation-20261121100000000");
        }
        return run(folder.resolve(RUN_JSON));
    }

    /**
     * Read a run from its {@code run.json}.
     *
     * @throws MalformedInput if it is a broken one
     * @throws IOException if the file cannot be read
     */
    public static RecordedRun run(Path json) throws IOException, MalformedInput {
        if (Files.size(json) > MOST_BYTES) {
            throw new MalformedInput(json + ": is larger than " + MOST_BYTES + " bytes");
        }
        try {
            return RecordedRunJson.read(Files.readString(json, StandardCharsets.UTF_8));
        } catch (MalformedInput e) {
            throw new MalformedInput(json + ": " + e.getMessage(), e);
        }
    }

    /** Return the CSV file with the samples; empty if there is none. */
    public Optional<Path> memoryCsv() throws IOException {
        return first("memory_.*\\.csv");
    }

    private Optional<Path> first(String pattern) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> String.valueOf(file.getFileName()).matches(pattern))
                    .sorted()
                    .findFirst();
        }
    }

    /** Return the samples; none if there is no file with them. */
    public List<Sample> samples() throws IOException, MalformedInput {
        Optional<Path> csv = memoryCsv();
        List<Sample> samples = new ArrayList<>();
        if (csv.isPresent()) {
            read(csv.get(), row -> samples.add(row.sample()));
        }
        return samples;
    }

    /**
     * Read a memory CSV.
     *
     * @param rows takes each row, in order; one is bad if it throws a {@link NumberFormatException}
     * @throws MalformedInput if it is none
     */
    public static SampleCsvReader.Summary read(Path csv, Consumer<SampleRow> rows) throws IOException, MalformedInput {
        try (BufferedReader in = Files.newBufferedReader(csv, StandardCharsets.UTF_8)) {
            return SampleCsvReader.read(in, rows);
        } catch (MalformedInput e) {
            throw new MalformedInput(csv + ": " + e.getMessage(), e);
        }
    }

    /**
     * Return the run for a comparison; the verdict is made again.
     *
     * @param seenFrom the folder that links to it are relative to
     */
    public ComparedRun compared(Path seenFrom) throws IOException, MalformedInput {
        RecordedRun run = run();
        return new ComparedRun(link(seenFrom), run, LeakJudge.judge(run), peak());
    }

    private OptionalLong peak() throws IOException {
        Optional<Path> csv = memoryCsv();
        AtomicLong peak = new AtomicLong();
        try {
            if (csv.isPresent()) {
                read(csv.get(), row -> peak.accumulateAndGet(row.treeRssBytes(), Math::max));
            }
        } catch (MalformedInput noMemoryCsv) {
            return OptionalLong.empty();
        }
        return peak.get() > 0 ? OptionalLong.of(peak.get()) : OptionalLong.empty();
    }

    /**
     * Return the load of the run.
     *
     * @param seenFrom the folder that links to it are relative to
     */
    public TunedRun tuned(Path seenFrom) throws IOException, MalformedInput {
        RecordedRun run = run();
        Path csv = first("load_\\d.*\\.csv")
                .orElseThrow(() -> new MalformedInput(
                        folder + ": there is no load_*.csv in it; it was recorded by an earlier version"));
        List<LoadSecond> seconds;
        try (BufferedReader in = Files.newBufferedReader(csv, StandardCharsets.UTF_8)) {
            seconds = LoadCsv.read(in);
        } catch (MalformedInput e) {
            throw new MalformedInput(csv + ": " + e.getMessage(), e);
        }
        return TunedRun.of(link(seenFrom), run, seconds)
                .orElseThrow(() -> new MalformedInput(folder + ": no user of it made a call"));
    }

    private String link(Path seenFrom) {
        return seenFrom.toAbsolutePath()
                .normalize()
                .relativize(folder.toAbsolutePath().normalize())
                .toString()
                .replace('\\', '/');
    }
}
