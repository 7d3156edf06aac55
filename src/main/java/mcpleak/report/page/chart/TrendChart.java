package mcpleak.report.page.chart;

import java.util.List;
import java.util.Optional;
import mcpleak.compare.BuildTrend;
import mcpleak.compare.Metric;
import mcpleak.report.page.chart.Plot.ByteAxis;
import mcpleak.report.page.html.Markup;
import mcpleak.report.page.html.SvgDrawing;
import mcpleak.report.page.html.SvgDrawing.Point;
import mcpleak.report.page.html.SvgDrawing.Size;
import mcpleak.report.words.Sign;
import mcpleak.report.words.VisibleText;
import mcpleak.verdict.growth.Interval;

/**
 * Draw growth per call over builds with its intervals; the sign tells the verdict, a dashed line a change point.
 *
 * <p>Confined to one thread.
 */
public final class TrendChart {

    private static final Plot.Area AREA = Plot.Area.wide(270, 208);
    private static final int MOST_BUILDS = 30;
    private static final int LONGEST_LABEL = 14;

    private final List<BuildTrend.Point> points;
    private final Plot plot;

    private TrendChart(Metric metric, List<BuildTrend.Point> points) {
        this.points = points;
        double low = -metric.tolerance();
        double high = metric.tolerance();
        for (BuildTrend.Point point : points) {
            low = Math.min(
                    low,
                    point.growth().map(Interval::low).filter(Double::isFinite).orElse(low));
            high = Math.max(
                    high,
                    point.growth().map(Interval::high).filter(Double::isFinite).orElse(high));
        }
        double room = 0.08 * (high - low);
        boolean bytes = metric.unit() == Metric.Unit.BYTES_PER_CALL;
        ByteAxis unit = !bytes ? ByteAxis.COUNT : high < 1 << 10 ? new ByteAxis("B", 1) : ByteAxis.upTo(high);
        plot = new Plot(
                AREA,
                "Growth per call by build",
                points.size() + " builds, the latest last.",
                AREA.across(0, points.size()),
                new Plot.Range(low - room, high + room, unit));
        double top = plot.y(metric.tolerance());
        plot.svg()
                .rect(
                        new Point(AREA.left(), top),
                        new Size(AREA.right() - AREA.left(), plot.y(-metric.tolerance()) - top),
                        "allowed-range");
        plot.grid(5, unit.unit().isEmpty() ? "per 1,000 calls" : unit.unit() + " per call");
    }

    /** Draw the latest builds of a trend; empty if nothing was measured in all. */
    public static Optional<Markup> svg(BuildTrend trend) {
        int from = Math.max(0, trend.points().size() - MOST_BUILDS);
        List<BuildTrend.Point> latest =
                trend.points().subList(from, trend.points().size());
        return trend.metric().map(metric -> new TrendChart(metric, latest).drawn());
    }

    private Markup drawn() {
        for (int i = 0; i < points.size(); i++) {
            point(points.get(i), i);
        }
        return plot.svg().finished();
    }

    private void point(BuildTrend.Point point, int index) {
        SvgDrawing svg = plot.svg();
        double x = plot.x(index + 0.5);
        double step = plot.x(1) - plot.x(0);
        if (point.isChangePoint()) {
            double edge = x - step / 2;
            svg.line(new Point(edge, AREA.top()), new Point(edge, AREA.bottom()), "event");
        }
        String css = Sign.of(point.answer()).css();
        point.growth().ifPresent(growth -> {
            svg.line(new Point(x, plot.y(growth.low())), new Point(x, plot.y(growth.high())), "range of-" + css);
            svg.text(new Point(x, plot.y(growth.value()) + 6), "point mid of-" + css, symbol(point));
        });
        String label = VisibleText.name(point.build().label());
        boolean staggered = step < 90 && index % 2 == 1;
        svg.text(new Point(x, AREA.bottom() + (staggered ? 38 : 20)), "tick mid", cut(label));
        if (step >= 90) {
            point.build().commit().ifPresent(commit -> plot.below(x, "note mid", cut(commit)));
        }
    }

    private static String symbol(BuildTrend.Point point) {
        return switch (point.answer()) {
            case LEAK -> "\u25b2";
            case NO_LEAK -> "\u25cf";
            case INCONCLUSIVE -> "\u25a1";
            case NOT_MEASURED -> "\u2013";
        };
    }

    private static String cut(String label) {
        return label.codePointCount(0, label.length()) <= LONGEST_LABEL
                ? label
                : label.substring(0, label.offsetByCodePoints(0, LONGEST_LABEL - 1)) + "\u2026";
    }
}
