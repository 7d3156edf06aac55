package mcpleak.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import mcpleak.verdict.Answer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Judge recorded files again. Confined to one thread. */
@Command(
        name = "analyze",
        mixinStandardHelpOptions = true,
        description = "Judge recorded runs again, from their run folder or memory CSV.",
        footer = {
            "",
            "Exit codes: 0 no leak found, 1 wrong usage or unreadable file, 3 leak found, 4 no verdict yet or not measured.",
            "With --corpus: 0, or 1 if a file cannot be read."
        })
final class AnalyzeCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "PATH",
            description = "A run folder, a run.json, or a memory CSV (also one of the original scripts).",
            arity = "0..*")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private List<Path> paths;

    @Option(
            names = "--corpus",
            paramLabel = "DIR",
            description = "Judge a folder of labelled runs with a manifest.json; print answers against labels.")
    private @Nullable Path corpus;

    @Option(names = "--json", description = "Print one JSON object a run, one a line.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws UnreadableInput {
        Optional<Path> folder = Optional.ofNullable(corpus);
        boolean named = paths != null && !paths.isEmpty();
        if (folder.isPresent() == named) {
            throw new ParameterException(spec.commandLine(), "Give one or more paths, or --corpus DIR.");
        }
        return folder.isPresent() ? corpus(folder.get()) : runs();
    }

    private int corpus(Path folder) throws UnreadableInput {
        List<CorpusVerdict> verdicts = CorpusVerdict.all(Corpus.open(folder));
        if (json) {
            verdicts.forEach(verdict -> out().println(verdict.json()));
        } else {
            CorpusTable.lines(verdicts).forEach(out()::println);
        }
        return ExitCode.OK;
    }

    private int runs() throws UnreadableInput {
        boolean leak = false;
        boolean open = false;
        for (Path path : paths) {
            RecordedInput input = RecordedInput.read(path);
            if (json) {
                out().println(VerdictLines.json(path.toString(), input.verdict()));
            } else {
                VerdictLines.text(input).forEach(out()::println);
            }
            leak |= input.verdict().answer() == Answer.LEAK;
            open |= input.verdict().answer() == Answer.INCONCLUSIVE
                    || input.verdict().answer() == Answer.NOT_MEASURED;
        }
        if (leak) {
            return ExitCode.LEAK;
        }
        return open ? ExitCode.NO_VERDICT : ExitCode.OK;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
