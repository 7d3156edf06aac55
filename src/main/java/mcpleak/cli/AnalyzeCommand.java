package mcpleak.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mcpleak.cli.recorded.CommandFailure;
import mcpleak.cli.recorded.Corpus;
import mcpleak.cli.recorded.CorpusVerdict;
import mcpleak.cli.recorded.FinishedRunReader;
import mcpleak.cli.recorded.RecordedInput;
import mcpleak.cli.recorded.VerdictLines;
import mcpleak.recording.foreign.Choice;
import mcpleak.recording.foreign.MemoryUnit;
import mcpleak.report.machine.MemoryJson;
import mcpleak.run.folder.ExitCode;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.channel.Answer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Judge recorded files again. Confined to one thread. */
@Command(
        name = "analyze",
        mixinStandardHelpOptions = true,
        description = "Judge recorded runs again, from their run folder or memory CSV.",
        footer = {
            "",
            "The run folder is not changed: --output writes memory.json elsewhere, the same bytes on every machine.",
            "",
            "Exit codes: 0 no leak found, 1 wrong usage or unreadable file, 3 leak found, 4 no verdict yet or not measured,",
            "5 worse than the baseline; of several the first of 3, 5, 4, 0. With --corpus: 0, or 1 if a file cannot be read."
        })
final class AnalyzeCommand extends ConsoleCommand {

    @Parameters(
            paramLabel = "PATH",
            description =
                    "A run folder, a run.json, or any text or CSV with a column of times and one of memory: ours, the original"
                            + " scripts', mprof, psrecord, pidstat, docker stats, ps loops, Prometheus, Grafana, process.memoryUsage().",
            arity = "0..*")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private List<Path> paths;

    @Option(
            names = "--corpus",
            paramLabel = "DIR",
            description = "Judge a folder of labelled runs with a manifest.json; print answers against labels.")
    private @Nullable Path corpus;

    @Option(
            names = "--unit",
            paramLabel = "UNIT",
            description = "Unit of a foreign recording's memory: B, KiB, MiB, GiB.")
    private @Nullable String unit;

    @Option(names = "--column", paramLabel = "NAME", description = "Title of a foreign recording's column of memory.")
    private @Nullable String column;

    @Option(names = "--json", description = "Print one JSON object a run, one a line.")
    private boolean json;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "Write memory.json of the run there; of several runs into a folder each, named as theirs.")
    private @Nullable Path output;

    @Option(
            names = "--baseline",
            paramLabel = "RUN",
            description = "Compare with the run of an earlier build: its run folder.")
    private @Nullable Path baseline;

    @Override
    public Integer call() throws CommandFailure {
        Optional<Path> folder = Optional.ofNullable(corpus);
        boolean named = paths != null && !paths.isEmpty();
        if (folder.isPresent() == named) {
            throw misuse("Give one or more paths, or --corpus DIR.");
        }
        return folder.isPresent() ? corpus(folder.get()) : runs();
    }

    private int corpus(Path folder) throws CommandFailure {
        List<CorpusVerdict> verdicts = CorpusVerdict.all(Corpus.open(folder));
        if (json) {
            verdicts.forEach(verdict -> out().println(verdict.json()));
        } else {
            CorpusVerdict.table(verdicts).forEach(out()::println);
        }
        verdicts.forEach(verdict -> verdict.unreadable().ifPresent(this::warn));
        return verdicts.stream().allMatch(verdict -> verdict.unreadable().isEmpty()) ? ExitCode.OK : ExitCode.ERROR;
    }

    private int runs() throws CommandFailure {
        boolean leak = false;
        boolean open = false;
        boolean worse = false;
        Optional<Path> before = Optional.ofNullable(baseline);
        for (Path path : paths) {
            for (RecordedInput input : RecordedInput.read(path, before, choice())) {
                write(path, input.verdict());
                if (json) {
                    out().println(VerdictLines.json(input.title(), input.verdict()));
                } else {
                    VerdictLines.text(input).forEach(out()::println);
                }
                worse |= input.verdict().regressed();
                leak |= input.verdict().answer() == Answer.LEAK;
                open |= input.verdict().answer() == Answer.INCONCLUSIVE
                        || input.verdict().answer() == Answer.NOT_MEASURED;
            }
        }
        if (leak) {
            return ExitCode.LEAK;
        }
        if (worse) {
            return ExitCode.REGRESSION;
        }
        return open ? ExitCode.NO_VERDICT : ExitCode.OK;
    }

    private Choice choice() {
        Optional<String> named = Optional.ofNullable(unit);
        Optional<MemoryUnit> known = named.flatMap(MemoryUnit::of);
        if (named.isPresent() && known.isEmpty()) {
            throw misuse("--unit: \"" + unit + "\" is none of B, KiB, MiB, GiB.");
        }
        return new Choice(known, Optional.ofNullable(column));
    }

    private void write(Path path, LeakVerdict verdict) throws CommandFailure {
        if (output == null) {
            return;
        }
        if (!Files.isDirectory(path)) {
            throw new CommandFailure(path + ": --output needs run folders");
        }
        Path folder = paths.size() == 1
                ? output
                : output.resolve(path.toAbsolutePath().normalize().getFileName());
        String text = MemoryJson.text(FinishedRunReader.read(path, verdict));
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("memory.json"), text);
        } catch (IOException e) {
            throw new CommandFailure(folder + ": cannot be written: " + e, e);
        }
    }
}
