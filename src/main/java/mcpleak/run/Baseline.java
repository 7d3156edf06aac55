package mcpleak.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import mcpleak.compare.Build;
import mcpleak.compare.BuildComparison;
import mcpleak.compare.ComparedRun;
import mcpleak.compare.Comparison;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.file.MalformedInput;
import mcpleak.recording.file.RecordedRunJson;
import mcpleak.report.machine.CompareText;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.MemoryFigures;
import mcpleak.run.folder.ComparisonFiles;
import mcpleak.run.folder.RecordedFolder;
import mcpleak.run.folder.StepSummary;
import mcpleak.run.recorder.Facts;
import mcpleak.verdict.LeakJudge;
import mcpleak.verdict.LeakVerdict;

/** Judges a run beside the earlier one that it is compared with. Stateless. */
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

    /** Return the run with its comparison, where a baseline was asked for and can still be read. */
    static FinishedRun beside(LoadProfile profile, FinishedRun run, Path folder) {
        return profile.get(Properties.BASELINE)
                .flatMap(baseline -> compared(baseline, run, folder))
                .map(run::beside)
                .orElse(run);
    }

    private static Optional<Comparison> compared(Path baseline, FinishedRun run, Path folder) {
        OptionalLong peak = MemoryFigures.of(run.samples())
                .map(figures -> OptionalLong.of(figures.maxBytes()))
                .orElseGet(OptionalLong::empty);
        try {
            ComparedRun before = new RecordedFolder(baseline).compared(folder);
            ComparedRun now = new ComparedRun("", run.run(), run.verdict(), peak);
            return Optional.of(BuildComparison.of(Build.pair(List.of(before), List.of(now))));
        } catch (IOException | MalformedInput e) {
            System.out.println(
                    "[mcpleak] the baseline cannot be compared: " + Facts.printable(String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    /** Say on the console and on the summary page of a CI step what the comparison came to, if there was one. */
    static void tell(FinishedRun run, Path folder) {
        run.beside().ifPresent(comparison -> {
            StepSummary.append(CompareText.markdown(comparison));
            System.out.println("Beside the baseline: " + CompareText.outcomeLine(comparison));
            System.out.println("  page: " + folder.resolve(ComparisonFiles.PAGE) + System.lineSeparator());
        });
    }
}
