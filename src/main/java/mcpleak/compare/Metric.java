package mcpleak.compare;

import mcpleak.compare.LoadReadings.Percentile;
import mcpleak.recording.Channel;
import mcpleak.recording.RequestSummary;
import mcpleak.verdict.growth.ChangeRule;
import mcpleak.verdict.growth.ChangeRule.Scale;
import mcpleak.verdict.growth.ChangeRule.Worse;

/**
 * A metric is one number that two builds are compared by, with what counts as a change of it.
 *
 * <p>Immutable. The least noise of a rule is what runs of one build differ by on a desk or a CI machine however calm their rounds look.
 *
 * @param key what scripts know it by, such as {@code growth/calls} or {@code latency/tool:echo/p95}
 * @param label what people read; it may hold a tool's name as the server gave it
 * @param group which part of a comparison it belongs to
 * @param unit unit of its values
 * @param rule what counts as a change
 * @param weight whether it decides on the comparison as a whole
 */
public record Metric(String key, String label, Group group, Unit unit, ChangeRule rule, Weight weight) {

    /** Parts of a comparison. */
    public enum Group {
        MEMORY("Memory"),
        RESOURCES("Resources"),
        LOAD("Load");

        private final String words;

        Group(String words) {
            this.words = words;
        }

        /** Return the heading that people read. */
        public String words() {
            return words;
        }
    }

    /** Units of metrics. */
    public enum Unit {
        BYTES("B"),
        BYTES_PER_CALL("B/call"),
        BYTES_PER_SESSION("B/session"),
        COUNT(""),
        PER_1000_CALLS("1/1000 calls"),
        CALLS_PER_SECOND("calls/s"),
        PERCENT("%"),
        MICROS("us");

        private final String sign;

        Unit(String sign) {
            this.sign = sign;
        }

        /** Return the unit as machines read it. */
        public String sign() {
            return sign;
        }
    }

    /** Whether a metric decides. */
    public enum Weight {
        DECIDES,
        TELLS
    }

    static final Metric THROUGHPUT = new Metric(
            "throughput",
            "Throughput per user",
            Group.LOAD,
            Unit.CALLS_PER_SECOND,
            new ChangeRule(Worse.DOWN, Scale.RATIO, 0.15, 0.05),
            Weight.TELLS);

    static final Metric FAILURES = new Metric(
            "failures",
            "Failed calls",
            Group.LOAD,
            Unit.PERCENT,
            new ChangeRule(Worse.UP, Scale.DIFFERENCE, 0.5, 0.05),
            Weight.DECIDES);

    static final Metric PEAK =
            new Metric("peak", "Peak, process tree", Group.MEMORY, Unit.BYTES, slower(0.15, 0.04), Weight.TELLS);

    private static final double RARE_NOISE = 0.35;
    private static final double LEAST_CHANGE_MICROS = 1000;

    private static ChangeRule slower(double share, double noise) {
        return new ChangeRule(Worse.UP, Scale.RATIO, share, noise);
    }

    /** Return the change up to which it is unchanged: in the unit, or for a ratio a share. */
    public double tolerance() {
        return rule.tolerance();
    }

    /** Growth of the channel that decides, or of another, per call; counts are told per 1,000 calls. */
    static Metric growthPerCall(Channel channel, Weight weight) {
        ChangeRule rule = ChangeRule.growth(channel);
        return switch (channel.unit()) {
            case BYTES -> growth(channel, "/call", " per call", Unit.BYTES_PER_CALL, rule, weight);
            case COUNT ->
                new Metric(
                        "growth/" + channel.name() + "/1000 calls",
                        "Growth of " + channel.name() + " per 1,000 calls",
                        Group.RESOURCES,
                        Unit.PER_1000_CALLS,
                        rule.times(1000),
                        weight);
        };
    }

    private static Metric growth(Channel channel, String key, String label, Unit unit, ChangeRule rule, Weight weight) {
        String name = channel.name();
        return new Metric("growth/" + name + key, "Growth of " + name + label, Group.MEMORY, unit, rule, weight);
    }

    /** Growth per session, its calls included; the tolerance is that of as many calls as a session made. */
    static Metric growthPerSession(Channel channel, double callsPerSession) {
        ChangeRule rule = ChangeRule.growth(channel).times(callsPerSession);
        return growth(
                channel, "/session", " per session, its calls included", Unit.BYTES_PER_SESSION, rule, Weight.TELLS);
    }

    /** Growth per call of one tool. */
    static Metric growthPerTool(Channel channel, String tool) {
        ChangeRule rule = ChangeRule.growth(channel).times(2);
        return growth(channel, "/tool:" + tool, " per call of " + tool, Unit.BYTES_PER_CALL, rule, Weight.TELLS);
    }

    /** Floor after the last round. */
    static Metric floor(Channel channel) {
        String key = "floor/" + channel.name();
        return switch (channel.unit()) {
            case BYTES ->
                new Metric(
                        key,
                        "Floor of " + channel.name() + " after the last round",
                        Group.MEMORY,
                        Unit.BYTES,
                        slower(0.1, 0.025),
                        Weight.TELLS);
            case COUNT ->
                new Metric(
                        key,
                        "Open after the last round: " + channel.name(),
                        Group.RESOURCES,
                        Unit.COUNT,
                        new ChangeRule(Worse.UP, Scale.DIFFERENCE, 8, 2),
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
                slower(tolerance, rare ? RARE_NOISE + noise : noise),
                decides ? Weight.DECIDES : Weight.TELLS);
    }
}
