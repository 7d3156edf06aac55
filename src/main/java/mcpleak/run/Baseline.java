package mcpleak.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.series.MalformedInput;
import mcpleak.series.RecordedRun;
import mcpleak.series.RecordedRunJson;
import mcpleak.verdict.LeakJudge;
import mcpleak.verdict.LeakVerdict;

/** Read the run that a run is compared with. Stateless. */
final class Baseline {

    private Baseline() {}

    /** Return why the baseline that was asked for cannot be used, as a sentence; empty if it can, or if there is none. */
    static Optional<String> objection(LoadProfile profile) {
        Optional<Path> folder = profile.get(Properties.BASELINE);
        try {
            if (folder.isPresent()) {
                read(folder.get());
            }
            return Optional.empty();
        } catch (IOException | MalformedInput e) {
            return Optional.of(
                    "-Dbaseline=" + Facts.printable(folder.orElseThrow().toString()) + ": "
                            + Facts.printable(String.valueOf(e.getMessage()))
                            + " (allowed: the folder of an earlier run, with its run.json)");
        }
    }

    /** Judge a run, beside its baseline where there is one that can still be read. */
    static LeakVerdict judge(LoadProfile profile, RecordedRun run) {
        Optional<Path> folder = profile.get(Properties.BASELINE);
        if (folder.isEmpty()) {
            return LeakJudge.judge(run);
        }
        try {
            return LeakJudge.judge(run, read(folder.get()));
        } catch (IOException | MalformedInput e) {
            System.out.println("[mcpleak] the baseline cannot be read any more: " + e.getMessage());
            return LeakJudge.judge(run);
        }
    }

    private static RecordedRun read(Path folder) throws IOException, MalformedInput {
        Path file = folder.resolve("run.json");
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no run.json in it");
        }
        return RecordedRunJson.read(Files.readString(file));
    }
}
