package mcpleak.run.round;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import mcpleak.profile.LoadProfile;
import mcpleak.protocol.setting.TrafficCounters;
import mcpleak.protocol.setting.TrafficObserver;
import mcpleak.protocol.setting.TrafficSnapshot;
import mcpleak.recording.RecordedRun;
import mcpleak.report.words.LoadFigures;
import mcpleak.run.measure.MeasuredServer;
import mcpleak.run.recorder.Recording;
import mcpleak.run.recorder.RunEntry;
import mcpleak.run.recorder.SelfCheck;
import mcpleak.secret.SecretMask;

/** Hears what the users do: counts and records it, and tells the selection of tools what became of the scout's attempts. Thread-safe. */
public final class Traffic implements TrafficObserver {

    private final Clock clock;
    private final TrafficCounters counters;
    private final Recording recording;
    private final ToolSelection tools;
    private final SelfCheck selfCheck;
    private final MeasuredServer server;
    private final Set<String> deviations = ConcurrentHashMap.newKeySet();
    private volatile boolean scouting = true;
    private volatile Optional<TrafficSnapshot> ofScout = Optional.empty();
    private volatile Optional<String> serverName = Optional.empty();

    public Traffic(
            Clock clock,
            TrafficCounters counters,
            Recording recording,
            ToolSelection tools,
            SelfCheck selfCheck,
            MeasuredServer server) {
        this.clock = clock;
        this.counters = counters;
        this.recording = recording;
        this.tools = tools;
        this.selfCheck = selfCheck;
        this.server = server;
    }

    TrafficCounters counters() {
        return counters;
    }

    /** From now on calls are those of users. */
    void scouted() {
        ofScout = Optional.of(counters.snapshot());
        scouting = false;
    }

    /** Return name and version as the server gave them last; empty before the first session. */
    Optional<String> server() {
        return serverName;
    }

    /** Return the figures of the load of a run that has ended: what the scout did before is none of it. */
    public LoadFigures figures(LoadProfile profile, RecordedRun recorded) {
        TrafficSnapshot traffic = counters.snapshot();
        traffic = ofScout.map(traffic::since).orElse(traffic);
        Duration load = recorded.rounds().stream()
                .filter(round -> round.number() > 0)
                .map(round -> Duration.between(round.startedAt(), round.loadEndedAt()))
                .reduce(Duration.ZERO, Duration::plus);
        return new LoadFigures(
                profile.users(),
                traffic.calls().ok(),
                traffic.calls().failed(),
                load,
                traffic.sessionsOpened(),
                traffic.sessionsClosed(),
                traffic.sessionsAbandoned(),
                traffic.sessionsExpired(),
                traffic.failures().entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .map(failure -> new LoadFigures.Failure(failure.getKey(), failure.getValue()))
                        .toList());
    }

    /** A user of a round comes. */
    public void userCame(long userId, int round, int user) {
        recording.append(new RunEntry.UserCame(clock.instant(), userId, round, user));
    }

    @Override
    public void toolInCode(String tool) {
        tools.permission().calledInCode(tool);
    }

    @Override
    public void userLeft(long userId) {
        recording.append(new RunEntry.UserLeft(userId));
    }

    @Override
    public void serverIntroduced(String name, String version) {
        serverName = Optional.of((name + " " + version).strip());
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
    public void happened(Event event) {
        counters.happened(event);
    }

    @Override
    public void toolsListed(int soFar) {
        if (scouting) {
            tools.listing(soFar);
        }
    }

    @Override
    public void toolsWithoutName(int count) {
        if (scouting) {
            tools.nameless(count);
        }
    }

    @Override
    public void deviated(String how) {
        if (deviations.add(how)) {
            recording.note("the server departs from the protocol and was understood all the same: " + how);
        }
    }

    @Override
    public void toolRejected(String tool, String reason) {
        if (scouting) {
            tools.rejected(tool, reason);
        }
    }

    @Override
    public void toolCallEnded(String tool, long nanos, Optional<String> failure) {
        Optional<String> told = failure.map(SecretMask::mask);
        counters.toolCallEnded(tool, nanos, told);
        if (scouting) {
            tools.tried(tool, told);
        } else {
            recording.append(new RunEntry.CallEnded(tool, nanos, failure.isEmpty()));
        }
    }

    @Override
    public void requestEnded(String name, Kind kind, long nanos, Optional<String> failure) {
        counters.requestEnded(name, kind, nanos, failure);
        if (!scouting) {
            recording.append(new RunEntry.RequestEnded(name, kind, nanos, failure.isEmpty()));
        }
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
    public void processesOpened(Runnable end) {
        server.processesOpened(end);
    }

    @Override
    public void processStarted(long pid) {
        server.processStarted(pid);
    }

    @Override
    public void processEnded(long pid, int exitCode) {
        server.processEnded(pid, exitCode);
    }

    @Override
    public void processOutlived(long pid) {
        server.processOutlived(pid);
    }

    @Override
    public void awaitFailed(String reason) {
        counters.awaitFailed(SecretMask.mask(reason));
    }
}
