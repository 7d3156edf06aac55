package mcpleak.report;

import java.util.List;
import mcpleak.report.SvgDrawing.Point;
import mcpleak.report.SvgDrawing.Size;
import mcpleak.verdict.Interval;
import mcpleak.verdict.ToolGrowth;

/**
 * Draw the growth of each tool as a point with its range, all on one scale: a forest plot, one row a picture.
 *
 * <p>Immutable.
 */
final class GrowthBar {

    private static final Size SIZE = new Size(260, 24);
    private static final double EDGE = 8;

    private final LinearScale across;
    private final double allowed;

    /** Span all tools and the allowed range, in bytes per call. */
    GrowthBar(List<ToolGrowth> tools, double allowed) {
        this.allowed = Math.max(0, allowed);
        double low = -this.allowed;
        double high = Math.max(1, this.allowed);
        for (ToolGrowth tool : tools) {
            low = Math.min(low, finite(tool.rate().low()));
            high = Math.max(high, finite(tool.rate().high()));
        }
        across = new LinearScale(low, high, EDGE, SIZE.width() - EDGE);
    }

    /** Draw one row. */
    Markup svg(Interval rate, boolean culprit, String words) {
        double middle = SIZE.height() / 2;
        SvgDrawing svg = new SvgDrawing(SIZE, "Growth", words, "class", "bar");
        double from = across.at(-allowed);
        svg.rect(new Point(from, 0), new Size(across.at(allowed) - from, SIZE.height()), "allowed-range");
        svg.line(new Point(across.at(0), 0), new Point(across.at(0), SIZE.height()), "axis");
        String css = culprit ? "guilty" : "plain";
        if (Double.isFinite(rate.low()) && Double.isFinite(rate.high())) {
            svg.line(
                    new Point(across.at(rate.low()), middle),
                    new Point(across.at(rate.high()), middle),
                    "range " + css);
        }
        double x = across.at(Math.max(across.low(), Math.min(across.high(), rate.value())));
        if (culprit) {
            svg.path("mark " + css, triangle(x, middle));
        } else {
            svg.mark(new Point(x, middle), 4.5, "mark " + css);
        }
        return svg.finished();
    }

    private static String triangle(double x, double y) {
        return SvgDrawing.path(List.of(List.of(new Point(x, y - 7), new Point(x + 7, y + 5), new Point(x - 7, y + 5))))
                + "Z";
    }

    private static double finite(double value) {
        return Double.isFinite(value) ? value : 0;
    }
}
