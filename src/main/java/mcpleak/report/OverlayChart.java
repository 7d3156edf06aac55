package mcpleak.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcpleak.compare.ComparedRun;
import mcpleak.compare.Comparison;
import mcpleak.report.SvgDrawing.Point;
import mcpleak.report.SvgDrawing.Size;
import mcpleak.series.Channel;
import mcpleak.series.Exposure;

/**
 * Draw the floors of two builds' runs against the calls made.
 *
 * <p>Confined to one thread. The baseline has dots, the new build squares.
 */
final class OverlayChart {

    private static final Size SIZE = new Size(1000, 300);
    private static final double LEFT = 62;
    private static final double RIGHT = 970;
    private static final double TOP = 26;
    private static final double BOTTOM = 250;
    private static final double LEAST_SPAN = 4 << 20;

    private record Line(String css, String label, FloorSeries series) {}

    private final List<Line> lines;
    private final ByteAxis unit;
    private final LinearScale across;
    private final LinearScale up;
    private final SvgDrawing svg;

    private OverlayChart(List<Line> lines, Channel channel) {
        this.lines = lines;
        double low = Double.MAX_VALUE;
        double high = 0;
        long most = 1;
        for (Line line : lines) {
            for (FloorSeries.Reading floor : line.series().floors()) {
                low = Math.min(low, floor.value());
                high = Math.max(high, floor.value());
                most = Math.max(most, floor.exposure());
            }
        }
        double span = Math.max(LEAST_SPAN, 1.1 * (high - low));
        unit = ByteAxis.upTo(high);
        double bottom = Math.max(0, (low + high - span) / 2);
        up = new LinearScale(unit.of(bottom), unit.of(bottom + span), BOTTOM, TOP);
        across = new LinearScale(0, (double) most, LEFT, RIGHT);
        svg = new SvgDrawing(
                SIZE, "Floors of " + channel.name() + " against calls", lines.size() + " runs of two builds.");
    }

    /** Draw the channel that both builds have; empty if there is none. */
    static Optional<Markup> svg(Comparison comparison) {
        for (Channel channel : List.of(Channel.LIVE_BYTES, Channel.PRIVATE_RSS)) {
            List<Line> old = lines(comparison.baseline().runs(), "rss", channel);
            List<Line> now = lines(comparison.candidate().runs(), "floor", channel);
            if (!old.isEmpty() && !now.isEmpty()) {
                List<Line> all = new ArrayList<>(old);
                all.addAll(now);
                return Optional.of(new OverlayChart(all, channel).drawn());
            }
        }
        return Optional.empty();
    }

    private static List<Line> lines(List<ComparedRun> runs, String css, Channel channel) {
        return runs.stream()
                .map(run -> new Line(
                        css, VisibleText.name(run.run().id()), FloorSeries.of(run.run(), channel, Exposure.CALLS)))
                .filter(line -> line.series().floors().size() > 1)
                .toList();
    }

    private Markup drawn() {
        for (double tick : up.ticks(5)) {
            svg.line(new Point(LEFT, up.at(tick)), new Point(RIGHT, up.at(tick)), "grid");
            svg.text(new Point(LEFT - 8, up.at(tick) + 4), "tick end", NumberText.HTML.tick(tick));
        }
        svg.text(new Point(4, TOP - 9), "tick", unit.unit());
        svg.line(new Point(LEFT, BOTTOM), new Point(RIGHT, BOTTOM), "axis");
        for (double tick : across.ticks(6)) {
            String css = across.at(tick) > RIGHT - 20 ? "tick end" : "tick mid";
            svg.text(new Point(across.at(tick), BOTTOM + 17), css, NumberText.HTML.tick(tick));
        }
        svg.text(new Point((LEFT + RIGHT) / 2, BOTTOM + 38), "tick mid", "tool calls since the start of the run");
        lines.forEach(this::line);
        return svg.finished();
    }

    private void line(Line line) {
        List<Point> points = line.series().floors().stream()
                .map(floor -> new Point(across.at((double) floor.exposure()), up.at(unit.of(floor.value()))))
                .toList();
        svg.path("overlay " + line.css(), SvgDrawing.path(List.of(points)));
        boolean square = line.css().equals("floor");
        for (int i = 0; i < points.size(); i++) {
            Point at = points.get(i);
            String words = line.label() + ", " + line.series().floors().get(i).label() + ": "
                    + NumberText.HTML.bytes(line.series().floors().get(i).value());
            if (square) {
                svg.rect(new Point(at.x() - 4, at.y() - 4), new Size(8, 8), "mark-now");
            } else {
                svg.dot(at, 4, "mark-before", words);
            }
        }
    }
}
