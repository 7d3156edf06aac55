package mcpleak.report.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcpleak.recording.RequestSummary;
import mcpleak.report.machine.Json.Fields;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.NumberText;
import mcpleak.report.words.VisibleText;
import mcpleak.verdict.channel.ChannelVerdict;
import mcpleak.verdict.growth.Interval;

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
        List<Fields> entries = new ArrayList<>();
        for (ChannelVerdict channel : finished.verdict().channels()) {
            channel.rate().ifPresent(rate -> entries.add(growth(channel, rate)));
        }
        for (RequestSummary request : finished.run().requests()) {
            request.latency().ifPresent(times -> {
                entries.add(percentile(request, "p50", times.p50Micros()));
                entries.add(percentile(request, "p95", times.p95Micros()));
            });
        }
        return Json.text(entries);
    }

    private static Fields growth(ChannelVerdict channel, Interval rate) {
        double half = (rate.high() - rate.low()) / 2;
        return new Fields()
                .with("name", "growth of " + VisibleText.name(channel.channel().name()))
                .with("unit", channel.unit())
                .with("value", rate.value())
                .with(
                        "range",
                        Optional.of(half)
                                .filter(Double::isFinite)
                                .map(range -> "\u00b1 " + NumberText.ASCII.number(range)))
                .with("extra", "90 % interval, " + channel.answer().words());
    }

    private static Fields percentile(RequestSummary request, String rank, long micros) {
        String kind = request.kind() == RequestSummary.Kind.TOOL ? "tools/call " : "";
        return new Fields()
                .with("name", kind + VisibleText.name(request.name()) + " " + rank)
                .with("unit", "ms")
                .with("value", micros / MICROS_PER_MILLI)
                .with("extra", request.ok() + " requests");
    }
}
