package mcpleak.report;

import static mcpleak.report.MarkdownSummary.safe;

import java.util.ArrayList;
import java.util.List;
import mcpleak.compare.Change;
import mcpleak.compare.Check;
import mcpleak.compare.Comparison;
import mcpleak.compare.Result;

/**
 * Render {@code compare.md}: what changed between two builds (GitHub-flavoured Markdown).
 *
 * <p>Thread-safe. At most {@value #MOST_ROWS} changes; unchanged ones are counted, not listed. Texts of the server under test cannot
 * become markup.
 */
public final class CompareMarkdown {

    private static final int MOST_ROWS = 100;

    private CompareMarkdown() {}

    /** Render a comparison. */
    public static String text(Comparison comparison) {
        List<String> lines = new ArrayList<>();
        lines.add("## " + ChangeText.sign(comparison.outcome()).symbol() + " "
                + comparison.outcome().words() + ": " + safe(ComparePage.name(comparison.candidate())) + " against "
                + safe(ComparePage.name(comparison.baseline())));
        lines.addAll(List.of("", safe(ChangeText.sentence(comparison)), ""));
        lines.add(safe(ChangeText.counts(comparison) + " " + comparison.noise()));
        List<Change> listed = comparison.changes().stream()
                .filter(change -> change.result() != Result.UNCHANGED
                        || change.metric().weight() == mcpleak.compare.Metric.Weight.DECIDES)
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
}
