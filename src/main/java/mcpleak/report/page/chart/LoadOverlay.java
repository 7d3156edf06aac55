package mcpleak.report.page.chart;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import mcpleak.compare.LoadSlice;
import mcpleak.compare.TunedRun;
import mcpleak.report.page.chart.Plot.ByteAxis;
import mcpleak.report.page.html.Markup;
import mcpleak.report.page.html.SvgDrawing;
import mcpleak.report.page.html.SvgDrawing.Point;
import mcpleak.report.words.NumberText;
import mcpleak.report.words.TuneLines;

/**
 * Draw one figure of several runs over the time since each run's load began, a line a run with its number at the end.
 *
 * <p>Confined to one thread. What was offered is dashed; a triangle stands where offered and achieved part.
 */
public final class LoadOverlay {

    private static final double AXIS = 40;
    private static final double MARK = 7;

    private final List<TunedRun> runs;
    private final Plot.Area area;
    private final Plot plot;

    private LoadOverlay(List<TunedRun> runs, String title, String unit, double height, double peak) {
        this.runs = runs;
        area = Plot.Area.wide(height, height - AXIS);
        double longest =
                runs.stream().mapToDouble(run -> run.length().toSeconds()).max().orElse(1);
        LinearScale across = area.across(0, Math.max(1, longest));
        plot = new Plot(
                        area,
                        title,
                        runs.size() + " runs; the table below has their numbers.",
                        across,
                        new Plot.Range(0, peak > 0 ? peak * 1.05 : 1, ByteAxis.COUNT))
                .grid(4, unit)
                .timeAxis(new TimeAxis(runs.get(0).load().get(0).second(), across));
    }

    /** Draw offered and achieved calls per second, and where they part. */
    public static Markup calls(List<TunedRun> runs) {
        double peak = 0;
        for (TunedRun run : runs) {
            for (LoadSlice slice : run.slices()) {
                peak = Math.max(peak, Math.max(slice.achieved(), slice.offered().orElse(0)));
            }
        }
        LoadOverlay chart = new LoadOverlay(runs, "Calls per second, offered and achieved", "calls/s", 340, peak);
        for (int i = 0; i < runs.size(); i++) {
            chart.line(i, "tuned offered", LoadSlice::offered);
        }
        chart.lines(slice -> OptionalDouble.of(slice.achieved()));
        for (int i = 0; i < runs.size(); i++) {
            chart.parting(i);
        }
        return chart.plot.svg().finished();
    }

    /** Draw any other figure. */
    public static Markup of(List<TunedRun> runs, String title, String unit, Function<LoadSlice, OptionalDouble> value) {
        ToDoubleFunction<TunedRun> most = run -> run.slices().stream()
                .mapToDouble(slice -> value.apply(slice).orElse(0))
                .max()
                .orElse(0);
        LoadOverlay chart = new LoadOverlay(
                runs, title, unit, 220, runs.stream().mapToDouble(most).max().orElse(0));
        chart.lines(value);
        return chart.plot.svg().finished();
    }

    private void lines(Function<LoadSlice, OptionalDouble> value) {
        for (int i = 0; i < runs.size(); i++) {
            Point end = line(i, "tuned", value);
            plot.svg()
                    .text(
                            new Point(Math.min(area.right() + 6, end.x() + 4), end.y() - 4),
                            "run-" + (i + 1) + " tuned-number",
                            TuneLines.number(i));
        }
    }

    private Point line(int run, String css, Function<LoadSlice, OptionalDouble> value) {
        List<List<Point>> pieces = new ArrayList<>();
        List<Point> piece = new ArrayList<>();
        Point last = new Point(area.left(), area.bottom());
        for (LoadSlice slice : runs.get(run).slices()) {
            OptionalDouble figure = value.apply(slice);
            if (figure.isPresent()) {
                last = plot.at((slice.fromSecond() + slice.toSecond()) / 2.0, figure.getAsDouble());
                piece.add(last);
            } else if (!piece.isEmpty()) {
                pieces.add(piece);
                piece = new ArrayList<>();
            }
        }
        pieces.add(piece);
        plot.svg().path(css + " run-" + (run + 1), SvgDrawing.path(pieces));
        return last;
    }

    private void parting(int run) {
        runs.get(run).parting().ifPresent(parting -> {
            Point at = plot.at(parting.second(), parting.offered());
            double x = at.x();
            String words = "run " + TuneLines.number(run) + " parts at "
                    + NumberText.HTML.elapsed(Duration.ofSeconds(parting.second()));
            plot.svg().line(new Point(x, area.top()), new Point(x, area.bottom()), "tuned offered run-" + (run + 1));
            plot.svg().path("parted run-" + (run + 1), triangle(x, at.y()));
            String side = x > (area.left() + area.right()) / 2 ? " end" : "";
            double beside = side.isEmpty() ? x + MARK + 2 : x - MARK - 2;
            plot.svg()
                    .text(new Point(beside, area.top() + 12 + 15 * run), "tuned-number run-" + (run + 1) + side, words);
        });
    }

    private static String triangle(double x, double y) {
        return SvgDrawing.path(List.of(
                        List.of(new Point(x - MARK, y - 2 * MARK), new Point(x + MARK, y - 2 * MARK), new Point(x, y))))
                + "Z";
    }
}
