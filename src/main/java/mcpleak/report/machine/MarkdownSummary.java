package mcpleak.report.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import mcpleak.ledger.PairReport;
import mcpleak.recording.LeftOutTools;
import mcpleak.recording.ToolCoverage;
import mcpleak.report.page.GrownTypesPanel;
import mcpleak.report.page.HeadOfPage;
import mcpleak.report.page.LedgerPanel;
import mcpleak.report.words.CulpritText;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.FloorSeries;
import mcpleak.report.words.FollowUpWords;
import mcpleak.report.words.LedgerWords;
import mcpleak.report.words.LoadFigures;
import mcpleak.report.words.MemoryFigures;
import mcpleak.report.words.NumberText;
import mcpleak.report.words.RunText;
import mcpleak.report.words.Sign;
import mcpleak.report.words.VisibleText;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.channel.ChannelVerdict;

/**
 * Render {@code summary.md}: the verdict and its numbers for a build's summary page (GitHub-flavoured Markdown).
 *
 * <p>Thread-safe. At most about 100 KB. Texts of the server under test cannot become markup, links or mentions.
 */
public final class MarkdownSummary {

    private static final NumberText NUMBERS = NumberText.HTML;
    private static final String SPARKS = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588";
    private static final String MARKUP = "\\`*_{}[]()#+!|~<>&";
    private static final double LEAST_SPAN_SHARE = 0.1;
    private static final int MOST_SENTENCES = 10;
    private static final int MOST_SPARKS = 100;

    /** Most characters of a list of tools: of those called, and of those not called. */
    private static final int MOST_OF_TOOLS = 25_000;

    private final FinishedRun finished;
    private final RunText texts;
    private final List<String> lines = new ArrayList<>();

    private MarkdownSummary(FinishedRun finished) {
        this.finished = finished;
        texts = RunText.of(finished);
    }

    /** Render a run. */
    public static String text(FinishedRun finished) {
        MarkdownSummary summary = new MarkdownSummary(finished);
        summary.verdict();
        summary.numbers();
        summary.channels();
        summary.whatGrew();
        summary.ledger();
        summary.list("Caveats", finished.words().caveats());
        summary.list("What would settle it", finished.words().toSettle());
        summary.coverage();
        return String.join("\n", summary.lines) + "\n";
    }

    private void verdict() {
        LeakVerdict verdict = finished.verdict();
        lines.add("## " + Sign.of(verdict.answer()).symbol() + " "
                + FollowUpWords.heading(verdict) + ": "
                + safe(VisibleText.name(finished.run().simulation())));
        lines.add("");
        lines.add(safe(texts.fullSentence(finished.words().sentence())));
        FollowUpWords.sentences(verdict).forEach(sentence -> lines.addAll(List.of("", safe(texts.sentence(sentence)))));
        if (!finished.words().action().isBlank()) {
            lines.add("");
            lines.add("**" + safe(texts.sentence(finished.words().action())) + "**");
        }
    }

    private void numbers() {
        LoadFigures load = finished.load();
        lines.addAll(List.of("", "| | |", "|---|---|"));
        finished.verdict()
                .estimate()
                .ifPresent(estimate -> row(
                        "Growth of " + estimate.channel().name(),
                        NUMBERS.rate(estimate.rate().value(), estimate.unit()) + ", 90 % interval "
                                + NUMBERS.interval(estimate.rate(), estimate.unit())));
        finished.verdict().boundBytesPerCall().ifPresent(bound -> row("Any leak is below", NUMBERS.bound(bound)));
        CulpritText.of(finished.verdict()).ifPresent(culprits -> row("What leaks", culprits));
        MemoryFigures.of(finished.samples())
                .ifPresent(memory -> row(
                        "Resident memory, process tree",
                        NUMBERS.change(NUMBERS.bytes(memory.initialBytes()), NUMBERS.bytes(memory.finalBytes()))
                                + ", peak " + NUMBERS.bytes(memory.maxBytes())));
        row("Calls", NUMBERS.count(load.callsOk()) + " ok, " + NUMBERS.count(load.callsFailed()) + " failed");
        row("Rounds", HeadOfPage.roundsDone(finished));
    }

    private void channels() {
        if (finished.verdict().channels().isEmpty()) {
            return;
        }
        lines.addAll(List.of("", "| Channel | Floors, first to last | | Answer |", "|---|---:|---|---|"));
        for (ChannelVerdict channel : finished.verdict().channels()) {
            FloorSeries series = FloorSeries.of(finished.run(), channel.channel(), channel.exposure());
            Optional<String> change = series.change(NUMBERS);
            lines.add(
                    "| " + safe(VisibleText.name(channel.channel().name())) + " | " + change.orElse("not read") + " | "
                            + sparkline(series) + " | "
                            + Sign.of(channel.answer()).symbol() + " "
                            + channel.answer().words() + " |");
        }
    }

    private void whatGrew() {
        List<List<String>> rows = GrownTypesPanel.rows(finished);
        if (!rows.isEmpty()) {
            lines.addAll(List.of("", "| What grew | Growth | Instances | Per call |", "|---|---:|---:|---:|"));
            rows.forEach(cells -> lines.add(
                    cells.stream().map(MarkdownSummary::safe).collect(Collectors.joining(" | ", "| ", " |"))));
        }
    }

    private void ledger() {
        if (finished.ledger().isEmpty() || finished.ledger().get().pairs().isEmpty()) {
            return;
        }
        lines.addAll(List.of("", "| Ledger | Started | Stopped | Left open | |", "|---|---:|---:|---:|---|"));
        for (PairReport pair : finished.ledger().get().pairs()) {
            String rate = pair.growth()
                    .rate()
                    .map(share -> LedgerWords.number(share.percent()) + "\u00a0%")
                    .orElse("");
            String doubt = pair.doubts().isEmpty() ? "" : ", uncertain";
            lines.add("| " + safe(VisibleText.name(pair.name())) + " | "
                    + NUMBERS.count(pair.counts().started()) + " | "
                    + NUMBERS.count(pair.counts().stopped()) + " | " + NUMBERS.count(pair.open()) + " | " + rate + doubt
                    + " |");
        }
        list(
                "Ledger alarms",
                finished.ledger().get().alarms().stream()
                        .map(LedgerPanel::alarm)
                        .toList());
    }

    private static String sparkline(FloorSeries series) {
        return series.range()
                .map(range -> {
                    StringBuilder sparks = new StringBuilder();
                    double span = Math.max(range[1] - range[0], LEAST_SPAN_SHARE * range[1]);
                    series.rounds().stream()
                            .limit(MOST_SPARKS)
                            .mapToDouble(FloorSeries.Reading::value)
                            .map(value -> span == 0 ? 0 : (value - range[0]) / span * (SPARKS.length() - 1))
                            .forEach(height -> sparks.append(SPARKS.charAt((int) Math.round(height))));
                    return sparks.toString();
                })
                .orElse("");
    }

    private void list(String heading, List<String> sentences) {
        if (sentences.isEmpty()) {
            return;
        }
        lines.addAll(List.of("", "**" + heading + "**", ""));
        sentences.stream().limit(MOST_SENTENCES).forEach(text -> lines.add("- " + safe(texts.sentence(text))));
        if (sentences.size() > MOST_SENTENCES) {
            lines.add("- and " + (sentences.size() - MOST_SENTENCES) + " more, in memory.json");
        }
    }

    private void coverage() {
        ToolCoverage coverage = finished.coverage();
        List<String> called = coverage.called().stream()
                .map(tool -> tool(
                        tool.name(), NUMBERS.count(tool.ok()) + " ok, " + NUMBERS.count(tool.failed()) + " failed"))
                .toList();
        folded("Tools called", called, coverage.count());
        LeftOutTools not = coverage.notCalled();
        List<String> why = not.listed().stream()
                .map(tool -> tool(tool.name(), VisibleText.sentence(tool.reason())))
                .toList();
        folded("Tools not called", why, not.count());
    }

    private static String tool(String name, String what) {
        return "- " + safe(VisibleText.name(name)) + ": " + safe(what);
    }

    private void folded(String heading, List<String> tools, long count) {
        if (count == 0) {
            return;
        }
        lines.addAll(List.of("", "<details><summary>" + heading + ": " + NUMBERS.count(count) + "</summary>", ""));
        int characters = 0;
        int shown = 0;
        for (String line : tools) {
            characters += line.length();
            if (characters > MOST_OF_TOOLS) {
                break;
            }
            lines.add(line);
            shown++;
        }
        if (shown < count) {
            lines.add("- and " + NUMBERS.count(count - shown) + " more, in memory.json: this list ends at "
                    + NUMBERS.count(MOST_OF_TOOLS) + " characters");
        }
        lines.addAll(List.of("", "</details>"));
    }

    private void row(String name, String value) {
        lines.add("| " + safe(name) + " | " + safe(value) + " |");
    }

    /** Keep text from becoming markup, a mention or a link. */
    static String safe(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c == '<') {
                out.append("&lt;");
            } else if (c == '>') {
                out.append("&gt;");
            } else if (c == '&') {
                out.append("&amp;");
            } else if (c == '@') {
                out.append("@<!-- -->");
            } else if (MARKUP.indexOf(c) >= 0) {
                out.append('\\').appendCodePoint(c);
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString().replace("://", ":<!-- -->//").replace("www.", "www<!-- -->.");
    }
}
