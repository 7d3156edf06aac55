package mcpleak.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcpleak.cli.recorded.CommandFailure;
import mcpleak.ledger.Ledger;
import mcpleak.ledger.LedgerReport;
import mcpleak.ledger.log.LogReader;
import mcpleak.ledger.pairs.PairSet;
import mcpleak.ledger.pairs.PairsFile;
import mcpleak.ledger.pairs.Threshold;
import mcpleak.report.machine.LedgerJson;
import mcpleak.report.words.LedgerWords;
import mcpleak.report.words.VisibleText;
import mcpleak.run.folder.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Count what a server's log says was started and never stopped. Confined to one thread. */
@Command(
        name = "ledger",
        mixinStandardHelpOptions = true,
        description = "Count what a server's log says was started and never stopped.",
        footer = {
            "",
            "Read are plain text, JSON lines and CSV exports (found by their header), each also packed by gzip.",
            "Several files are one log, the oldest first. Without --pairs the shipped pairs are looked for; --shipped",
            "prints them, as an example of a pairs file.",
            "",
            "Exit codes: 0 nothing is left open, 1 wrong usage or unreadable file, 3 an alarm: a pair is beyond its",
            "threshold. Without --alarm and alarms in the pairs file, that is each pair that leaves anything open at the",
            "log's end that was not started just before it; pairs of common words (opened and closed, ...) raise none.",
            "4: no line was recognized, or the start or stop line of a pair is not known: nothing can be told."
        })
final class LedgerCommand extends ConsoleCommand {

    @Parameters(paramLabel = "FILE", description = "A log file, or - for the standard input.", arity = "0..*")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private List<Path> files;

    @Option(
            names = "--pairs",
            paramLabel = "FILE",
            description = "Look for the pairs of this file (HOCON or JSON) instead of the shipped ones.")
    private @Nullable Path pairs;

    @Option(
            names = "--alarm",
            paramLabel = "RULE",
            description =
                    "Raise an alarm at \"open at end > N\", \"active > N\", \"rate > X %%\" or \"growth per hour > N\"; \"PAIR: rule\""
                            + " for one pair; several with semicolons between.")
    private List<String> alarms = new ArrayList<>();

    @Option(
            names = "--bytes",
            paramLabel = "SIZE",
            description = "What one object left open costs, as 18KB (thousands) or 18KiB.")
    private @Nullable String bytes;

    @Option(names = "--message-column", paramLabel = "NAME", description = "CSV column or JSON field of the message.")
    private @Nullable String messageColumn;

    @Option(names = "--time-column", paramLabel = "NAME", description = "CSV column or JSON field of the time.")
    private @Nullable String timeColumn;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(names = "--shipped", description = "Print the shipped pairs and end.")
    private boolean shipped;

    @Override
    public Integer call() throws CommandFailure {
        if (shipped) {
            out().print(PairsFile.shippedText());
            out().flush();
            return ExitCode.OK;
        }
        if (files == null || files.isEmpty()) {
            throw misuse("Name one or more log files.");
        }
        List<Threshold> thresholds = thresholds();
        PairSet set = pairSet();
        Ledger ledger = new Ledger(set);
        LogReader.Format format =
                new LogReader.Format(Optional.ofNullable(messageColumn), Optional.ofNullable(timeColumn));
        List<String> remarks = new ArrayList<>();
        LogFile.Progress progress = new LogFile.Progress(System::nanoTime, err());
        for (Path file : files) {
            LogFile.read(file, ledger, format, progress.of(file.toString())).ifPresent(remarks::add);
        }
        boolean own = !thresholds.isEmpty()
                || set.pairs().stream().anyMatch(pair -> !pair.alarms().isEmpty());
        LedgerReport report =
                own ? ledger.report(thresholds) : ledger.report(thresholds).withDefaultAlarms();
        print(report, remarks);
        if (!report.alarms().isEmpty()) {
            return ExitCode.LEAK;
        }
        return report.tells() ? ExitCode.OK : ExitCode.NO_VERDICT;
    }

    private List<Threshold> thresholds() {
        try {
            return alarms.stream()
                    .flatMap(text -> Threshold.parse(text).stream())
                    .toList();
        } catch (IllegalArgumentException e) {
            throw misuse("--alarm: " + e.getMessage());
        }
    }

    private PairSet pairSet() throws CommandFailure {
        Optional<Path> file = Optional.ofNullable(pairs);
        PairSet set = file.isPresent() ? read(file.get()) : PairsFile.shipped();
        try {
            return bytes == null ? set : set.withBytes(PairsFile.size(bytes));
        } catch (IllegalArgumentException e) {
            throw misuse("--bytes: " + e.getMessage());
        }
    }

    private static PairSet read(Path file) throws CommandFailure {
        try {
            return PairsFile.read(Files.readString(file, StandardCharsets.UTF_8), file.toString());
        } catch (IOException e) {
            throw new CommandFailure(file, e);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private void print(LedgerReport report, List<String> remarks) {
        if (json) {
            out().print(LedgerJson.text(report));
            remarks.forEach(this::warn);
        } else {
            out().println(String.join(", ", files.stream().map(Path::toString).toList()) + ":");
            LedgerWords.lines(report).forEach(out()::println);
            remarks.forEach(remark -> out().println("  note: " + VisibleText.sentence(remark)));
        }
        out().flush();
    }
}
