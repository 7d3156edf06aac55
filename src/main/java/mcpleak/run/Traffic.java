package mcpleak.run;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import mcpleak.series.Exposure;
import mcpleak.transport.TrafficCounters;
import mcpleak.transport.TrafficObserver;

/** Count what the users do, and tell the toolbox what became of the scout's attempts. Thread-safe. */
final class Traffic implements TrafficObserver {

    private final TrafficCounters counters = new TrafficCounters();
    private final Toolbox toolbox;
    private volatile boolean scouting = true;

    Traffic(Toolbox toolbox) {
        this.toolbox = toolbox;
    }

    /** From now on calls are those of users. */
    void scouted() {
        scouting = false;
    }

    TrafficCounters.Snapshot snapshot() {
        return counters.snapshot();
    }

    /** Return the totals since the start of the run. */
    Map<Exposure, Long> exposures() {
        TrafficCounters.Snapshot now = counters.snapshot();
        Map<Exposure, Long> totals = new HashMap<>();
        totals.put(Exposure.CALLS, now.callsOk());
        totals.put(Exposure.ERRORS, now.callsFailed());
        totals.put(Exposure.SESSIONS, now.sessionsOpened());
        totals.put(Exposure.ABANDONED, now.sessionsAbandoned());
        now.okByTool().forEach((tool, calls) -> totals.put(Exposure.tool(tool), calls));
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
    public void toolCallStarted(String tool) {
        counters.toolCallStarted(tool);
    }

    @Override
    public void toolCallEnded(String tool, boolean ok, long nanos, Optional<String> failure) {
        counters.toolCallEnded(tool, ok, nanos, failure);
        if (scouting) {
            toolbox.tried(tool, failure);
        }
    }

    @Override
    public void requestEnded(String name, boolean ok, long nanos) {
        counters.requestEnded(name, ok, nanos);
    }
}
