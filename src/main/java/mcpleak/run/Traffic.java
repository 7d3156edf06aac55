package mcpleak.run;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import mcpleak.gatling.TrafficCounters;
import mcpleak.gatling.TrafficObserver;
import mcpleak.gatling.TrafficSnapshot;
import mcpleak.secret.SecretMask;
import mcpleak.series.Exposure;

/** Count what the users do, and tell the toolbox what became of the scout's attempts. Thread-safe. */
final class Traffic implements TrafficObserver {

    private final TrafficCounters counters = new TrafficCounters();
    private final Toolbox toolbox;
    private final RequestMeters meters;
    private final SelfCheck selfCheck;
    private final LoadRecords load;
    private volatile Optional<BreakingPoint> breakingPoint = Optional.empty();
    private volatile boolean scouting = true;
    private volatile Optional<String> server = Optional.empty();
    private volatile Optional<Processes> processes = Optional.empty();

    /** Hears of the processes of a stdio server. */
    interface Processes {

        /** Hear how all of them are ended, in order, once no user speaks to them. */
        void opened(Runnable end);

        /** Hear of one that was started. */
        void started(long pid);

        /** Hear of one that ended before the run did. */
        void ended(long pid, int exitCode);

        /** Hear of one that outlived the end of its input, before it is ended. */
        void outlived(long pid);
    }

    Traffic(Toolbox toolbox, RequestMeters meters, SelfCheck selfCheck, LoadRecords load) {
        this.selfCheck = selfCheck;
        this.load = load;
        this.meters = meters;
        this.toolbox = toolbox;
    }

    Toolbox toolbox() {
        return toolbox;
    }

    SelfCheck selfCheck() {
        return selfCheck;
    }

    LoadRecords load() {
        return load;
    }

    /** Tell a search for the breaking point of every call. */
    void searchWith(BreakingPoint search) {
        breakingPoint = Optional.of(search);
    }

    /** Tell somebody of the processes of a stdio server. */
    void tellProcessesTo(Processes listener) {
        processes = Optional.of(listener);
    }

    /** From now on calls are those of users. */
    void scouted() {
        scouting = false;
    }

    /** Return name and version as the server gave them last; empty before the first session. */
    Optional<String> server() {
        return server;
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
        totals.put(Exposure.CLOSED, now.sessionsClosed());
        totals.put(Exposure.EXPIRED, now.sessionsExpired());
        now.tools().forEach((tool, calls) -> totals.put(Exposure.tool(tool), calls.ok()));
        return totals;
    }

    @Override
    public void serverIntroduced(String name, String version) {
        server = Optional.of((name + " " + version).strip());
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
    public void sessionExpired() {
        counters.sessionExpired();
    }

    @Override
    public void toolsListed(int soFar) {
        if (scouting) {
            toolbox.listing(soFar);
        }
    }

    @Override
    public void toolsWithoutName(int count) {
        if (scouting) {
            toolbox.nameless(count);
        }
    }

    @Override
    public void toolRejected(String tool, String reason) {
        if (scouting) {
            toolbox.rejected(tool, reason);
        }
    }

    @Override
    public void toolCallEnded(String tool, long nanos, Optional<String> failure) {
        Optional<String> told = failure.map(SecretMask::mask);
        counters.toolCallEnded(tool, nanos, told);
        meters.toolCallEnded(tool, nanos, failure.isEmpty());
        load.callEnded(nanos, failure.isEmpty());
        breakingPoint.ifPresent(search -> search.callEnded(nanos, failure.isEmpty()));
        if (scouting) {
            toolbox.tried(tool, told);
        }
    }

    @Override
    public void requestEnded(String name, Kind kind, long nanos, Optional<String> failure) {
        counters.requestEnded(name, kind, nanos, failure);
        if (kind == Kind.PROTOCOL) {
            meters.requestEnded(name, nanos, failure.isEmpty());
        }
        selfCheck.requestEnded(nanos);
    }

    @Override
    public void requestNotSent(String name, String reason) {
        counters.requestNotSent(name, reason);
    }

    @Override
    public void eventLoopLate(long nanos) {
        selfCheck.late(nanos);
    }

    @Override
    public void userLeft(long userId) {
        load.left(userId);
    }

    @Override
    public void processesOpened(Runnable end) {
        processes.ifPresent(listener -> listener.opened(end));
    }

    @Override
    public void processStarted(long pid) {
        processes.ifPresent(listener -> listener.started(pid));
    }

    @Override
    public void processEnded(long pid, int exitCode) {
        processes.ifPresent(listener -> listener.ended(pid, exitCode));
    }

    @Override
    public void processOutlived(long pid) {
        processes.ifPresent(listener -> listener.outlived(pid));
    }

    @Override
    public void awaitFailed(String reason) {
        counters.awaitFailed(SecretMask.mask(reason));
    }
}
