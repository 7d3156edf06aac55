package mcpleak.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mcpleak.series.Latency;
import mcpleak.series.RequestSummary;

/** Fill the section on response times. */
final class LatencyPanel {

    private static final NumberText NUMBERS = NumberText.HTML;
    private static final double MICROS_PER_MILLI = 1_000;
    private static final int MOST_REQUESTS = 60;

    private LatencyPanel() {}

    /** Fill the section. */
    static Panel of(FinishedRun finished) {
        Panel panel = Panel.full("latency", "Response times");
        LatencyChart.svg(finished)
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
