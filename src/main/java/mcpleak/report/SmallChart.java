package mcpleak.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import mcpleak.report.SvgDrawing.Point;
import mcpleak.report.SvgDrawing.Size;
import mcpleak.series.Sample;

/**
 * Draw one quantity over the time of a run, small.
 *
 * <p>Confined to one thread.
 */
final class SmallChart {

    private static final Size SIZE = new Size(220, 142);
    private static final double LEFT = 40;
    private static final double RIGHT = 212;
    private static final double TOP = 22;
    private static final double BOTTOM = 114;
    private static final double LEAST_SPAN_COUNT = 6;
    private static final double LEAST_SPAN_BYTES = 4 << 20;

    private final String title;
    private final TimeAxis time;
    private final ByteAxis unit;
    private final LinearScale up;
    private final SvgDrawing svg;

    private SmallChart(String title, TimeAxis time, double[] range, ByteAxis unit) {
        this.title = title;
        this.time = time;
        this.unit = unit;
        double least = unit.size() == 1 ? LEAST_SPAN_COUNT : LEAST_SPAN_BYTES;
        double span = Math.max(least, 1.15 * (range[1] - range[0]));
        double low = Math.max(0, (range[0] + range[1] - span) / 2);
        up = new LinearScale(unit.of(low), unit.of(low + span), BOTTOM, TOP);
        String words = title + " between " + NumberText.HTML.number(unit.of(range[0])) + " and "
                + NumberText.HTML.number(unit.of(range[1])) + " " + unit.unit();
        svg = new SvgDrawing(SIZE, title, words.strip() + ".", time.forScripts());
    }

    /** Draw a count that every sample holds; empty without samples. */
    static Optional<Markup> ofSamples(FinishedRun finished, String title, ToDoubleFunction<Sample> reading) {
        List<Sample> samples = finished.samples();
        if (samples.isEmpty()) {
            return Optional.empty();
        }
        var all = samples.stream().mapToDouble(reading).summaryStatistics();
        SmallChart chart = new SmallChart(
                title, TimeAxis.over(samples, LEFT, RIGHT), new double[] {all.getMin(), all.getMax()}, ByteAxis.COUNT);
        return Optional.of(chart.line(samples, reading));
    }

    /** Draw the floors of a channel; empty without floors or samples. */
    static Optional<Markup> ofFloors(FinishedRun finished, String title, FloorSeries series) {
        if (finished.samples().isEmpty()) {
            return Optional.empty();
        }
        TimeAxis time = TimeAxis.over(finished.samples(), LEFT, RIGHT);
        return series.range()
                .map(range -> new SmallChart(
                                title, time, range, series.isBytes() ? ByteAxis.upTo(range[1]) : ByteAxis.COUNT)
                        .dots(series));
    }

    private Markup line(List<Sample> samples, ToDoubleFunction<Sample> reading) {
        axes();
        List<List<Point>> lines = new ArrayList<>();
        for (List<Sample> stretch : SampleGaps.stretches(samples)) {
            lines.add(PixelColumns.thin(stretch.stream()
                    .map(sample -> new Point(time.at(sample.at()), up.at(unit.of(reading.applyAsDouble(sample)))))
                    .toList()));
        }
        svg.path("line private", SvgDrawing.path(lines),
                "data-label",
                title,
                "data-unit",
                unit.unit(),
                "data-y0",
                Markup.decimal(up.at(0)),
                "data-per",
                Double.toString((up.high() - up.low()) / (BOTTOM - TOP)));
        return svg.finished();
    }

    private Markup dots(FloorSeries series) {
        axes();
        List<Point> points = series.floors().stream()
                .map(floor -> new Point(time.at(floor.at()), up.at(unit.of(floor.value()))))
                .toList();
        svg.path("join live", SvgDrawing.path(List.of(points)));
        svg.dots(
                points,
                "dot live",
                i -> series.floors().get(i).label() + ": "
                        + series.text(series.floors().get(i).value(), NumberText.HTML));
        return svg.finished();
    }

    private void axes() {
        for (double tick : up.ticks(4)) {
            svg.line(new Point(LEFT, up.at(tick)), new Point(RIGHT, up.at(tick)), "grid");
            svg.text(new Point(LEFT - 6, up.at(tick) + 4), "tick end", NumberText.HTML.tick(tick));
        }
        svg.text(new Point(2, TOP - 9), "tick", unit.unit());
        time.draw(svg, BOTTOM);
    }
}
