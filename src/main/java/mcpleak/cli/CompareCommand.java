package mcpleak.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import mcpleak.cli.recorded.CommandFailure;
import mcpleak.compare.Build;
import mcpleak.compare.BuildComparison;
import mcpleak.compare.ComparedRun;
import mcpleak.compare.Comparison;
import mcpleak.report.machine.CompareJson;
import mcpleak.report.machine.CompareText;
import mcpleak.run.folder.ComparisonFiles;
import mcpleak.run.folder.ExitCode;
import mcpleak.run.folder.RecordedFolder;
import mcpleak.run.folder.StepSummary;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compare recorded runs of several builds. Confined to one thread. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Compare recorded runs: what got worse, what got better, what is unchanged, and in which build it began.",
            "",
            "Runs are sorted into builds by -Dbuild, else by what CI and git said, in order of time; the last build is compared"
                    + " with the one before, and the trend goes over all. Several runs of one build are pooled and measure the"
                    + " noise. With --baseline the runs named there are one side, all others the other."
        },
        footer = {
            "",
            "Writes compare.html, compare.json and compare.md. Times are compared on one host only.",
            "",
            "Exit codes: 0 no regression, 1 wrong usage or unreadable file, 4 not comparable or not all decided, 5 regression."
        })
final class CompareCommand extends ConsoleCommand {

    private static final int FEWEST_RUNS = 2;

    @Parameters(paramLabel = "RUN", description = "Run folders.", arity = "1..*")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private List<Path> runs;

    @Option(
            names = {"-b", "--baseline"},
            paramLabel = "RUN",
            split = ",",
            description = "Run folders of the build to compare with; several with commas between.")
    private List<Path> baseline = new ArrayList<>();

    @Option(
            names = {"-o", "--out", "--output"},
            paramLabel = "DIR",
            description = "Where to write; by default the folder \"compare\" beside the last run.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Print compare.json instead of lines for people.")
    private boolean json;

    @Option(
            names = "--inconclusive",
            paramLabel = "fail|warn",
            defaultValue = "fail",
            description = "Whether what is not decided makes the exit code 4 (fail) or 0 (warn).")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Undecided undecided;

    private enum Undecided {
        fail,
        warn
    }

    @Override
    public Integer call() throws CommandFailure {
        if (runs.size() + baseline.size() < FEWEST_RUNS) {
            throw misuse("A comparison takes at least two runs.");
        }
        Path folder = Optional.ofNullable(out).orElseGet(this::besideLast);
        Comparison comparison = compared(folder);
        try {
            ComparisonFiles.write(comparison, folder);
            StepSummary.append(CompareText.markdown(comparison));
        } catch (IOException e) {
            throw new CommandFailure(folder + ": cannot be written: " + e.getMessage(), e);
        }
        if (json) {
            out().print(CompareJson.text(comparison));
        } else {
            List<String> lines = new ArrayList<>(CompareText.lines(comparison));
            lines.add(lines.size() - 1, "page: " + folder.resolve(ComparisonFiles.PAGE));
            lines.forEach(out()::println);
        }
        out().flush();
        return code(comparison.outcome());
    }

    private Path besideLast() {
        Path last = runs.get(runs.size() - 1).toAbsolutePath().normalize();
        return Optional.ofNullable(last.getParent()).orElse(last).resolve("compare");
    }

    private Comparison compared(Path folder) throws CommandFailure {
        List<ComparedRun> now = read(runs, folder);
        List<ComparedRun> before = read(baseline, folder);
        if (!before.isEmpty()) {
            return BuildComparison.of(Build.pair(before, now));
        }
        List<Build> builds = Build.of(now);
        return BuildComparison.of(builds.size() > 1 ? builds : lastAgainstEarlier(now));
    }

    /** Runs that all say the same of their build: the last one is the new one. */
    private static List<Build> lastAgainstEarlier(List<ComparedRun> runs) {
        List<ComparedRun> ordered = runs.stream()
                .sorted(Comparator.comparing((ComparedRun run) -> run.run().startedAt()))
                .toList();
        int last = ordered.size() - 1;
        String earlier = last == 1 ? "the run before" : "the " + last + " runs before";
        return List.of(
                Build.of(earlier, ordered.subList(0, last)),
                Build.of("run " + ordered.get(last).run().id(), ordered.subList(last, last + 1)));
    }

    private static List<ComparedRun> read(List<Path> folders, Path seenFrom) throws CommandFailure {
        List<ComparedRun> read = new ArrayList<>();
        for (Path folder : folders) {
            read.add(CommandFailure.reading(folder, () -> new RecordedFolder(folder).compared(seenFrom)));
        }
        return read;
    }

    private int code(Comparison.Outcome outcome) {
        return switch (outcome) {
            case NO_REGRESSION, IMPROVEMENT -> ExitCode.OK;
            case REGRESSION -> ExitCode.REGRESSION;
            case UNDECIDED, NOT_COMPARABLE -> undecided == Undecided.warn ? ExitCode.OK : ExitCode.NO_VERDICT;
        };
    }
}
