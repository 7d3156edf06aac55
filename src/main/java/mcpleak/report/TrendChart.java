package mcpleak.report;

import java.util.List;
import java.util.Optional;
import mcpleak.compare.Metric;
import mcpleak.compare.Trend;
import mcpleak.report.SvgDrawing.Point;
import mcpleak.report.SvgDrawing.Size;
import mcpleak.verdict.Interval;

/**
 * Draw growth per call over builds with its intervals; the sign tells the verdict, a dashed line a change point.
 *
 * <p>Confined to one thread.
 */
final class TrendChart {

    private static final Size SIZE = new Size(1000, 270);
    private static final double LEFT = 62;
    private static final double RIGHT = 970;
    private static final double TOP = 26;
    private static final double BOTTOM = 208;
    private static final int MOST_BUILDS = 30;
    private static final int LONGEST_LABEL = 14;

    private final Metric metric;
    private final List<Trend.Point> points;
    private final ByteAxis unit;
    private final LinearScale up;
    private final SvgDrawing svg;

    private TrendChart(Metric metric, List<Trend.Point> points) {
        this.metric = metric;
        this.points = points;
        double low = -metric.tolerance();
        double high = metric.tolerance();
        for (Trend.Point point : points) {
            low = Math.min(
                    low,
                    point.growth().map(Interval::low).filter(Double::isFinite).orElse(low));
            high = Math.max(
                    high,
                    point.growth().map(Interval::high).filter(Double::isFinite).orElse(high));
        }
        double room = 0.08 * (high - low);
        boolean bytes = metric.unit() == Metric.Unit.BYTES_PER_CALL;
        unit = !bytes ? ByteAxis.COUNT : high < 1 << 10 ? new ByteAxis("B", 1) : ByteAxis.upTo(high);
        up = new LinearScale(unit.of(low - room), unit.of(high + room), BOTTOM, TOP);
        svg = new SvgDrawing(SIZE, "Growth per call by build", points.size() + " builds, the latest last.");
    }

    /** Draw the latest builds of a trend; empty if nothing was measured in all. */
    static Optional<Markup> svg(Trend trend) {
        int from = Math.max(0, trend.points().size() - MOST_BUILDS);
        List<Trend.Point> latest = trend.points().subList(from, trend.points().size());
        return trend.metric().map(metric -> new TrendChart(metric, latest).drawn());
    }

    private Markup drawn() {
        double top = up.at(unit.of(metric.tolerance()));
        double bottom = up.at(unit.of(-metric.tolerance()));
        svg.rect(new Point(LEFT, top), new Size(RIGHT - LEFT, bottom - top), "allowed-range");
        for (double tick : up.ticks(5)) {
            svg.line(new Point(LEFT, up.at(tick)), new Point(RIGHT, up.at(tick)), "grid");
            svg.text(new Point(LEFT - 8, up.at(tick) + 4), "tick end", NumberText.HTML.tick(tick));
        }
        svg.text(new Point(4, TOP - 9), "tick", unit.unit().isEmpty() ? "per 1,000 calls" : unit.unit() + " per call");
        double step = (RIGHT - LEFT) / points.size();
        for (int i = 0; i < points.size(); i++) {
            point(points.get(i), LEFT + (i + 0.5) * step, step);
        }
        return svg.finished();
    }

    private void point(Trend.Point point, double x, double step) {
        if (point.isChangePoint()) {
            svg.line(new Point(x - step / 2, TOP), new Point(x - step / 2, BOTTOM), "event");
        }
        String css = Sign.of(point.answer()).css();
        point.growth().ifPresent(growth -> {
            svg.line(
                    new Point(x, up.at(bounded(growth.low()))),
                    new Point(x, up.at(bounded(growth.high()))),
                    "range of-" + css);
            double y = up.at(unit.of(growth.value()));
            svg.text(new Point(x, y + 6), "point mid of-" + css, symbol(point));
        });
        String label = VisibleText.name(point.build().label());
        boolean staggered = step < 90 && points.indexOf(point) % 2 == 1;
        svg.text(new Point(x, BOTTOM + (staggered ? 38 : 20)), "tick mid", cut(label));
        if (step >= 90) {
            point.build().commit().ifPresent(commit -> svg.text(new Point(x, BOTTOM + 38), "note mid", cut(commit)));
        }
    }

    private double bounded(double value) {
        double scaled = unit.of(value);
        return Math.max(up.low(), Math.min(up.high(), scaled));
    }

    private static String symbol(Trend.Point point) {
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
