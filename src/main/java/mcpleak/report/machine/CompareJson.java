package mcpleak.report.machine;

import mcpleak.compare.Build;
import mcpleak.compare.BuildTrend;
import mcpleak.compare.Change;
import mcpleak.compare.Comparison;
import mcpleak.compare.Metric;
import mcpleak.report.machine.Json.Fields;
import mcpleak.report.page.ChangeText;
import mcpleak.report.page.html.PageAsset;

/**
 * Render {@code compare.json}: a comparison and every number behind it, for scripts.
 *
 * <p>Thread-safe. ASCII only; a part that does not apply is absent. Intervals are 95 % intervals. Its form is {@link #schema()}.
 */
public final class CompareJson {

    /** Version of the form; it changes when a field's meaning or place does. */
    public static final int SCHEMA_VERSION = 1;

    private CompareJson() {}

    /** Return the JSON Schema (draft 2020-12) of what {@link #text} renders. */
    public static String schema() {
        return PageAsset.read("compare.schema.json");
    }

    /** Render a comparison; the text ends with a line break. */
    public static String text(Comparison comparison) {
        return Json.text(new Fields()
                .with("schemaVersion", SCHEMA_VERSION)
                .with("outcome", comparison.outcome())
                .with("sentence", plain(ChangeText.sentence(comparison)))
                .with("noise", comparison.noise())
                .with("baseline", build(comparison.baseline()))
                .with("candidate", build(comparison.candidate()))
                .with("firstBad", comparison.trend().firstBad().map(Build::label))
                .with("lastGood", comparison.trend().lastGood().map(Build::label))
                .with(
                        "changes",
                        comparison.changes().stream().map(CompareJson::change).toList())
                .with("checks", comparison.checks())
                .with(
                        "trend",
                        comparison.trend().points().stream()
                                .map(CompareJson::point)
                                .toList()));
    }

    private static String plain(String text) {
        return text.replace('\u00a0', ' ').replace('\u2212', '-');
    }

    private static Fields build(Build build) {
        return new Fields()
                .with("label", build.label())
                .with("commit", build.commit())
                .with(
                        "runs",
                        build.runs().stream()
                                .map(run -> new Fields()
                                        .with("id", run.run().id())
                                        .with("startedAt", run.run().startedAt())
                                        .with("verdict", run.verdict().answer()))
                                .toList());
    }

    private static Fields change(Change change) {
        Metric metric = change.metric();
        return new Fields()
                .with("metric", metric.key())
                .with("label", metric.label())
                .with("group", metric.group())
                .with("unit", metric.unit().sign())
                .with("result", change.result())
                .with("reason", change.reason())
                .with("decides", metric.weight() == Metric.Weight.DECIDES)
                .with("before", change.before())
                .with("after", change.after())
                .with("change", change.change())
                .with(
                        "tolerance",
                        new Fields().with("scale", metric.rule().scale()).with("value", metric.tolerance()))
                .with("leastNoise", metric.rule().leastNoise());
    }

    private static Fields point(BuildTrend.Point point) {
        return new Fields()
                .with("build", point.build().label())
                .with("verdict", point.answer())
                .with("step", point.step())
                .with("runs", point.build().runs().size())
                .with("growth", point.growth());
    }
}
