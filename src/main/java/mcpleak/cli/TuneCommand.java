package mcpleak.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcpleak.cli.recorded.CommandFailure;
import mcpleak.compare.TunedRun;
import mcpleak.compare.Tuning;
import mcpleak.report.words.TuneLines;
import mcpleak.run.folder.ComparisonFiles;
import mcpleak.run.folder.ExitCode;
import mcpleak.run.folder.RecordedFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lay the loads of recorded runs over one another. Confined to one thread. */
@Command(
        name = "tune",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Lay the load of two to five runs over one another: offered and achieved calls per second, users at a time, p95 and"
                    + " failures, and where offered and achieved part.",
        },
        footer = {"", "Writes tune.html.", "", "Exit codes: 0 written, 1 wrong usage or unreadable file."})
final class TuneCommand extends ConsoleCommand {

    @Parameters(paramLabel = "RUN", description = "Run folders, two to five.", arity = "1..*")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private List<Path> runs;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description = "Where to write; by default the folder \"tune\" beside the last run.")
    private @Nullable Path out;

    @Override
    public Integer call() throws CommandFailure {
        if (runs.size() < Tuning.FEWEST_RUNS || runs.size() > Tuning.MOST_RUNS) {
            throw misuse("Tuning takes " + Tuning.FEWEST_RUNS + " to " + Tuning.MOST_RUNS + " runs, not " + runs.size()
                    + ".");
        }
        Path folder = Optional.ofNullable(out).orElseGet(this::besideLast);
        Tuning tuning = new Tuning(read(folder));
        try {
            ComparisonFiles.write(tuning, folder);
        } catch (IOException e) {
            throw new CommandFailure(folder + ": cannot be written: " + e.getMessage(), e);
        }
        TuneLines.text(tuning).forEach(out()::println);
        out().println("page: " + folder.resolve(ComparisonFiles.TUNE_PAGE));
        out().flush();
        return ExitCode.OK;
    }

    private Path besideLast() {
        Path last = runs.get(runs.size() - 1).toAbsolutePath().normalize();
        return Optional.ofNullable(last.getParent()).orElse(last).resolve("tune");
    }

    private List<TunedRun> read(Path folder) throws CommandFailure {
        List<TunedRun> read = new ArrayList<>();
        for (Path run : runs) {
            read.add(CommandFailure.reading(run, () -> new RecordedFolder(run).tuned(folder)));
        }
        return read;
    }
}
