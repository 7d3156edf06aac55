package mcpleak.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mcpleak.compare.Change;
import mcpleak.compare.Check;
import mcpleak.compare.Comparison;
import mcpleak.compare.Result;

/** Render a comparison for a console: printable ASCII, whatever the server under test sent. Pure; no state. */
public final class CompareLines {

    private CompareLines() {}

    /** Render a comparison; the last line is the outcome. */
    public static List<String> text(Comparison comparison) {
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
