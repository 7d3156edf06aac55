package mcpleak.run.recorder;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.load.Criterion;
import mcpleak.profile.load.Phase;
import mcpleak.profile.load.UserRate;
import mcpleak.recording.RequestSummary.Latency;
import mcpleak.run.recorder.RequestMeters.Tally;

/** Measures each level of a search for the breaking point, folded from the recording, and tells when it breaks. Thread-safe. */
public final class BreakingPoint implements RunEntry.Fold {

    private final Phase.Search search;
    private final Duration begins;
    private final List<UserRate> levels;
    private Tally tally = new Tally();
    private int level;
    private String held = "no level held";

    /**
     * What a level showed.
     *
     * @param text level, calls per second, p95 and failures in words
     * @param broken which criterion ends the search; empty if none does
     * @param last whether there is no further level
     */
    public record Reached(String text, Optional<String> broken, boolean last) {}

    BreakingPoint(Phase.Search search, Duration begins) {
        this.search = search;
        this.begins = begins;
        this.levels = search.stairs().levels();
    }

    /** Return the search that a profile asks for. */
    public static Optional<BreakingPoint> of(LoadProfile profile) {
        return profile.phases()
                .flatMap(phases -> phases.search()
                        .map(asked -> new BreakingPoint(asked, phases.time().minus(asked.time()))));
    }

    /** Return how long after the beginning of the load the first level begins. */
    public Duration begins() {
        return begins;
    }

    public Duration each() {
        return search.stairs().each();
    }

    public int levels() {
        return levels.size();
    }

    /** Forget what was measured before the first level. */
    public synchronized void begin() {
        tally = new Tally();
        level = 0;
    }

    @Override
    public synchronized void take(RunEntry entry) {
        if (entry instanceof RunEntry.CallEnded call) {
            tally.add(call.nanos() / 1000, call.success());
        }
    }

    /** End a level and judge it. */
    public synchronized Reached levelEnded() {
        Tally ended = tally;
        tally = new Tally();
        UserRate now = levels.get(Math.min(level, levels.size() - 1));
        level++;
        String text = words(now, ended);
        Optional<Criterion> broken = search.until().stream()
                .filter(criterion -> breaks(criterion, ended))
                .findFirst();
        if (broken.isPresent()) {
            return new Reached(
                    text,
                    Optional.of("breaking point: " + text + ", which is "
                            + broken.get().text() + "; held before: " + held),
                    true);
        }
        held = text;
        return new Reached(text, Optional.empty(), level >= levels.size());
    }

    private boolean breaks(Criterion criterion, Tally ended) {
        OptionalDouble figure = figure(criterion, ended);
        return figure.isPresent() && criterion.holds(figure.getAsDouble());
    }

    private OptionalDouble figure(Criterion criterion, Tally ended) {
        long calls = ended.okCount() + ended.failedCount();
        if (criterion.metric() == Criterion.Metric.RATE) {
            return OptionalDouble.of(rate(ended));
        }
        if (calls == 0) {
            return OptionalDouble.empty();
        }
        if (criterion.metric() == Criterion.Metric.FAILED) {
            return OptionalDouble.of(100.0 * ended.failedCount() / calls);
        }
        Optional<Latency> latency = ended.latency();
        if (latency.isEmpty()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                switch (criterion.metric()) {
                    case MEAN -> latency.get().meanMicros() / 1e3;
                    case MAX -> latency.get().maxMicros() / 1e3;
                    case PERCENTILE -> ended.times().getValueAtPercentile(criterion.percentile()) / 1e3;
                    case FAILED, RATE -> throw new IllegalStateException("answered above");
                });
    }

    private double rate(Tally ended) {
        return ended.okCount() * 1e3 / each().toMillis();
    }

    private String words(UserRate now, Tally ended) {
        long calls = ended.okCount() + ended.failedCount();
        return String.format(
                Locale.ROOT,
                "%s users%s: %.1f calls/s, p95 %.1f ms, %.2f %% failed",
                now.text(),
                now.model() == UserRate.Model.OPEN ? " arriving" : "",
                rate(ended),
                ended.times().getValueAtPercentile(95) / 1e3,
                calls == 0 ? 0 : 100.0 * ended.failedCount() / calls);
    }
}
