package mcpleak.report;

import static mcpleak.report.PageView.cell;
import static mcpleak.report.PageView.number;
import static mcpleak.report.PageView.text;

import java.util.ArrayList;
import java.util.List;
import mcpleak.compare.Build;
import mcpleak.compare.Change;
import mcpleak.compare.ComparedRun;
import mcpleak.compare.Comparison;
import mcpleak.compare.Metric;
import mcpleak.compare.Result;
import mcpleak.compare.Trend;
import mcpleak.report.PageView.Banner;
import mcpleak.report.PageView.Block;
import mcpleak.report.PageView.Bullets;
import mcpleak.report.PageView.Fact;
import mcpleak.report.PageView.FileLink;
import mcpleak.report.PageView.Files;
import mcpleak.report.PageView.Legend;
import mcpleak.report.PageView.LegendMark;
import mcpleak.report.PageView.Missing;
import mcpleak.report.PageView.Note;
import mcpleak.report.PageView.Panel;
import mcpleak.report.PageView.Picture;
import mcpleak.report.PageView.Row;
import mcpleak.report.PageView.Tab;
import mcpleak.report.PageView.Table;

/**
 * Render {@code compare.html}: two builds side by side, and the trend over all.
 *
 * <p>Thread-safe. The page obeys the same rules as {@link MemoryPage} and needs the same assets.
 */
public final class ComparePage {

    private static final String FULL = "full";

    private final Comparison comparison;

    private ComparePage(Comparison comparison) {
        this.comparison = comparison;
    }

    /** Render a comparison. */
    public static String html(Comparison comparison) {
        return MemoryPage.rendered(new ComparePage(comparison).view());
    }

    private PageView view() {
        String heading = name(comparison.candidate()) + " against " + name(comparison.baseline());
        return new PageView(
                comparison.outcome().words() + " - " + heading,
                heading,
                "builds compared by mcpleak",
                tabs(),
                banner(),
                List.of(),
                List.of(changed(), trend(), overlay(), comparability(), runs()));
    }

    private List<Tab> tabs() {
        List<Tab> tabs = new ArrayList<>(List.of(new Tab("Compare", "")));
        for (Build build : List.of(comparison.candidate(), comparison.baseline())) {
            ComparedRun last = build.runs().get(build.runs().size() - 1);
            tabs.add(new Tab(name(build), link(last, "memory.html")));
        }
        return tabs;
    }

    private Banner banner() {
        Sign sign = ChangeText.sign(comparison.outcome());
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("New build", name(comparison.candidate()) + runsOf(comparison.candidate())));
        facts.add(new Fact("Baseline", name(comparison.baseline()) + runsOf(comparison.baseline())));
        comparison.trend().firstBad().ifPresent(bad -> facts.add(new Fact("First bad build", name(bad))));
        comparison.trend().lastGood().ifPresent(good -> facts.add(new Fact("Last good build", name(good))));
        return new Banner(
                sign.css(),
                sign.symbol(),
                comparison.outcome().words(),
                ChangeText.sentence(comparison),
                ChangeText.counts(comparison) + " " + comparison.noise(),
                "",
                facts);
    }

    private static String runsOf(Build build) {
        return build.runs().size() == 1 ? ", 1 run" : ", " + build.runs().size() + " runs";
    }

    static String name(Build build) {
        return VisibleText.name(build.label());
    }

    private Panel changed() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Note("\u0394 is " + name(comparison.candidate()) + " minus " + name(comparison.baseline())
                + ", with its 95 % interval. \u201cUnchanged\u201d means that the whole interval lies within the tolerance,"
                + " which is 1 ms at least for times."));
        if (comparison.changes().isEmpty()) {
            blocks.add(new Missing("No metric was read in both builds."));
        }
        for (Metric.Group group : Metric.Group.values()) {
            List<Row> rows = comparison.changes().stream()
                    .filter(change -> change.metric().group() == group)
                    .map(this::row)
                    .toList();
            if (!rows.isEmpty()) {
                blocks.add(new Table(
                        "What changed: " + group.words(),
                        List.of(
                                text(group.words()),
                                number(name(comparison.baseline())),
                                number(name(comparison.candidate())),
                                number("\u0394"),
                                number("95 % interval of \u0394"),
                                number("Tolerance"),
                                text("Result")),
                        rows));
            }
        }
        return new Panel("changed", FULL, "What changed", blocks);
    }

    private Row row(Change change) {
        String percent = ChangeText.percent(change);
        String css = switch (change.result()) {
            case WORSE -> "worse";
            case BETTER -> "better";
            case UNCHANGED -> "unchanged";
            case INCONCLUSIVE, ONLY_IN_ONE, NOT_COMPARABLE -> "open";
        };
        String why = change.result() == Result.NOT_COMPARABLE ? ": " + VisibleText.name(change.reason()) : "";
        return new Row(
                css,
                List.of(
                        cell(ChangeText.label(change.metric())),
                        cell(ChangeText.before(change)),
                        cell(ChangeText.after(change)),
                        cell(ChangeText.delta(change) + (percent.isEmpty() ? "" : " (" + percent + ")")),
                        cell(ChangeText.interval(change)),
                        cell(ChangeText.tolerance(change.metric())),
                        cell(ChangeText.result(comparison, change) + why)));
    }

    private Panel trend() {
        List<Block> blocks = new ArrayList<>();
        TrendChart.svg(comparison.trend())
                .ifPresentOrElse(
                        svg -> {
                            blocks.add(new Note(trendWords()));
                            blocks.add(new Picture("Growth per call by build", "chart", svg));
                            blocks.add(new Note(
                                    "\u25cf no leak \u00b7 \u25a1 no verdict \u00b7 \u25b2 leak \u00b7 bars: 95 % intervals"
                                            + " \u00b7 grey: tolerance \u00b7 dashed: change point"));
                        },
                        () -> blocks.add(new Missing("No channel of memory was read in every build.")));
        return new Panel("trend", FULL, "Trend: growth per call, last builds", blocks);
    }

    private String trendWords() {
        if (comparison.trend().firstBad().isEmpty()) {
            return "Growth per call did not become worse over these builds.";
        }
        return "First bad build: " + name(comparison.trend().firstBad().orElseThrow()) + "; last good build: "
                + name(comparison.trend().lastGood().orElseThrow()) + ".";
    }

    private Panel overlay() {
        List<Block> blocks = new ArrayList<>();
        OverlayChart.svg(comparison)
                .ifPresentOrElse(
                        svg -> {
                            blocks.add(new Note("Floors at the end of each idle gap, over calls, not over time."));
                            blocks.add(new Picture("Floors of both builds", "chart", svg));
                            blocks.add(new Legend(List.of(
                                    new LegendMark("key-dot before", name(comparison.baseline())),
                                    new LegendMark("key-square now", name(comparison.candidate())))));
                        },
                        () -> blocks.add(new Missing("No channel of memory was read in both builds.")));
        return new Panel("overlay", FULL, "Overlay: floors against calls", blocks);
    }

    private Panel comparability() {
        List<String> texts = comparison.checks().stream()
                .map(check -> EnvironmentPanel.mark(check) + VisibleText.sentence(check.text()))
                .toList();
        return new Panel("comparability", FULL, "Comparability", List.of(new Bullets(texts)));
    }

    private Panel runs() {
        List<FileLink> links = new ArrayList<>();
        for (Build build : List.of(comparison.candidate(), comparison.baseline())) {
            for (ComparedRun run : build.runs()) {
                String words = run.verdict().answer().words();
                links.add(new FileLink(link(run, "memory.html"), name(build) + ": " + words, ""));
                links.add(new FileLink(link(run, "index.html"), name(build) + ": Gatling\u2019s report", ""));
            }
        }
        for (Trend.Point point : comparison.trend().points()) {
            Build build = point.build();
            if (!build.equals(comparison.candidate()) && !build.equals(comparison.baseline())) {
                build.runs()
                        .forEach(run -> links.add(new FileLink(
                                link(run, "memory.html"),
                                name(build) + ": " + run.verdict().answer().words(),
                                "")));
            }
        }
        links.add(new FileLink("compare.json", "every number of this page", ""));
        links.add(new FileLink("compare.md", "Markdown", ""));
        return new Panel("runs", FULL, "Runs", List.of(new Files(links)));
    }

    private static String link(ComparedRun run, String file) {
        return run.folder().isEmpty() ? file : run.folder() + "/" + file;
    }
}
