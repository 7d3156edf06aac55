package mcpleak.run;

import java.io.IOException;
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
import mcpleak.report.FinishedRun;
import mcpleak.report.MemoryFigures;
import mcpleak.series.MalformedInput;

/** Compare a run that has ended with its baseline. Stateless. */
final class BesideBaseline {

    private BesideBaseline() {}

    /** Return the run with its comparison, where a baseline was asked for and can still be read. */
    static FinishedRun of(LoadProfile profile, FinishedRun run, Path folder) {
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
            ComparedRun before = ComparedRuns.read(baseline, folder);
            ComparedRun now = new ComparedRun("", run.run(), run.verdict(), peak);
            return Optional.of(BuildComparison.of(Build.pair(List.of(before), List.of(now))));
        } catch (IOException | MalformedInput e) {
            System.out.println(
                    "[mcpleak] the baseline cannot be compared: " + Facts.printable(String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }
}
