package mcpleak.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import mcpleak.compare.LoadSlice;
import mcpleak.compare.TunedRun;
import mcpleak.report.SvgDrawing.Point;
import mcpleak.report.SvgDrawing.Size;

/**
 * Draw one figure of several runs over the time since each run's load began, a line a run with its number at the end.
 *
 * <p>Confined to one thread. What was offered is dashed; a triangle stands where offered and achieved part.
 */
final class LoadOverlay {

    private static final double LEFT = 62;
    private static final double RIGHT = 970;
    private static final double TOP = 26;
    private static final double AXIS = 40;
    private static final double MARK = 7;

    private final List<TunedRun> runs;
    private final double bottom;
    private final LinearScale across;
    private final LinearScale up;
    private final SvgDrawing svg;

    private LoadOverlay(List<TunedRun> runs, String title, String unit, double height, double peak) {
        this.runs = runs;
        double longest =
                runs.stream().mapToDouble(run -> run.length().toSeconds()).max().orElse(1);
        bottom = height - AXIS;
        across = new LinearScale(0, Math.max(1, longest), LEFT, RIGHT);
        up = new LinearScale(0, peak > 0 ? peak * 1.05 : 1, bottom, TOP);
        svg = new SvgDrawing(
                new Size(1000, height),
                title,
                runs.size() + " runs; the table below has their numbers.");
        for (double tick : up.ticks(4)) {
            svg.line(new Point(LEFT, up.at(tick)), new Point(RIGHT, up.at(tick)), "grid");
            svg.text(new Point(LEFT - 8, up.at(tick) + 4), "tick end", NumberText.HTML.tick(tick));
        }
        svg.text(new Point(4, TOP - 9), "tick", unit);
        new TimeAxis(runs.get(0).load().get(0).second(), across).draw(svg, bottom);
    }

    /** Draw offered and achieved calls per second, and where they part. */
    static Markup calls(List<TunedRun> runs) {
        double peak = 0;
        for (TunedRun run : runs) {
            for (LoadSlice slice : run.slices()) {
                peak = Math.max(peak, Math.max(slice.achieved(), slice.offered().orElse(0)));
            }
        }
        LoadOverlay chart =
                new LoadOverlay(runs, "Calls per second, offered and achieved", "calls/s", 340, peak);
        for (int i = 0; i < runs.size(); i++) {
            chart.line(i, "tuned offered", LoadSlice::offered);
        }
        chart.lines(slice -> OptionalDouble.of(slice.achieved()));
        for (int i = 0; i < runs.size(); i++) {
            chart.parting(i);
        }
        return chart.svg.finished();
    }

    /** Draw any other figure. */
    static Markup of(List<TunedRun> runs, String title, String unit, Function<LoadSlice, OptionalDouble> value) {
        ToDoubleFunction<TunedRun> most = run -> run.slices().stream()
                .mapToDouble(slice -> value.apply(slice).orElse(0))
                .max()
                .orElse(0);
        LoadOverlay chart = new LoadOverlay(
                runs, title, unit, 220, runs.stream().mapToDouble(most).max().orElse(0));
        chart.lines(value);
        return chart.svg.finished();
    }

    private void lines(Function<LoadSlice, OptionalDouble> value) {
        for (int i = 0; i < runs.size(); i++) {
            Point end = line(i, "tuned", value);
            svg.text(
                    new Point(Math.min(RIGHT + 6, end.x() + 4), end.y() - 4),
                    "run-" + (i + 1) + " tuned-number",
                    number(i));
        }
    }

    private Point line(int run, String css, Function<LoadSlice, OptionalDouble> value) {
        List<List<Point>> pieces = new ArrayList<>();
        List<Point> piece = new ArrayList<>();
        Point last = new Point(LEFT, bottom);
        for (LoadSlice slice : runs.get(run).slices()) {
            OptionalDouble figure = value.apply(slice);
            if (figure.isPresent()) {
                last = new Point(across.at((slice.fromSecond() + slice.toSecond()) / 2.0), up.at(figure.getAsDouble()));
                piece.add(last);
            } else if (!piece.isEmpty()) {
                pieces.add(piece);
                piece = new ArrayList<>();
            }
        }
        pieces.add(piece);
        svg.path(css + " run-" + (run + 1), SvgDrawing.path(pieces));
        return last;
    }

    private void parting(int run) {
        runs.get(run).parting().ifPresent(parting -> {
            double x = across.at(parting.second());
            double y = up.at(parting.offered());
            String words =
                    "run " + number(run) + " parts at " + NumberText.HTML.elapsed(Duration.ofSeconds(parting.second()));
            svg.line(new Point(x, TOP), new Point(x, bottom), "tuned offered run-" + (run + 1));
            svg.path("parted run-" + (run + 1), triangle(x, y));
            String side = x > (LEFT + RIGHT) / 2 ? " end" : "";
            double beside = side.isEmpty() ? x + MARK + 2 : x - MARK - 2;
            svg.text(new Point(beside, TOP + 12 + 15 * run), "tuned-number run-" + (run + 1) + side, words);
        });
    }

    private static String triangle(double x, double y) {
        return SvgDrawing.path(List.of(
                        List.of(new Point(x - MARK, y - 2 * MARK), new Point(x + MARK, y - 2 * MARK), new Point(x, y))))
                + "Z";
    }

    static String number(int run) {
        return Integer.toString(run + 1);
    }
}
