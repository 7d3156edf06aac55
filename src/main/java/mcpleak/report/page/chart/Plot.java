package mcpleak.report.page.chart;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import mcpleak.recording.sample.Sample;
import mcpleak.report.page.html.Markup;
import mcpleak.report.page.html.SvgDrawing;
import mcpleak.report.page.html.SvgDrawing.Point;
import mcpleak.report.page.html.SvgDrawing.Size;
import mcpleak.report.words.FloorSeries;
import mcpleak.report.words.NumberText;

/**
 * Draw what charts share: grid, axes, ticks, unit, and lines that a script can read values from. A chart says only what it draws.
 *
 * <p>Confined to one thread. Values are given in their own unit; the vertical axis is written in {@code unit}.
 */
public final class Plot {

    private static final long LEAST_GAP_MILLIS = 2_000;
    private static final int STEPS_THAT_MAKE_A_GAP = 5;

    private final Area area;
    private final LinearScale across;
    private final LinearScale up;
    private final ByteAxis unit;
    private final SvgDrawing svg;

    /**
     * Hold where the axes of a chart stand.
     *
     * @param size of the picture
     * @param left where the vertical axis stands
     * @param right where the horizontal axis ends
     * @param top where the vertical axis ends
     * @param bottom where the horizontal axis stands
     * @param gap between a tick's words and the vertical axis
     */
    public record Area(Size size, double left, double right, double top, double bottom, double gap) {

        /** As wide as the page. */
        public static Area wide(double height, double bottom) {
            return new Area(new Size(1000, height), 62, 970, 26, bottom, 8);
        }

        /** Span values across it. */
        public LinearScale across(double low, double high) {
            return new LinearScale(low, high, left, right);
        }

        /** Span the time of samples across it. */
        public TimeAxis time(List<Sample> samples) {
            return TimeAxis.over(samples, left, right);
        }
    }

    /**
     * Hold what the vertical axis spans.
     *
     * @param low the value at its foot
     * @param high the value at its top
     * @param unit what its ticks are written in
     */
    public record Range(double low, double high, ByteAxis unit) {}

    /** Begin a chart over a quantity; attributes are names and values in turn. */
    public Plot(Area area, String title, String words, LinearScale across, Range range, Object... attributes) {
        this.area = area;
        this.across = across;
        unit = range.unit();
        up = new LinearScale(unit.of(range.low()), unit.of(range.high()), area.bottom(), area.top());
        svg = new SvgDrawing(area.size(), title, words, attributes);
    }

    /** Begin a chart over time. */
    public Plot(Area area, String title, String words, TimeAxis time, Range range) {
        this(area, title, words, time.scale(), range, time.forScripts());
    }

    /** Return the picture, to draw on it what no other chart has. */
    public SvgDrawing svg() {
        return svg;
    }

    /** Return the place of a quantity. */
    public double x(double value) {
        return across.at(value);
    }

    /** Return the height of a value, moved to the nearer end of the axis if it lies outside. */
    double y(double value) {
        return up.at(Math.max(up.low(), Math.min(up.high(), unit.of(value))));
    }

    /** Return the place of a value. */
    public Point at(double x, double value) {
        return new Point(x(x), up.at(unit.of(value)));
    }

    /** Draw the grid with its ticks, and what the vertical axis counts. */
    public Plot grid(int ticks, String counts) {
        for (double tick : up.ticks(ticks)) {
            svg.line(new Point(area.left(), up.at(tick)), new Point(area.right(), up.at(tick)), "grid");
            svg.text(new Point(area.left() - area.gap(), up.at(tick) + 4), "tick end", NumberText.HTML.tick(tick));
        }
        svg.text(new Point(area.gap() - 4, area.top() - 9), "tick", counts);
        return this;
    }

    /** Draw a horizontal axis of a quantity with what it counts; its ticks have marks of a length, none if that is 0. */
    Plot quantityAxis(String counts, double mark) {
        svg.line(new Point(area.left(), area.bottom()), new Point(area.right(), area.bottom()), "axis");
        for (double tick : across.ticks(6)) {
            if (mark > 0) {
                svg.line(new Point(x(tick), area.bottom()), new Point(x(tick), area.bottom() + mark), "axis");
            }
            svg.text(new Point(x(tick), area.bottom() + 17), "tick mid", NumberText.HTML.tick(tick));
        }
        return below((area.left() + area.right()) / 2, "tick mid", counts);
    }

    /** Write a text below the horizontal axis. */
    Plot below(double x, String css, String text) {
        svg.text(new Point(x, area.bottom() + 38), css, text);
        return this;
    }

    /** Draw a horizontal axis of time. */
    public Plot timeAxis(TimeAxis time) {
        time.draw(svg, area.bottom());
        return this;
    }

    /** Draw lines, one a list, that a script can read values from. */
    public void line(String css, String label, String counts, List<List<Point>> lines) {
        svg.path(
                css,
                SvgDrawing.path(lines),
                "data-label",
                label,
                "data-unit",
                counts,
                "data-y0",
                Markup.decimal(up.at(0)),
                "data-per",
                Double.toString((up.high() - up.low()) / (area.bottom() - area.top())));
    }

    /** Draw a reading of every sample; the line is cut where the probe fell silent. */
    public void line(String css, String label, TimeAxis time, List<Sample> samples, ToDoubleFunction<Sample> reading) {
        List<List<Point>> lines = new ArrayList<>();
        for (List<Sample> stretch : stretches(samples)) {
            lines.add(thin(stretch.stream()
                    .map(sample -> on(time, sample.at(), reading.applyAsDouble(sample)))
                    .toList()));
        }
        line(css, label, unit.unit(), lines);
    }

    /** Return the place of a value at a time. */
    public Point on(TimeAxis time, Instant at, double value) {
        return new Point(time.at(at), up.at(unit.of(value)));
    }

    /** Return the places of floors at their times. */
    List<Point> floors(TimeAxis time, FloorSeries series) {
        return series.floors().stream()
                .map(floor -> on(time, floor.at(), floor.value()))
                .toList();
    }

    /**
     * Thin a line to what a screen can show: of each pixel column the first, least, greatest and last point, so that every peak
     * survives (the M4 aggregation of Jugel et al., VLDB 2014).
     *
     * @param points in order of x
     * @return at most four a column of width 1, in their order
     */
    static List<Point> thin(List<Point> points) {
        List<Point> kept = new ArrayList<>();
        int begin = 0;
        for (int i = 1; i <= points.size(); i++) {
            if (i == points.size() || column(points.get(i)) != column(points.get(begin))) {
                keep(points, begin, i, kept);
                begin = i;
            }
        }
        return kept;
    }

    private static void keep(List<Point> points, int begin, int end, List<Point> kept) {
        int least = begin;
        int greatest = begin;
        for (int i = begin; i < end; i++) {
            least = points.get(i).y() < points.get(least).y() ? i : least;
            greatest = points.get(i).y() > points.get(greatest).y() ? i : greatest;
        }
        new TreeSet<>(Arrays.asList(begin, least, greatest, end - 1)).forEach(index -> kept.add(points.get(index)));
    }

    private static long column(Point point) {
        return (long) Math.floor(point.x());
    }

    /**
     * Cut samples in order of time where the probe fell silent, so that no line is drawn over what nobody measured.
     *
     * @return stretches without a gap; none is empty
     */
    static List<List<Sample>> stretches(List<Sample> samples) {
        long gap = gapMillis(samples);
        List<List<Sample>> stretches = new ArrayList<>();
        int begin = 0;
        for (int i = 1; i <= samples.size(); i++) {
            if (i == samples.size() || step(samples, i) > gap) {
                stretches.add(samples.subList(begin, i));
                begin = i;
            }
        }
        return stretches;
    }

    private static long gapMillis(List<Sample> samples) {
        List<Long> steps = new ArrayList<>();
        for (int i = 1; i < samples.size(); i++) {
            steps.add(step(samples, i));
        }
        steps.sort(null);
        long median = steps.isEmpty() ? 0 : steps.get(steps.size() / 2);
        return Math.max(LEAST_GAP_MILLIS, STEPS_THAT_MAKE_A_GAP * median);
    }

    private static long step(List<Sample> samples, int i) {
        return Duration.between(samples.get(i - 1).at(), samples.get(i).at()).toMillis();
    }

    /**
     * Choose the one unit of bytes that an axis or a table column is written in.
     *
     * <p>Immutable.
     *
     * @param unit the unit's sign; empty for plain counts
     * @param size how many of the values' unit make one of it
     */
    public record ByteAxis(String unit, double size) {

        /** Values that are counts, not bytes. */
        public static final ByteAxis COUNT = new ByteAxis("", 1);

        /** Choose for values up to a greatest one, in bytes. */
        public static ByteAxis upTo(double greatestBytes) {
            if (greatestBytes < 1 << 20) {
                return new ByteAxis("KiB", 1 << 10);
            }
            return greatestBytes < 10.0 * (1 << 30) ? new ByteAxis("MiB", 1 << 20) : new ByteAxis("GiB", 1 << 30);
        }

        /** Return a value in this unit. */
        public double of(double value) {
            return value / size;
        }

        /** Return how many decimals show three digits of a greatest value. */
        public int decimals(double greatest) {
            double scaled = Math.abs(of(greatest));
            return size == 1 ? 0 : scaled < 10 ? 2 : 1;
        }

        /** Return the unit after a word, as {@code Floor, MiB}. */
        public String after(String word) {
            return unit.isEmpty() ? word : word + ", " + unit;
        }
    }
}
