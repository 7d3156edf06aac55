package mcpleak.run;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import mcpleak.gatling.TrafficCounters;
import mcpleak.gatling.TrafficObserver;
import mcpleak.gatling.TrafficSnapshot;
import mcpleak.series.Exposure;

/** Count what the users do, and tell the toolbox what became of the scout's attempts. Thread-safe. */
final class Traffic implements TrafficObserver {

    private final TrafficCounters counters = new TrafficCounters();
    private final Toolbox toolbox;
    private volatile boolean scouting = true;

    Traffic(Toolbox toolbox) {
        this.toolbox = toolbox;
    }

    Toolbox toolbox() {
        return toolbox;
    }

    /** From now on calls are those of users. */
    void scouted() {
        scouting = false;
    }

    TrafficSnapshot snapshot() {
        return counters.snapshot();
    }

    /** Return the totals since the start of the run. */
    Map<Exposure, Long> exposures() {
        TrafficSnapshot now = counters.snapshot();
        Map<Exposure, Long> totals = new HashMap<>();
        totals.put(Exposure.CALLS, now.calls().ok());
        totals.put(Exposure.ERRORS, now.calls().failed());
        totals.put(Exposure.SESSIONS, now.sessionsOpened());
        totals.put(Exposure.ABANDONED, now.sessionsAbandoned());
        now.tools().forEach((tool, calls) -> totals.put(Exposure.tool(tool), calls.ok()));
        return totals;
    }

    @Override
    public void sessionOpened() {
        counters.sessionOpened();
    }

    @Override
    public void sessionClosed() {
        counters.sessionClosed();
    }

    @Override
    public void sessionAbandoned() {
        counters.sessionAbandoned();
    }

    @Override
    public void toolCallEnded(String tool, long nanos, Optional<String> failure) {
        counters.toolCallEnded(tool, nanos, failure);
        if (scouting) {
            toolbox.tried(tool, failure);
        }
    }

    @Override
    public void requestEnded(String name, long nanos, Optional<String> failure) {
        counters.requestEnded(name, nanos, failure);
    }

    @Override
    public void awaitFailed(String reason) {
        counters.awaitFailed(reason);
    }
}
