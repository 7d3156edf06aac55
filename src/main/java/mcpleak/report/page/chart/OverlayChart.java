package mcpleak.report.page.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcpleak.compare.ComparedRun;
import mcpleak.compare.Comparison;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.report.page.chart.Plot.ByteAxis;
import mcpleak.report.page.html.Markup;
import mcpleak.report.page.html.SvgDrawing;
import mcpleak.report.page.html.SvgDrawing.Point;
import mcpleak.report.page.html.SvgDrawing.Size;
import mcpleak.report.words.FloorSeries;
import mcpleak.report.words.VisibleText;

/**
 * Draw the floors of two builds' runs against the calls made. The baseline has dots, the new build squares.
 *
 * <p>Stateless.
 */
public final class OverlayChart {

    private static final Plot.Area AREA = Plot.Area.wide(300, 250);
    private static final double LEAST_SPAN = 4 << 20;

    private record Line(String css, String label, FloorSeries series) {}

    private OverlayChart() {}

    /** Draw the channel that both builds have; empty if there is none. */
    public static Optional<Markup> svg(Comparison comparison) {
        for (Channel channel : List.of(Channel.LIVE_BYTES, Channel.PRIVATE_RSS)) {
            List<Line> old = lines(comparison.baseline().runs(), "rss", channel);
            List<Line> now = lines(comparison.candidate().runs(), "floor", channel);
            if (!old.isEmpty() && !now.isEmpty()) {
                List<Line> all = new ArrayList<>(old);
                all.addAll(now);
                return Optional.of(drawn(all, channel));
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

    private static Markup drawn(List<Line> lines, Channel channel) {
        List<FloorSeries.Reading> all =
                lines.stream().flatMap(line -> line.series().floors().stream()).toList();
        var values = all.stream().mapToDouble(FloorSeries.Reading::value).summaryStatistics();
        long most = all.stream().mapToLong(FloorSeries.Reading::exposure).reduce(1, Math::max);
        double span = Math.max(LEAST_SPAN, 1.1 * (values.getMax() - values.getMin()));
        double bottom = Math.max(0, (values.getMin() + values.getMax() - span) / 2);
        ByteAxis unit = ByteAxis.upTo(values.getMax());
        Plot plot = new Plot(
                        AREA,
                        "Floors of " + channel.name() + " against calls",
                        lines.size() + " runs of two builds.",
                        AREA.across(0, (double) most),
                        new Plot.Range(bottom, bottom + span, unit))
                .grid(5, unit.unit())
                .quantityAxis("tool calls since the start of the run", 0);
        lines.forEach(line -> draw(plot, line));
        return plot.svg().finished();
    }

    private static void draw(Plot plot, Line line) {
        List<Point> points = line.series().floors().stream()
                .map(floor -> plot.at((double) floor.exposure(), floor.value()))
                .toList();
        plot.svg().path("overlay " + line.css(), SvgDrawing.path(List.of(points)));
        for (int i = 0; i < points.size(); i++) {
            Point at = points.get(i);
            if (line.css().equals("floor")) {
                plot.svg().rect(new Point(at.x() - 4, at.y() - 4), new Size(8, 8), "mark-now");
            } else {
                plot.svg()
                        .dot(
                                at,
                                4,
                                "mark-before",
                                line.label() + ", " + line.series().words(i));
            }
        }
    }
}
