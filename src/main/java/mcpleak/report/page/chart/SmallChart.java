package mcpleak.report.page.chart;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import mcpleak.recording.sample.Sample;
import mcpleak.report.page.chart.Plot.Area;
import mcpleak.report.page.chart.Plot.ByteAxis;
import mcpleak.report.page.chart.Plot.Range;
import mcpleak.report.page.html.Markup;
import mcpleak.report.page.html.SvgDrawing;
import mcpleak.report.page.html.SvgDrawing.Point;
import mcpleak.report.page.html.SvgDrawing.Size;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.FloorSeries;
import mcpleak.report.words.NumberText;

/** Draw one quantity over the time of a run, small. Stateless. */
public final class SmallChart {

    private static final Area AREA = new Area(new Size(220, 142), 40, 212, 22, 114, 6);
    private static final double LEAST_SPAN_COUNT = 6;
    private static final double LEAST_SPAN_BYTES = 4 << 20;

    private SmallChart() {}

    /** Draw a count that every sample holds; empty without samples. */
    public static Optional<Markup> ofSamples(FinishedRun finished, String title, ToDoubleFunction<Sample> reading) {
        List<Sample> samples = finished.samples();
        if (samples.isEmpty()) {
            return Optional.empty();
        }
        var all = samples.stream().mapToDouble(reading).summaryStatistics();
        TimeAxis time = AREA.time(samples);
        Plot plot = plot(title, time, new double[] {all.getMin(), all.getMax()}, ByteAxis.COUNT);
        plot.line("line private", title, time, samples, reading);
        return Optional.of(plot.svg().finished());
    }

    /** Draw the floors of a channel; empty without floors or samples. */
    public static Optional<Markup> ofFloors(FinishedRun finished, String title, FloorSeries series) {
        if (finished.samples().isEmpty() || series.floors().isEmpty()) {
            return Optional.empty();
        }
        TimeAxis time = AREA.time(finished.samples());
        double[] range = series.range().orElseThrow();
        Plot plot = plot(title, time, range, series.isBytes() ? ByteAxis.upTo(range[1]) : ByteAxis.COUNT);
        List<Point> points = plot.floors(time, series);
        plot.svg().path("join live", SvgDrawing.path(List.of(points))).dots(points, "dot live", series::words);
        return Optional.of(plot.svg().finished());
    }

    private static Plot plot(String title, TimeAxis time, double[] range, ByteAxis unit) {
        double least = unit.size() == 1 ? LEAST_SPAN_COUNT : LEAST_SPAN_BYTES;
        double span = Math.max(least, 1.15 * (range[1] - range[0]));
        double low = Math.max(0, (range[0] + range[1] - span) / 2);
        String words = title + " between " + NumberText.HTML.number(unit.of(range[0])) + " and "
                + NumberText.HTML.number(unit.of(range[1])) + " " + unit.unit();
        return new Plot(AREA, title, words.strip() + ".", time, new Range(low, low + span, unit))
                .grid(4, unit.unit())
                .timeAxis(time);
    }
}
