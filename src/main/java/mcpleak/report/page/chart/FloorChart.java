package mcpleak.report.page.chart;

import java.util.List;
import java.util.Optional;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.report.page.chart.Plot.ByteAxis;
import mcpleak.report.page.html.Markup;
import mcpleak.report.page.html.SvgDrawing;
import mcpleak.report.page.html.SvgDrawing.Point;
import mcpleak.report.words.CulpritText;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.FloorSeries;
import mcpleak.report.words.NumberText;
import mcpleak.report.words.VisibleText;
import mcpleak.verdict.channel.ChannelVerdict;
import mcpleak.verdict.growth.Interval;

/**
 * Draw the floors of one channel against what its growth was counted by, with the fitted slope, its interval and the slope
 * above which the channel convicts.
 *
 * <p>Confined to one thread. The lines run through the middle of the fitted floors.
 */
public final class FloorChart {

    private static final Plot.Area AREA = Plot.Area.wide(330, 278);
    private static final double INSET = 16;
    private static final double LEAST_SPAN_BYTES = 10 << 20;
    private static final double LEAST_SPAN_COUNT = 6;
    private static final double LEAST_SPAN_SHARE = 0.1;
    private static final double LABEL_WIDTH = 44;
    private static final int MANY = 60;

    private final ChannelVerdict judged;
    private final FloorSeries series;
    private final List<FloorSeries.Reading> fitted;
    private final double perExposure;
    private final Plot plot;
    private final SvgDrawing svg;

    private FloorChart(ChannelVerdict judged, FloorSeries series) {
        this.judged = judged;
        this.series = series;
        List<FloorSeries.Reading> used = series.floors().stream()
                .filter(floor -> floor.round() >= judged.burnIn())
                .toList();
        fitted = judged.rate().isPresent() && used.size() > 1 ? used : List.of();
        perExposure = judged.unit().startsWith("1/1000") ? 1 / 1000.0 : 1;
        long most = series.floors().stream()
                .mapToLong(FloorSeries.Reading::exposure)
                .reduce(1, Math::max);
        double[] range = range(most);
        ByteAxis unit = series.isBytes() ? ByteAxis.upTo(range[1]) : ByteAxis.COUNT;
        plot = new Plot(
                AREA,
                "Floors of " + judged.channel().name(),
                described(),
                new LinearScale(0, (double) most, AREA.left() + INSET, AREA.right()),
                new Plot.Range(range[0], range[1], unit),
                "class",
                judged.channel().equals(Channel.LIVE_BYTES) ? "of-live" : "of-floor");
        svg = plot.svg();
        plot.grid(5, unit.unit().isEmpty() ? judged.channel().name() : unit.unit())
                .quantityAxis(words(judged.exposure()), 4);
        if (range[0] > 0) {
            plot.below(
                    AREA.left(),
                    "note",
                    "axis starts at "
                            + (series.isBytes() ? NumberText.HTML.bytes(range[0]) : NumberText.HTML.number(range[0])));
        }
    }

    /** Draw the floors of a judged channel; empty if fewer than two were read. */
    public static Optional<Markup> svg(FinishedRun finished, ChannelVerdict judged) {
        FloorSeries series = FloorSeries.of(finished.run(), judged.channel(), judged.exposure());
        return series.floors().size() < 2 ? Optional.empty() : Optional.of(new FloorChart(judged, series).drawn());
    }

    private Markup drawn() {
        judged.rate().filter(rate -> !fitted.isEmpty()).ifPresent(this::fit);
        floors();
        return svg.finished();
    }

    private String described() {
        String change = series.change(NumberText.HTML).orElse("unknown");
        return "Floors after each round: " + change
                + slopeWords().map(text -> "; " + text).orElse("") + ".";
    }

    private Optional<String> slopeWords() {
        return judged.rate()
                .map(rate -> NumberText.HTML.rate(rate.value(), judged.unit()) + ", 90 % interval "
                        + NumberText.HTML.interval(rate, judged.unit()));
    }

    private double[] range(long most) {
        double[] range = series.range().orElse(new double[] {0, 1});
        double low = range[0];
        double high = range[1];
        double allowedEnd = low + Math.max(0, judged.margin()) * perExposure * most;
        if (judged.rate().isPresent() && allowedEnd < high + (high - low)) {
            high = Math.max(high, allowedEnd);
        }
        double least =
                Math.max(series.isBytes() ? LEAST_SPAN_BYTES : LEAST_SPAN_COUNT, LEAST_SPAN_SHARE * Math.abs(range[1]));
        double missing = Math.max(0, least - (high - low)) / 2;
        double margin = 0.12 * Math.max(least, high - low);
        double bottom = Math.max(0, low - missing - margin);
        return new double[] {bottom, Math.max(high + missing + margin, bottom + least)};
    }

    /** Say what an exposure counts, since the start of the run. */
    static String words(Exposure exposure) {
        return switch (exposure.kind()) {
            case CALLS -> "successful tool calls so far";
            case TOOL -> "successful calls of " + VisibleText.name(exposure.name()) + " so far";
            case SESSIONS -> "sessions opened so far";
            case ABANDONED -> "sessions abandoned so far";
            case CLOSED -> "sessions closed so far";
            case EXPIRED -> "sessions expired so far";
            case ERRORS, CANCELLED, ABORTED, DROPPED, REFUSED, TOKENS, REGISTRATIONS ->
                CulpritText.exposure(exposure.key()) + " so far";
            case TIME -> "milliseconds since the first round";
        };
    }

    private void fit(Interval rate) {
        double first = fitted.get(0).exposure();
        double last = fitted.get(fitted.size() - 1).exposure();
        double middle = fitted.stream()
                .mapToLong(FloorSeries.Reading::exposure)
                .average()
                .orElse(0);
        double height = fitted.stream()
                .mapToDouble(FloorSeries.Reading::value)
                .average()
                .orElse(0);
        if (Double.isFinite(rate.low()) && Double.isFinite(rate.high())) {
            List<Point> band = List.of(
                    on(first, height + rate.low() * perExposure * (first - middle)),
                    on(middle, height),
                    on(last, height + rate.low() * perExposure * (last - middle)),
                    on(last, height + rate.high() * perExposure * (last - middle)),
                    on(middle, height),
                    on(first, height + rate.high() * perExposure * (first - middle)));
            svg.path("band", SvgDrawing.path(List.of(band)) + "Z");
        }
        double slope = rate.value() * perExposure;
        double start = height + slope * (first - middle);
        double end = height + slope * (last - middle);
        double allowedEnd = start + judged.margin() * perExposure * (last - first);
        allowed(on(first, start), on(last, allowedEnd), on(last, end));
        svg.line(on(first, start), on(last, end), "fit");
        slopeWords().ifPresent(text -> svg.text(new Point(AREA.left() + INSET, AREA.top() - 9), "slope", text));
    }

    private void allowed(Point from, Point to, Point fitEnd) {
        svg.line(from, to, "allowed");
        // above a close fit the rounds' own labels stand between
        double y = to.y() >= fitEnd.y() ? to.y() + 18 : Math.min(to.y() - 10, fitEnd.y() - 32);
        String margin = NumberText.HTML.rate(judged.margin(), judged.unit());
        svg.text(
                new Point(AREA.right(), Math.max(AREA.top() + 8, Math.min(AREA.bottom() - 6, y))),
                "note end",
                "allowed: " + margin);
    }

    private void floors() {
        boolean many = series.floors().size() > MANY;
        double freeFrom = 0;
        for (FloorSeries.Reading floor : series.floors()) {
            Point at = on((double) floor.exposure(), floor.value());
            boolean used = floor.round() >= judged.burnIn();
            String words = floor.label() + ": " + series.text(floor.value(), NumberText.HTML);
            svg.dot(
                    at,
                    many ? 2 : 5,
                    used ? "dot floor" : "dot hollow",
                    used ? words : words + ", warm-up, not fitted");
            if (at.x() >= freeFrom && (used || !many)) {
                svg.text(new Point(at.x(), at.y() - 11), "tick mid", floor.label());
                freeFrom = at.x() + (many ? 2 : 1) * LABEL_WIDTH;
            }
        }
    }

    private Point on(double exposure, double value) {
        return new Point(plot.x(exposure), plot.y(value));
    }
}
