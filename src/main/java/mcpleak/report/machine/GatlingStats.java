package mcpleak.report.machine;

import java.time.Duration;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import mcpleak.recording.RequestSummary;
import mcpleak.recording.RequestSummary.Latency;
import mcpleak.report.machine.Json.Fields;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.VisibleText;

/**
 * Render {@code js/global_stats.json} and {@code js/stats.json} in the form that Gatling wrote before 3.13.5 and that Jenkins'
 * Gatling plugin looks for.
 *
 * <p>Thread-safe. Times are milliseconds. Counts are those of the whole run; rates are per second from its start to its end.
 */
public final class GatlingStats {

    private static final double MICROS_PER_MILLI = 1_000;
    private static final String ALL = "All Requests";
    private static final String MISSING = "group_missing-name--1146707516";

    private GatlingStats() {}

    /** Render {@code js/global_stats.json}; empty if nothing was requested. */
    public static Optional<String> global(FinishedRun finished) {
        return all(finished).map(all -> Json.text(stats(finished, ALL, all)));
    }

    /** Render {@code js/stats.json}; empty if nothing was requested. */
    public static Optional<String> stats(FinishedRun finished) {
        return all(finished)
                .map(all -> Json.text(group("GROUP", ALL, "", MISSING, stats(finished, ALL, all))
                        .with("contents", contents(finished))));
    }

    private static Optional<RequestSummary> all(FinishedRun finished) {
        return finished.run().requests().stream()
                .filter(request -> request.kind() == RequestSummary.Kind.ALL)
                .findFirst();
    }

    private static Fields group(String type, String name, String path, String pathFormatted, Fields stats) {
        return new Fields()
                .with("type", type)
                .with("name", name)
                .with("path", path)
                .with("pathFormatted", pathFormatted)
                .with("stats", stats);
    }

    private static Fields contents(FinishedRun finished) {
        Fields contents = new Fields();
        for (RequestSummary request : finished.run().requests()) {
            if (request.kind() == RequestSummary.Kind.TOOL || request.kind() == RequestSummary.Kind.PROTOCOL) {
                String name = (request.kind() == RequestSummary.Kind.TOOL ? "tools/call " : "")
                        + VisibleText.asciiName(request.name());
                String path = "req_" + name.replaceAll("[^A-Za-z0-9]+", "-") + "-"
                        + request.key().hashCode();
                contents.with(path, group("REQUEST", name, name, path, stats(finished, name, request)));
            }
        }
        return contents;
    }

    private static Fields stats(FinishedRun finished, String name, RequestSummary request) {
        long fast = request.latency().map(Latency::below800Millis).orElse(0L);
        long middle = request.latency().map(Latency::below1200Millis).orElse(0L) - fast;
        long total = request.ok() + request.failed();
        double seconds = Math.max(1, seconds(finished));
        return new Fields()
                .with("name", name)
                .with("numberOfRequests", split(total, request.ok(), request.failed()))
                .with("minResponseTime", times(request, Latency::minMicros))
                .with("maxResponseTime", times(request, Latency::maxMicros))
                .with("meanResponseTime", times(request, Latency::meanMicros))
                .with("standardDeviation", times(request, Latency::deviationMicros))
                .with("percentiles1", times(request, Latency::p50Micros))
                .with("percentiles2", times(request, Latency::p75Micros))
                .with("percentiles3", times(request, Latency::p95Micros))
                .with("percentiles4", times(request, Latency::p99Micros))
                .with("group1", share("t < 800 ms", fast, total))
                .with("group2", share("800 ms <= t < 1200 ms", middle, total))
                .with("group3", share("t >= 1200 ms", request.ok() - fast - middle, total))
                .with("group4", share("failed", request.failed(), total))
                .with(
                        "meanNumberOfRequestsPerSecond",
                        split(total / seconds, request.ok() / seconds, request.failed() / seconds));
    }

    private static Fields split(Number total, Number ok, Number failed) {
        return new Fields().with("total", total).with("ok", ok).with("ko", failed);
    }

    private static double seconds(FinishedRun finished) {
        return finished.run()
                .endedAt()
                .map(end -> Duration.between(finished.run().startedAt(), end).toMillis() / 1000.0)
                .orElse(1.0);
    }

    private static Fields times(RequestSummary request, ToDoubleFunction<Latency> micros) {
        return split(
                millis(request.allLatency(), micros),
                millis(request.latency(), micros),
                millis(request.failedLatency(), micros));
    }

    private static long millis(Optional<Latency> latency, ToDoubleFunction<Latency> micros) {
        return latency.map(times -> Math.round(micros.applyAsDouble(times) / MICROS_PER_MILLI))
                .orElse(0L);
    }

    private static Fields share(String name, long count, long total) {
        return new Fields()
                .with("name", name)
                .with("htmlName", name.replace("<", "&lt;").replace(">", "&gt;"))
                .with("count", count)
                .with("percentage", total == 0 ? 0 : Math.round(100.0 * count / total));
    }
}
