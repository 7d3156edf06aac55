package mcpleak.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import mcpleak.report.SvgDrawing.Point;
import mcpleak.report.SvgDrawing.Size;
import mcpleak.series.RequestRound;
import mcpleak.series.RequestSummary;
import mcpleak.series.Round;

/**
 * Draw how long the calls of each round took, on the time axis of the memory chart.
 *
 * <p>Confined to one thread.
 */
final class LatencyChart {

    private static final Size SIZE = new Size(1000, 190);
    private static final double LEFT = 62;
    private static final double RIGHT = 970;
    private static final double TOP = 26;
    private static final double BOTTOM = 150;
    private static final double MICROS_PER_MILLI = 1_000;

    private final FinishedRun finished;
    private final RequestSummary calls;
    private final TimeAxis time;
    private final LinearScale up;
    private final SvgDrawing svg;

    private LatencyChart(FinishedRun finished, RequestSummary calls) {
        this.finished = finished;
        this.calls = calls;
        time = TimeAxis.over(finished.samples(), LEFT, RIGHT);
        double greatest = calls.rounds().stream()
                .filter(round -> round.round() > 0)
                .mapToDouble(round -> round.p95Micros() / MICROS_PER_MILLI)
                .max()
                .orElse(1);
        up = new LinearScale(0, Math.max(0.001, 1.1 * greatest), BOTTOM, TOP);
        svg = new SvgDrawing(
                SIZE,
                "Response time by round",
                "95 % of the calls of the slowest round took at most " + NumberText.HTML.number(greatest) + " ms.",
                time.forScripts());
    }

    /** Draw all tool calls; empty without samples or without recorded times. */
    static Optional<Markup> svg(FinishedRun finished) {
        return finished.samples().isEmpty()
                ? Optional.empty()
                : calls(finished).map(calls -> new LatencyChart(finished, calls).drawn());
    }

    /** Find the summary of all tool calls, where a round has some. */
    static Optional<RequestSummary> calls(FinishedRun finished) {
        return finished.run().requests().stream()
                .filter(request -> request.kind() == RequestSummary.Kind.CALLS)
                .filter(request -> request.rounds().stream().anyMatch(round -> round.round() > 0 && round.ok() > 0))
                .findFirst();
    }

    private Markup drawn() {
        for (double tick : up.ticks(4)) {
            svg.line(new Point(LEFT, up.at(tick)), new Point(RIGHT, up.at(tick)), "grid");
            svg.text(new Point(LEFT - 8, up.at(tick) + 4), "tick end", NumberText.HTML.tick(tick));
        }
        svg.text(new Point(4, TOP - 9), "tick", "ms");
        time.draw(svg, BOTTOM);
        line("rss", "p95", RequestRound::p95Micros);
        line("private", "p50", RequestRound::p50Micros);
        return svg.finished();
    }

    private void line(String css, String label, ToLongFunction<RequestRound> micros) {
        List<List<Point>> levels = new ArrayList<>();
        for (RequestRound round : calls.rounds()) {
            Optional<Round> when = finished.run().rounds().stream()
                    .filter(each -> each.number() == round.round() && each.number() > 0)
                    .findFirst();
            if (when.isPresent() && round.ok() > 0) {
                double y = up.at(micros.applyAsLong(round) / MICROS_PER_MILLI);
                levels.add(List.of(
                        new Point(time.at(when.get().startedAt()), y),
                        new Point(time.at(when.get().loadEndedAt()), y)));
            }
        }
        svg.path("line level " + css, SvgDrawing.path(levels),
                "data-label",
                label,
                "data-unit",
                "ms",
                "data-y0",
                Markup.decimal(up.at(0)),
                "data-per",
                Double.toString((up.high() - up.low()) / (BOTTOM - TOP)));
    }
}
