package mcpleak.report.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mcpleak.report.page.HeadOfPage;
import mcpleak.report.page.LedgerPanel;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.FollowUpWords;
import mcpleak.report.words.LedgerWords;
import mcpleak.report.words.LoadFigures;
import mcpleak.report.words.MemoryFigures;
import mcpleak.report.words.NumberText;
import mcpleak.report.words.RunText;
import mcpleak.report.words.VisibleText;
import mcpleak.verdict.LeakVerdict;

/**
 * Render what a run prints at its end: printable ASCII, whatever the server under test sent.
 *
 * <p>Thread-safe.
 */
public final class ConsoleSummary {

    private static final NumberText NUMBERS = NumberText.ASCII;
    private static final int MOST_FAILURES = 10;

    private final FinishedRun finished;
    private final RunText texts;
    private final List<String> lines = new ArrayList<>();

    private ConsoleSummary(FinishedRun finished) {
        this.finished = finished;
        texts = RunText.of(finished);
    }

    /**
     * Render the summary of a run.
     *
     * @param folder the run folder as people should find it; shown, never opened
     * @return lines that end with a line break each; the last one is {@link #verdictLine}
     */
    public static String text(FinishedRun finished, String folder) {
        ConsoleSummary summary = new ConsoleSummary(finished);
        summary.load();
        summary.memory();
        summary.ledger();
        summary.verdict();
        summary.files(folder);
        summary.lines.add("");
        summary.lines.add(verdictLine(finished));
        return String.join("\n", summary.lines) + "\n";
    }

    /** Render the verdict in one line without a line break: {@code Leak found: ...}. */
    public static String verdictLine(FinishedRun finished) {
        return (FollowUpWords.heading(finished.verdict()) + ": "
                        + RunText.of(finished).asciiSentence(finished.words().sentence()))
                .strip();
    }

    private void load() {
        LoadFigures load = finished.load();
        lines.add("Load of " + VisibleText.asciiName(finished.run().simulation()) + ", rounds: "
                + HeadOfPage.roundsDone(finished));
        row("users", NUMBERS.count(load.users(), "a round"));
        row("calls", NUMBERS.count(load.calls(), "calls"));
        row("failed", NUMBERS.count(load.callsFailed(), "calls"));
        row(
                "success rate",
                load.successPercent().isPresent()
                        ? NUMBERS.percentDown(load.successPercent().getAsDouble())
                        : "not known: nothing was called");
        row(
                "calls per second",
                load.callsPerSecond().isPresent()
                        ? NUMBERS.number(load.callsPerSecond().getAsDouble()) + " calls/s"
                        : "not known: there was no load");
        load.failures().stream()
                .limit(MOST_FAILURES)
                .forEach(failure -> lines.add(
                        "    " + NUMBERS.count(failure.count()) + " x " + VisibleText.asciiName(failure.message())));
        if (load.failures().size() > MOST_FAILURES) {
            lines.add("    and " + NUMBERS.count(load.failures().size() - MOST_FAILURES) + " more kinds of failure");
        }
    }

    private void memory() {
        lines.add("");
        lines.add("Resident memory of the server's process tree");
        MemoryFigures.of(finished.samples()).ifPresentOrElse(this::memory, () -> lines.add("  not measured"));
    }

    private void memory(MemoryFigures memory) {
        row("initial", NUMBERS.bytes(memory.initialBytes()));
        row("final", NUMBERS.bytes(memory.finalBytes()));
        row("min", NUMBERS.bytes(memory.minBytes()));
        row("max", NUMBERS.bytes(memory.maxBytes()));
        row("average", NUMBERS.bytes(memory.averageBytes()));
        String percent = memory.growthPercent().isPresent()
                ? " (" + NUMBERS.signedPercent(memory.growthPercent().getAsDouble()) + ")"
                : "";
        row("growth", NUMBERS.signedBytes(memory.growthBytes()) + percent);
    }

    private void ledger() {
        finished.ledger().filter(told -> !told.pairs().isEmpty()).ifPresent(told -> {
            lines.add("");
            lines.add("Ledger of the server's log");
            told.pairs().forEach(pair -> {
                lines.add("  " + VisibleText.asciiSentence(LedgerWords.sentence(pair)));
                pair.doubts()
                        .forEach(why ->
                                lines.add("    uncertain: " + VisibleText.asciiSentence(LedgerWords.doubt(why))));
            });
            told.alarms().forEach(alarm -> lines.add("  " + VisibleText.asciiSentence(LedgerPanel.alarm(alarm))));
        });
    }

    private void verdict() {
        LeakVerdict verdict = finished.verdict();
        lines.add("");
        lines.add("Verdict: " + FollowUpWords.heading(verdict));
        lines.add("  " + texts.asciiSentence(finished.words().sentence()));
        verdict.estimate()
                .ifPresent(estimate -> row(
                        "growth of " + VisibleText.asciiName(estimate.channel().name()),
                        NUMBERS.rate(estimate.rate().value(), estimate.unit()) + ", 90 % interval "
                                + NUMBERS.interval(estimate.rate(), estimate.unit())));
        verdict.boundBytesPerCall().ifPresent(bound -> row("any leak is below", NUMBERS.bound(bound)));
        if (!finished.words().action().isBlank()) {
            lines.add("  -> " + texts.asciiSentence(finished.words().action()));
        }
        FollowUpWords.sentences(verdict).forEach(sentence -> lines.add("  " + texts.asciiSentence(sentence)));
        list("Caveats", finished.words().caveats());
        list("What would settle it", finished.words().toSettle());
    }

    private void list(String heading, List<String> sentences) {
        if (!sentences.isEmpty()) {
            lines.add(heading + ":");
            sentences.forEach(sentence -> lines.add("  - " + texts.asciiSentence(sentence)));
        }
    }

    private void files(String folder) {
        lines.add("");
        lines.add("Files in " + VisibleText.asciiSentence(folder));
        fileRow("memory.html", "the leak page: open this one");
        for (FinishedRun.RunFile file : finished.files()) {
            fileRow(VisibleText.asciiName(file.relativePath()), VisibleText.asciiName(file.purpose()));
        }
    }

    private void fileRow(String name, String purpose) {
        lines.add(String.format(Locale.ROOT, "  %-30s %s", name, purpose));
    }

    private void row(String name, String value) {
        lines.add(String.format(Locale.ROOT, "  %-28s %s", name, value));
    }
}
