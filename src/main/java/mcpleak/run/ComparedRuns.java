package mcpleak.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import mcpleak.compare.ComparedRun;
import mcpleak.series.MalformedInput;
import mcpleak.series.SampleCsvReader;
import mcpleak.verdict.LeakJudge;

/** Read run folders for a comparison. Stateless. */
public final class ComparedRuns {

    private ComparedRuns() {}

    /**
     * Read a run folder; the verdict is made again.
     *
     * @param folder the run folder
     * @param seenFrom the folder that links to it are relative to
     * @throws MalformedInput if it holds no recorded run; the message names file and rule
     * @throws IOException if a file cannot be read
     */
    public static ComparedRun read(Path folder, Path seenFrom) throws IOException, MalformedInput {
        RunReading reading = RunReading.of(folder, seenFrom);
        return new ComparedRun(reading.link(), reading.run(), LeakJudge.judge(reading.run()), peak(folder));
    }

    private static OptionalLong peak(Path folder) throws IOException {
        Optional<Path> csv;
        try (Stream<Path> files = Files.list(folder)) {
            csv = files.filter(file -> String.valueOf(file.getFileName()).matches("memory_.*\\.csv"))
                    .sorted()
                    .findFirst();
        }
        AtomicLong peak = new AtomicLong();
        if (csv.isPresent()) {
            try (BufferedReader in = Files.newBufferedReader(csv.get(), StandardCharsets.UTF_8)) {
                SampleCsvReader.read(in, sample -> peak.accumulateAndGet(sample.treeRssBytes(), Math::max));
            } catch (MalformedInput noMemoryCsv) {
                return OptionalLong.empty();
            }
        }
        return peak.get() > 0 ? OptionalLong.of(peak.get()) : OptionalLong.empty();
    }
}
