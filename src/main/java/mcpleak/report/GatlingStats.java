package mcpleak.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import mcpleak.series.Latency;
import mcpleak.series.RequestSummary;

/**
 * Render {@code js/global_stats.json} and {@code js/stats.json} in the form that Gatling wrote before 3.13.5 and that Jenkins'
 * Gatling plugin looks for.
 *
 * <p>Thread-safe. Times are milliseconds. Counts are those of the whole run; rates are per second from its start to its end.
 */
public final class GatlingStats {

    private static final double MICROS_PER_MILLI = 1_000;
    private static final String MISSING = "group_missing-name--1146707516";

    private final FinishedRun finished;
    private final JsonGenerator json;

    private GatlingStats(FinishedRun finished, JsonGenerator json) {
        this.finished = finished;
        this.json = json;
    }

    /** Render {@code js/global_stats.json}; empty if nothing was requested. */
    public static Optional<String> global(FinishedRun finished) {
        return all(finished)
                .map(request ->
                        MemoryJson.written(json -> new GatlingStats(finished, json).stats("All Requests", request)));
    }

    /** Render {@code js/stats.json}; empty if nothing was requested. */
    public static Optional<String> stats(FinishedRun finished) {
        return all(finished).map(request -> MemoryJson.written(json -> new GatlingStats(finished, json).tree(request)));
    }

    private static Optional<RequestSummary> all(FinishedRun finished) {
        return finished.run().requests().stream()
                .filter(request -> request.kind() == RequestSummary.Kind.ALL)
                .findFirst();
    }

    private void tree(RequestSummary all) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "GROUP");
        json.writeStringField("name", "All Requests");
        json.writeStringField("path", "");
        json.writeStringField("pathFormatted", MISSING);
        json.writeFieldName("stats");
        stats("All Requests", all);
        json.writeObjectFieldStart("contents");
        for (RequestSummary request : finished.run().requests()) {
            if (request.kind() == RequestSummary.Kind.TOOL || request.kind() == RequestSummary.Kind.PROTOCOL) {
                String name = (request.kind() == RequestSummary.Kind.TOOL ? "tools/call " : "")
                        + VisibleText.asciiName(request.name());
                String path = "req_" + name.replaceAll("[^A-Za-z0-9]+", "-") + "-"
                        + request.key().hashCode();
                json.writeObjectFieldStart(path);
                json.writeStringField("type", "REQUEST");
                json.writeStringField("name", name);
                json.writeStringField("path", name);
                json.writeStringField("pathFormatted", path);
                json.writeFieldName("stats");
                stats(name, request);
                json.writeEndObject();
            }
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void stats(String name, RequestSummary request) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeObjectFieldStart("numberOfRequests");
        json.writeNumberField("total", request.ok() + request.failed());
        json.writeNumberField("ok", request.ok());
        json.writeNumberField("ko", request.failed());
        json.writeEndObject();
        times("minResponseTime", request, Latency::minMicros);
        times("maxResponseTime", request, Latency::maxMicros);
        times("meanResponseTime", request, Latency::meanMicros);
        times("standardDeviation", request, Latency::deviationMicros);
        times("percentiles1", request, Latency::p50Micros);
        times("percentiles2", request, Latency::p75Micros);
        times("percentiles3", request, Latency::p95Micros);
        times("percentiles4", request, Latency::p99Micros);
        long fast = request.latency().map(Latency::below800Millis).orElse(0L);
        long middle = request.latency().map(Latency::below1200Millis).orElse(0L) - fast;
        long total = request.ok() + request.failed();
        group("group1", "t < 800 ms", fast, total);
        group("group2", "800 ms <= t < 1200 ms", middle, total);
        group("group3", "t >= 1200 ms", request.ok() - fast - middle, total);
        group("group4", "failed", request.failed(), total);
        double seconds = Math.max(1, seconds());
        json.writeObjectFieldStart("meanNumberOfRequestsPerSecond");
        json.writeNumberField("total", total / seconds);
        json.writeNumberField("ok", request.ok() / seconds);
        json.writeNumberField("ko", request.failed() / seconds);
        json.writeEndObject();
        json.writeEndObject();
    }

    private double seconds() {
        return finished.run()
                .endedAt()
                .map(end -> Duration.between(finished.run().startedAt(), end).toMillis() / 1000.0)
                .orElse(1.0);
    }

    private void times(String field, RequestSummary request, ToDoubleFunction<Latency> micros) throws IOException {
        json.writeObjectFieldStart(field);
        json.writeNumberField("total", millis(request.allLatency(), micros));
        json.writeNumberField("ok", millis(request.latency(), micros));
        json.writeNumberField("ko", millis(request.failedLatency(), micros));
        json.writeEndObject();
    }

    private static long millis(Optional<Latency> latency, ToDoubleFunction<Latency> micros) {
        return latency.map(times -> Math.round(micros.applyAsDouble(times) / MICROS_PER_MILLI))
                .orElse(0L);
    }

    private void group(String field, String name, long count, long total) throws IOException {
        json.writeObjectFieldStart(field);
        json.writeStringField("name", name);
        json.writeStringField("htmlName", name.replace("<", "&lt;").replace(">", "&gt;"));
        json.writeNumberField("count", count);
        json.writeNumberField("percentage", total == 0 ? 0 : Math.round(100.0 * count / total));
        json.writeEndObject();
    }
}
