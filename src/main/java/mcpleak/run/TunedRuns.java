package mcpleak.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mcpleak.compare.TunedRun;
import mcpleak.compare.Tuning;
import mcpleak.report.MemoryPage;
import mcpleak.report.PageAsset;
import mcpleak.report.TunePage;
import mcpleak.series.LoadCsv;
import mcpleak.series.LoadSecond;
import mcpleak.series.MalformedInput;

/** Read the load of run folders, and write the page that lays them over one another. Stateless. */
public final class TunedRuns {

    /** The page's name. */
    public static final String PAGE = "tune.html";

    private TunedRuns() {}

    /**
     * Read the load of a run folder.
     *
     * @param folder the run folder
     * @param seenFrom the folder that links to it are relative to
     * @throws MalformedInput if it holds no recorded load; the message names file and rule
     * @throws IOException if a file cannot be read
     */
    public static TunedRun read(Path folder, Path seenFrom) throws IOException, MalformedInput {
        RunReading reading = RunReading.of(folder, seenFrom);
        Optional<Path> csv;
        try (Stream<Path> files = Files.list(folder)) {
            csv = files.filter(file -> String.valueOf(file.getFileName()).matches("load_\\d.*\\.csv"))
                    .sorted()
                    .findFirst();
        }
        if (csv.isEmpty()) {
            throw new MalformedInput(folder + ": there is no load_*.csv in it; it was recorded by an earlier version");
        }
        List<LoadSecond> seconds;
        try (BufferedReader in = Files.newBufferedReader(csv.get(), StandardCharsets.UTF_8)) {
            seconds = LoadCsv.read(in);
        } catch (MalformedInput e) {
            throw new MalformedInput(csv.get() + ": " + e.getMessage(), e);
        }
        return TunedRun.of(reading.link(), reading.run(), seconds)
                .orElseThrow(() -> new MalformedInput(folder + ": no user of it made a call"));
    }

    /**
     * Write the page, and what it needs beside it, each as a whole.
     *
     * @param folder where to; made if it is not there
     * @throws IOException if one cannot be written
     */
    public static void write(Tuning tuning, Path folder) throws IOException {
        for (PageAsset asset : MemoryPage.assets()) {
            RunFiles.write(folder.resolve(asset.relativePath()), asset.text());
        }
        RunFiles.write(folder.resolve(PAGE), TunePage.html(tuning));
    }
}
