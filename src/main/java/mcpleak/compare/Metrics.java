package mcpleak.compare;

import mcpleak.compare.LoadReadings.Percentile;
import mcpleak.compare.Metric.Group;
import mcpleak.compare.Metric.Scale;
import mcpleak.compare.Metric.Unit;
import mcpleak.compare.Metric.Weight;
import mcpleak.compare.Metric.Worse;
import mcpleak.series.Channel;
import mcpleak.series.RequestSummary;

/**
 * List what builds are compared by, with tolerances and least noise. Pure; no state.
 *
 * <p>The least noise is what runs of one build differ by on a desk or a CI machine however calm their rounds look.
 */
final class Metrics {

    static final Metric THROUGHPUT = new Metric(
            "throughput",
            "Throughput per user",
            Group.LOAD,
            Unit.CALLS_PER_SECOND,
            Worse.DOWN,
            Scale.RATIO,
            0.15,
            0.05,
            Weight.TELLS);
    static final Metric FAILURES = new Metric(
            "failures",
            "Failed calls",
            Group.LOAD,
            Unit.PERCENT,
            Worse.UP,
            Scale.DIFFERENCE,
            0.5,
            0.05,
            Weight.DECIDES);
    static final Metric PEAK = new Metric(
            "peak", "Peak, process tree", Group.MEMORY, Unit.BYTES, Worse.UP, Scale.RATIO, 0.15, 0.04, Weight.TELLS);

    private static final double LIVE_TOLERANCE = 64;
    private static final double RSS_TOLERANCE = 256;
    private static final double COUNT_TOLERANCE = 0.5;

    private static final double RARE_NOISE = 0.35;
    private static final double LEAST_CHANGE_MICROS = 1000;

    private Metrics() {}

    /** Growth of the channel that decides, or of another, per call. */
    static Metric growthPerCall(Channel channel, Weight weight) {
        boolean live = channel.equals(Channel.LIVE_BYTES);
        double tolerance = live ? LIVE_TOLERANCE : RSS_TOLERANCE;
        return switch (channel.unit()) {
            case BYTES ->
                new Metric(
                        "growth/" + channel.name() + "/call",
                        "Growth of " + channel.name() + " per call",
                        Group.MEMORY,
                        Unit.BYTES_PER_CALL,
                        Worse.UP,
                        Scale.DIFFERENCE,
                        tolerance,
                        tolerance / 8,
                        weight);
            case COUNT ->
                new Metric(
                        "growth/" + channel.name() + "/1000 calls",
                        "Growth of " + channel.name() + " per 1,000 calls",
                        Group.RESOURCES,
                        Unit.PER_1000_CALLS,
                        Worse.UP,
                        Scale.DIFFERENCE,
                        COUNT_TOLERANCE,
                        COUNT_TOLERANCE / 8,
                        weight);
        };
    }

    /** Growth per session, its calls included; the tolerance is that of as many calls as a session made. */
    static Metric growthPerSession(Channel channel, double callsPerSession) {
        double tolerance =
                callsPerSession * growthPerCall(channel, Weight.TELLS).tolerance();
        return new Metric(
                "growth/" + channel.name() + "/session",
                "Growth of " + channel.name() + " per session, its calls included",
                Group.MEMORY,
                Unit.BYTES_PER_SESSION,
                Worse.UP,
                Scale.DIFFERENCE,
                tolerance,
                tolerance / 8,
                Weight.TELLS);
    }

    /** Growth per call of one tool. */
    static Metric growthPerTool(Channel channel, String tool) {
        double tolerance = 2 * growthPerCall(channel, Weight.TELLS).tolerance();
        return new Metric(
                "growth/" + channel.name() + "/tool:" + tool,
                "Growth of " + channel.name() + " per call of " + tool,
                Group.MEMORY,
                Unit.BYTES_PER_CALL,
                Worse.UP,
                Scale.DIFFERENCE,
                tolerance,
                tolerance / 8,
                Weight.TELLS);
    }

    /** Floor after the last round. */
    static Metric floor(Channel channel) {
        return switch (channel.unit()) {
            case BYTES ->
                new Metric(
                        "floor/" + channel.name(),
                        "Floor of " + channel.name() + " after the last round",
                        Group.MEMORY,
                        Unit.BYTES,
                        Worse.UP,
                        Scale.RATIO,
                        0.1,
                        0.025,
                        Weight.TELLS);
            case COUNT ->
                new Metric(
                        "floor/" + channel.name(),
                        "Open after the last round: " + channel.name(),
                        Group.RESOURCES,
                        Unit.COUNT,
                        Worse.UP,
                        Scale.DIFFERENCE,
                        8,
                        2,
                        Weight.TELLS);
        };
    }

    /**
     * A percentile of one kind of request.
     *
     * @param baselineMicros what it was; changes of less than a millisecond are below what timers and schedulers resolve
     */
    static Metric latency(RequestSummary request, Percentile percentile, double baselineMicros) {
        String name = request.kind() == RequestSummary.Kind.TOOL ? "tools/call " + request.name() : request.name();
        boolean decides = request.kind() == RequestSummary.Kind.CALLS && percentile == Percentile.P50;
        double share = switch (percentile) {
            case P50 -> 0.15;
            case P95 -> 0.25;
            case P99 -> 0.4;
        };
        double noise = switch (percentile) {
            case P50 -> 0.02;
            case P95 -> 0.2;
            case P99 -> 0.3;
        };
        // requests that a user makes once are few, and meet the server in a crowd
        boolean rare = request.kind() == RequestSummary.Kind.PROTOCOL;
        double tolerance = Math.max(rare ? 3 * share : share, LEAST_CHANGE_MICROS / Math.max(1, baselineMicros));
        return new Metric(
                "latency/" + request.key() + "/p" + percentile.rank(),
                name + " p" + percentile.rank(),
                Group.LOAD,
                Unit.MICROS,
                Worse.UP,
                Scale.RATIO,
                tolerance,
                rare ? RARE_NOISE + noise : noise,
                decides ? Weight.DECIDES : Weight.TELLS);
    }
}
