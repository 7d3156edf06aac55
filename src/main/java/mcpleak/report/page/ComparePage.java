package mcpleak.report.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mcpleak.compare.Build;
import mcpleak.compare.BuildTrend;
import mcpleak.compare.Change;
import mcpleak.compare.ComparedRun;
import mcpleak.compare.Comparison;
import mcpleak.compare.Metric;
import mcpleak.report.page.chart.OverlayChart;
import mcpleak.report.page.chart.TrendChart;
import mcpleak.report.page.html.Page;
import mcpleak.report.page.html.Panel;
import mcpleak.report.page.html.Table;
import mcpleak.report.words.VisibleText;
import mcpleak.verdict.growth.Result;

/**
 * Render {@code compare.html}: two builds side by side, and the trend over all.
 *
 * <p>Thread-safe. The page obeys the same rules as {@link MemoryPage} and needs the same assets.
 */
public final class ComparePage {

    private final Comparison comparison;

    private ComparePage(Comparison comparison) {
        this.comparison = comparison;
    }

    /** Render a comparison. */
    public static String html(Comparison comparison) {
        return new ComparePage(comparison).html();
    }

    private String html() {
        String heading = name(comparison.candidate()) + " against " + name(comparison.baseline());
        Page page = new Page(comparison.outcome().words() + " - " + heading, heading, "builds compared by mcpleak")
                .tab("Compare", "")
                .banner(banner());
        for (Build build : builds()) {
            page.tab(name(build), link(build.runs().get(build.runs().size() - 1), "memory.html"));
        }
        return page.html(List.of(changed(), trend(), overlay(), comparability(), runs()));
    }

    private List<Build> builds() {
        return List.of(comparison.candidate(), comparison.baseline());
    }

    private Page.Banner banner() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("New build", name(comparison.candidate()) + runsOf(comparison.candidate()));
        facts.put("Baseline", name(comparison.baseline()) + runsOf(comparison.baseline()));
        comparison.trend().firstBad().ifPresent(bad -> facts.put("First bad build", name(bad)));
        comparison.trend().lastGood().ifPresent(good -> facts.put("Last good build", name(good)));
        return new Page.Banner(
                ChangeText.sign(comparison.outcome()),
                comparison.outcome().words(),
                ChangeText.sentence(comparison),
                ChangeText.counts(comparison) + " " + comparison.noise(),
                "",
                facts);
    }

    private static String runsOf(Build build) {
        return build.runs().size() == 1 ? ", 1 run" : ", " + build.runs().size() + " runs";
    }

    public static String name(Build build) {
        return VisibleText.name(build.label());
    }

    private Panel changed() {
        String before = name(comparison.baseline());
        String after = name(comparison.candidate());
        Panel panel = Panel.full("changed", "What changed")
                .note("\u0394 is " + after + " minus " + before
                        + ", with its 95 % interval. \u201cUnchanged\u201d means that the whole interval lies within the tolerance,"
                        + " which is 1 ms at least for times.");
        if (comparison.changes().isEmpty()) {
            panel.missing("No metric was read in both builds.");
        }
        for (Metric.Group group : Metric.Group.values()) {
            List<Change> changes = comparison.changes().stream()
                    .filter(change -> change.metric().group() == group)
                    .toList();
            if (!changes.isEmpty()) {
                Table table = new Table("What changed: " + group.words())
                        .text(group.words())
                        .number(before, after, "\u0394", "95 % interval of \u0394", "Tolerance")
                        .text("Result");
                changes.forEach(change -> row(table, change));
                panel.table(table);
            }
        }
        return panel;
    }

    private void row(Table table, Change change) {
        String percent = ChangeText.percent(change);
        String css = switch (change.result()) {
            case WORSE -> "worse";
            case BETTER -> "better";
            case UNCHANGED -> "unchanged";
            case INCONCLUSIVE, ONLY_IN_ONE, NOT_COMPARABLE -> "open";
        };
        String why = change.result() == Result.NOT_COMPARABLE ? ": " + VisibleText.name(change.reason()) : "";
        table.row(
                css,
                ChangeText.label(change.metric()),
                ChangeText.before(change),
                ChangeText.after(change),
                ChangeText.delta(change) + (percent.isEmpty() ? "" : " (" + percent + ")"),
                ChangeText.interval(change),
                ChangeText.tolerance(change.metric()),
                ChangeText.result(comparison, change) + why);
    }

    private Panel trend() {
        Panel panel = Panel.full("trend", "Trend: growth per call, last builds");
        return TrendChart.svg(comparison.trend())
                .map(svg -> panel.note(trendWords())
                        .picture("Growth per call by build", "chart", svg)
                        .note("\u25cf no leak \u00b7 \u25a1 no verdict \u00b7 \u25b2 leak \u00b7 bars: 95 % intervals"
                                + " \u00b7 grey: tolerance \u00b7 dashed: change point"))
                .orElseGet(() -> panel.missing("No channel of memory was read in every build."));
    }

    private String trendWords() {
        return comparison
                .trend()
                .firstBad()
                .map(bad -> "First bad build: " + name(bad) + "; last good build: "
                        + name(comparison.trend().lastGood().orElseThrow()) + ".")
                .orElse("Growth per call did not become worse over these builds.");
    }

    private Panel overlay() {
        Panel panel = Panel.full("overlay", "Overlay: floors against calls");
        Map<String, String> marks = new LinkedHashMap<>();
        marks.put("key-dot before", name(comparison.baseline()));
        marks.put("key-square now", name(comparison.candidate()));
        return OverlayChart.svg(comparison)
                .map(svg -> panel.note("Floors at the end of each idle gap, over calls, not over time.")
                        .picture("Floors of both builds", "chart", svg)
                        .legend(marks))
                .orElseGet(() -> panel.missing("No channel of memory was read in both builds."));
    }

    private Panel comparability() {
        return Panel.full("comparability", "Comparability")
                .bullets(comparison.checks().stream()
                        .map(EnvironmentPanel::words)
                        .toList());
    }

    private Panel runs() {
        Panel panel = Panel.full("runs", "Runs");
        for (Build build : builds()) {
            for (ComparedRun run : build.runs()) {
                page(panel, build, run);
                panel.file(link(run, "index.html"), name(build) + ": Gatling\u2019s report");
            }
        }
        for (BuildTrend.Point point : comparison.trend().points()) {
            Build build = point.build();
            if (!builds().contains(build)) {
                build.runs().forEach(run -> page(panel, build, run));
            }
        }
        return panel.file("compare.json", "every number of this page").file("compare.md", "Markdown");
    }

    private static void page(Panel panel, Build build, ComparedRun run) {
        panel.file(
                link(run, "memory.html"),
                name(build) + ": " + run.verdict().answer().words());
    }

    private static String link(ComparedRun run, String file) {
        return run.folder().isEmpty() ? file : run.folder() + "/" + file;
    }
}
