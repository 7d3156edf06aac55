package mcpleak.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import mcpleak.recording.RequestSummary;
import mcpleak.recording.RequestSummary.Latency;
import mcpleak.recording.RequestSummary.RequestRound;
import mcpleak.report.page.chart.Plot;
import mcpleak.report.page.chart.Plot.ByteAxis;
import mcpleak.report.page.chart.TimeAxis;
import mcpleak.report.page.html.Markup;
import mcpleak.report.page.html.Panel;
import mcpleak.report.page.html.SvgDrawing.Point;
import mcpleak.report.page.html.Table;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.NumberText;
import mcpleak.report.words.VisibleText;

/** Fill the section on response times. */
final class LatencyPanel {

    private static final NumberText NUMBERS = NumberText.HTML;
    private static final Plot.Area AREA = Plot.Area.wide(190, 150);
    private static final double MICROS_PER_MILLI = 1_000;
    private static final int MOST_REQUESTS = 60;

    private LatencyPanel() {}

    /** Fill the section. */
    static Panel of(FinishedRun finished) {
        Panel panel = Panel.full("latency", "Response times");
        chart(finished)
                .ifPresent(svg -> panel.note("All tool calls, by round, on the time axis of the memory above.")
                        .picture("Response time by round", "chart", svg)
                        .legend(new TreeMap<>(Map.of(
                                "key-line private", "median (p50)", "key-line rss", "95 % took no longer (p95)"))));
        List<RequestSummary> requests = finished.run().requests();
        if (requests.isEmpty()) {
            return panel.missing("Response times were not recorded in this run.");
        }
        Table table = new Table("Response times of successful requests")
                .text("Request")
                .number("OK", "Failed", "Mean", "p50", "p95", "p99", "Max");
        requests.stream().limit(MOST_REQUESTS).forEach(request -> row(table, request));
        panel.table(table);
        return requests.size() <= MOST_REQUESTS
                ? panel
                : panel.note("Only the first " + MOST_REQUESTS + " of " + requests.size()
                        + " are shown; run.json holds them all.");
    }

    private static Optional<Markup> chart(FinishedRun finished) {
        return finished.run().requests().stream()
                .filter(request -> request.kind() == RequestSummary.Kind.CALLS
                        && !finished.samples().isEmpty())
                .filter(request -> request.rounds().stream().anyMatch(round -> round.round() > 0 && round.ok() > 0))
                .findFirst()
                .map(calls -> chart(finished, calls));
    }

    private static Markup chart(FinishedRun finished, RequestSummary calls) {
        TimeAxis time = AREA.time(finished.samples());
        double greatest = calls.rounds().stream()
                .filter(round -> round.round() > 0)
                .mapToDouble(round -> round.p95Micros() / MICROS_PER_MILLI)
                .max()
                .orElse(1);
        Plot plot = new Plot(
                        AREA,
                        "Response time by round",
                        "95 % of the calls of the slowest round took at most " + NUMBERS.number(greatest) + " ms.",
                        time,
                        new Plot.Range(0, Math.max(0.001, 1.1 * greatest), ByteAxis.COUNT))
                .grid(4, "ms")
                .timeAxis(time);
        plot.line("line level rss", "p95", "ms", levels(finished, calls, plot, time, RequestRound::p95Micros));
        plot.line("line level private", "p50", "ms", levels(finished, calls, plot, time, RequestRound::p50Micros));
        return plot.svg().finished();
    }

    private static List<List<Point>> levels(
            FinishedRun finished, RequestSummary calls, Plot plot, TimeAxis time, ToLongFunction<RequestRound> micros) {
        List<List<Point>> levels = new ArrayList<>();
        for (RequestRound times : calls.rounds()) {
            double millis = micros.applyAsLong(times) / MICROS_PER_MILLI;
            finished.run().rounds().stream()
                    .filter(round -> round.number() == times.round() && round.number() > 0 && times.ok() > 0)
                    .findFirst()
                    .ifPresent(round -> levels.add(List.of(
                            plot.on(time, round.startedAt(), millis), plot.on(time, round.loadEndedAt(), millis))));
        }
        return levels;
    }

    private static void row(Table table, RequestSummary request) {
        Optional<Latency> times = request.latency();
        String prefix = request.kind() == RequestSummary.Kind.TOOL ? "tools/call " : "";
        table.row(
                "",
                prefix + VisibleText.name(request.name()),
                NUMBERS.count(request.ok()),
                NUMBERS.count(request.failed()),
                millis(times.map(Latency::meanMicros)),
                millis(times.map(each -> (double) each.p50Micros())),
                millis(times.map(each -> (double) each.p95Micros())),
                millis(times.map(each -> (double) each.p99Micros())),
                millis(times.map(each -> (double) each.maxMicros())));
    }

    private static String millis(Optional<Double> micros) {
        return micros.map(value -> NUMBERS.number(value / MICROS_PER_MILLI) + "\u00a0ms")
                .orElse("\u2013");
    }
}
