package mcpleak.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;
import mcpleak.series.Latency;
import mcpleak.series.RequestSummary;
import mcpleak.verdict.ChannelVerdict;
import mcpleak.verdict.Interval;

/**
 * Render {@code benchmark.json}: what is better smaller, in the form that <a
 * href="https://github.com/benchmark-action/github-action-benchmark">github-action-benchmark</a> calls {@code customSmallerIsBetter}.
 *
 * <p>Thread-safe. ASCII only.
 */
public final class BenchmarkJson {

    private static final double MICROS_PER_MILLI = 1_000;

    private BenchmarkJson() {}

    /** Render a run: one entry a channel's growth and a tool's percentiles; the text ends with a line break. */
    public static String text(FinishedRun finished) {
        return MemoryJson.written(json -> {
            json.writeStartArray();
            for (ChannelVerdict channel : finished.verdict().channels()) {
                Optional<Interval> rate = channel.rate();
                if (rate.isPresent()) {
                    growth(json, channel, rate.get());
                }
            }
            for (RequestSummary request : finished.run().requests()) {
                Optional<Latency> times = request.latency();
                if (times.isPresent()) {
                    percentile(json, request, "p50", times.get().p50Micros());
                    percentile(json, request, "p95", times.get().p95Micros());
                }
            }
            json.writeEndArray();
        });
    }

    private static void growth(JsonGenerator json, ChannelVerdict channel, Interval rate) throws IOException {
        json.writeStartObject();
        json.writeStringField(
                "name", "growth of " + VisibleText.name(channel.channel().name()));
        json.writeStringField("unit", channel.unit());
        json.writeNumberField("value", rate.value());
        double half = (rate.high() - rate.low()) / 2;
        if (Double.isFinite(half)) {
            json.writeStringField("range", "\u00b1 " + NumberText.ASCII.number(half));
        }
        json.writeStringField("extra", "90 % interval, " + channel.answer().words());
        json.writeEndObject();
    }

    private static void percentile(JsonGenerator json, RequestSummary request, String rank, long micros)
            throws IOException {
        json.writeStartObject();
        String kind = request.kind() == RequestSummary.Kind.TOOL ? "tools/call " : "";
        json.writeStringField("name", kind + VisibleText.name(request.name()) + " " + rank);
        json.writeStringField("unit", "ms");
        json.writeNumberField("value", micros / MICROS_PER_MILLI);
        json.writeStringField("extra", request.ok() + " requests");
        json.writeEndObject();
    }
}
