package mcpleak.report.machine;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.RequestSummary;
import mcpleak.recording.RequestSummary.Latency;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.FloorSeries;
import mcpleak.report.words.MemoryFigures;
import mcpleak.report.words.VisibleText;
import mcpleak.verdict.channel.Answer;
import mcpleak.verdict.channel.ChannelVerdict;
import mcpleak.verdict.growth.Interval;

/**
 * Render {@code metrics.txt}: the numbers of a run in the OpenMetrics text format 1.0, for GitLab's metrics reports and Prometheus'
 * node exporter.
 *
 * <p>Thread-safe. Numbers have three significant digits, because GitLab compares them as text. Names of tools are made harmless and
 * escaped. See <a href="https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md">OpenMetrics</a>.
 */
public final class OpenMetrics {

    private static final MathContext DIGITS = new MathContext(3);
    private static final double MICROS = 1e6;

    private final FinishedRun finished;
    private final List<String> lines = new ArrayList<>();

    private OpenMetrics(FinishedRun finished) {
        this.finished = finished;
    }

    /** Render a run; the text ends with {@code # EOF} and a line feed. */
    public static String text(FinishedRun finished) {
        OpenMetrics metrics = new OpenMetrics(finished);
        metrics.run();
        metrics.growth();
        metrics.memory();
        metrics.load();
        metrics.requests();
        metrics.lines.add("# EOF");
        return String.join("\n", metrics.lines) + "\n";
    }

    private void run() {
        family("mcpleak_run", "info", "", "What was measured.");
        lines.add("mcpleak_run_info{id=" + quoted(finished.run().id()) + ",simulation="
                + quoted(finished.run().simulation()) + ",build="
                + quoted(mcpleak.compare.Build.identity(finished.run()).orElse("unknown")) + "} 1");
        family("mcpleak_verdict", "stateset", "", "Whether the server leaks.");
        for (Answer answer : Answer.values()) {
            boolean is = finished.verdict().answer() == answer;
            lines.add("mcpleak_verdict{mcpleak_verdict=\"" + answer.name().toLowerCase(Locale.ROOT) + "\"} "
                    + (is ? 1 : 0));
        }
    }

    private void growth() {
        growth("mcpleak_growth_per_call_bytes", "bytes", "B/call");
        growth("mcpleak_growth_per_session_bytes", "bytes", "B/session");
        growth("mcpleak_growth_per_1000_calls", "", "1/1000 calls");
        finished.verdict().boundBytesPerCall().ifPresent(bound -> {
            family("mcpleak_bound_per_call_bytes", "gauge", "bytes", "Any leak is below, with 95 % confidence.");
            sample("mcpleak_bound_per_call_bytes", "", bound);
        });
    }

    private void growth(String name, String unit, String channelUnit) {
        List<ChannelVerdict> channels = finished.verdict().channels().stream()
                .filter(channel ->
                        channel.unit().equals(channelUnit) && channel.rate().isPresent())
                .toList();
        if (channels.isEmpty()) {
            return;
        }
        family(name, "gauge", unit, "Growth of each channel; low and high are one-sided 95 % bounds.");
        for (ChannelVerdict channel : channels) {
            Interval rate = channel.rate().orElseThrow();
            String label = "channel=" + quoted(channel.channel().name());
            sample(name, label + ",bound=\"estimate\"", rate.value());
            sample(name, label + ",bound=\"low\"", rate.low());
            sample(name, label + ",bound=\"high\"", rate.high());
        }
    }

    private void memory() {
        MemoryFigures.of(finished.samples()).ifPresent(memory -> {
            family("mcpleak_resident_peak_bytes", "gauge", "bytes", "Greatest resident memory of the process tree.");
            sample("mcpleak_resident_peak_bytes", "", (double) memory.maxBytes());
        });
        floors("mcpleak_floor_bytes", "bytes", true);
        floors("mcpleak_floor_count", "", false);
    }

    private void floors(String name, String unit, boolean bytes) {
        List<String> samples = new ArrayList<>();
        for (ChannelVerdict channel : finished.verdict().channels()) {
            FloorSeries series = FloorSeries.of(finished.run(), channel.channel(), Exposure.CALLS);
            if (series.isBytes() == bytes && !series.floors().isEmpty()) {
                Channel read = channel.channel();
                double last = series.floors().get(series.floors().size() - 1).value();
                samples.add(name + "{channel=" + quoted(read.name()) + "} " + number(last));
            }
        }
        if (!samples.isEmpty()) {
            family(name, "gauge", unit, "Floor after the last round.");
            lines.addAll(samples);
        }
    }

    private void load() {
        family("mcpleak_calls", "counter", "", "Tool calls by how they ended.");
        lines.add("mcpleak_calls_total{result=\"ok\"} " + finished.load().callsOk());
        lines.add("mcpleak_calls_total{result=\"failed\"} " + finished.load().callsFailed());
        finished.load().callsPerSecond().ifPresent(rate -> {
            family("mcpleak_calls_per_second", "gauge", "", "Calls per second of load.");
            sample("mcpleak_calls_per_second", "", rate);
        });
    }

    private void requests() {
        List<RequestSummary> requests = finished.run().requests();
        if (requests.stream().allMatch(request -> request.latency().isEmpty())) {
            return;
        }
        family("mcpleak_request_duration_seconds", "summary", "seconds", "Time of successful requests.");
        for (RequestSummary request : requests) {
            Optional<Latency> latency = request.latency();
            String label =
                    "kind=\"" + request.kind().name().toLowerCase(Locale.ROOT) + "\",request=" + quoted(request.name());
            latency.ifPresent(times -> {
                quantile(label, "0.5", times.p50Micros());
                quantile(label, "0.95", times.p95Micros());
                quantile(label, "0.99", times.p99Micros());
                lines.add("mcpleak_request_duration_seconds_count{" + label + "} " + times.count());
                lines.add("mcpleak_request_duration_seconds_sum{" + label + "} "
                        + number(times.meanMicros() * times.count() / MICROS));
            });
        }
    }

    private void quantile(String label, String rank, long micros) {
        sample("mcpleak_request_duration_seconds", label + ",quantile=\"" + rank + "\"", micros / MICROS);
    }

    private void family(String name, String type, String unit, String help) {
        lines.add("# TYPE " + name + " " + type);
        if (!unit.isEmpty()) {
            lines.add("# UNIT " + name + " " + unit);
        }
        lines.add("# HELP " + name + " " + help);
    }

    private void sample(String name, String labels, double value) {
        lines.add(name + (labels.isEmpty() ? "" : "{" + labels + "}") + " " + number(value));
    }

    private static String number(double value) {
        if (!Double.isFinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
        return rounded.signum() == 0 ? "0" : rounded.toPlainString();
    }

    private static String quoted(String text) {
        return "\"" + VisibleText.name(text).replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
