package mcpleak.report.machine;

import static mcpleak.report.machine.MarkdownSummary.safe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mcpleak.compare.Change;
import mcpleak.compare.Check;
import mcpleak.compare.Comparison;
import mcpleak.compare.Metric;
import mcpleak.report.page.ChangeText;
import mcpleak.report.page.ComparePage;
import mcpleak.report.words.VisibleText;
import mcpleak.verdict.growth.Result;

/** Render what changed between two builds as text. Pure; no state. */
public final class CompareText {

    private static final int MOST_ROWS = 100;

    private CompareText() {}

    /**
     * Render {@code compare.md} (GitHub-flavoured Markdown): at most {@value #MOST_ROWS} changes; unchanged ones are counted, not
     * listed. Texts of the server under test cannot become markup.
     */
    public static String markdown(Comparison comparison) {
        List<String> lines = new ArrayList<>();
        lines.add("## " + ChangeText.sign(comparison.outcome()).symbol() + " "
                + comparison.outcome().words() + ": " + safe(ComparePage.name(comparison.candidate())) + " against "
                + safe(ComparePage.name(comparison.baseline())));
        lines.addAll(List.of("", safe(ChangeText.sentence(comparison)), ""));
        lines.add(safe(ChangeText.counts(comparison) + " " + comparison.noise()));
        List<Change> listed = comparison.changes().stream()
                .filter(change ->
                        change.result() != Result.UNCHANGED || change.metric().weight() == Metric.Weight.DECIDES)
                .toList();
        if (!listed.isEmpty()) {
            lines.addAll(List.of("", "| Metric | Before | After | \u0394 | 95 % interval | Result |"));
            lines.add("|---|---:|---:|---:|---:|---|");
            listed.stream().limit(MOST_ROWS).forEach(change -> lines.add(row(comparison, change)));
        }
        if (listed.size() > MOST_ROWS) {
            lines.addAll(List.of("", (listed.size() - MOST_ROWS) + " more rows stand in compare.json."));
        }
        for (Check check : comparison.checks()) {
            if (check.level() != Check.Level.SAME) {
                lines.addAll(List.of("", "- " + safe(VisibleText.sentence(check.text()))));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static String row(Comparison comparison, Change change) {
        return "| "
                + String.join(
                        " | ",
                        safe(ChangeText.label(change.metric())),
                        ChangeText.before(change),
                        ChangeText.after(change),
                        ChangeText.delta(change),
                        ChangeText.interval(change),
                        safe(ChangeText.result(comparison, change)))
                + " |";
    }

    /** Render lines for a console: printable ASCII, whatever the server under test sent; the last one is the outcome. */
    public static List<String> lines(Comparison comparison) {
        List<String> lines = new ArrayList<>();
        for (Change change : comparison.changes()) {
            String result = ascii(ChangeText.result(comparison, change)).replaceFirst("^\\S+ ", "");
            String percent = ascii(ChangeText.percent(change));
            lines.add(String.format(
                    Locale.ROOT,
                    "%-15s %-58s %14s -> %-14s %s%s",
                    result,
                    cut(VisibleText.asciiName(change.metric().label())),
                    ascii(ChangeText.before(change)),
                    ascii(ChangeText.after(change)),
                    change.result() == Result.NOT_COMPARABLE
                            ? VisibleText.asciiName(change.reason())
                            : "95 % interval " + ascii(ChangeText.interval(change)),
                    percent.isEmpty() ? "" : ", " + percent));
        }
        for (Check check : comparison.checks()) {
            if (check.level() != Check.Level.SAME) {
                lines.add("note: " + VisibleText.asciiSentence(check.text()));
            }
        }
        lines.add(VisibleText.asciiSentence(comparison.noise()));
        comparison
                .trend()
                .firstBad()
                .ifPresent(bad -> lines.add("first bad build: " + VisibleText.asciiName(bad.label())
                        + ", last good build: "
                        + VisibleText.asciiName(
                                comparison.trend().lastGood().orElseThrow().label())));
        lines.add(outcomeLine(comparison));
        return lines;
    }

    /** Render the outcome in one line: {@code Regression: ...}. */
    public static String outcomeLine(Comparison comparison) {
        return comparison.outcome().words() + ": "
                + VisibleText.asciiName(comparison.candidate().label()) + " against "
                + VisibleText.asciiName(comparison.baseline().label()) + ". "
                + ascii(ChangeText.sentence(comparison));
    }

    private static String ascii(String text) {
        return VisibleText.asciiSentence(text);
    }

    private static String cut(String label) {
        return label.length() <= 58 ? label : label.substring(0, 55) + "...";
    }
}
