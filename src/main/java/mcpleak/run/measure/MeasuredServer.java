package mcpleak.run.measure;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalInt;
import mcpleak.probe.ServerProcess;
import mcpleak.probe.runtime.ServerTuning;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.profile.ServerChoice;
import mcpleak.protocol.setting.StopSignal;
import mcpleak.recording.RunEvent;
import mcpleak.run.recorder.Facts;
import mcpleak.run.recorder.Recording;
import mcpleak.run.recorder.Recording.RunContext;
import mcpleak.server.ProcessWatch;
import mcpleak.server.ServerEnd;
import mcpleak.server.ServerException;
import mcpleak.server.ServerUnderTest;
import mcpleak.server.StartedServer;

/** The server of a run: starts or finds it, measures its process, and notices its end and its successor. Thread-safe. */
public final class MeasuredServer {

    private final LoadProfile profile;
    private final TestServer testServer;
    private final Recording recording;
    private final StopSignal stopSignal;
    private final Clock clock;
    private final ProbeConnection connection;

    private Optional<ServerUnderTest> server = Optional.empty();
    private ServerTuning tuning = ServerTuning.none();
    private Optional<Measurement> measurement = Optional.empty();
    private volatile Optional<Long> spokenTo = Optional.empty();
    private volatile boolean scouted;
    private volatile boolean ending;
    private volatile Optional<ServerEnd> away = Optional.empty();
    private boolean inContainer;
    private final ContainerBehind behind;
    private final Outliving outliving;
    private final CallDestination destination;

    public MeasuredServer(RunContext context, TestServer testServer, Recording recording, ProbeConnection connection) {
        this.profile = context.profile();
        this.stopSignal = context.stopSignal();
        this.clock = context.clock();
        this.testServer = testServer;
        this.recording = recording;
        this.connection = connection;
        this.behind = new ContainerBehind(profile);
        this.outliving = new Outliving(clock);
        this.destination = new CallDestination(testServer, recording);
    }

    public URI url() {
        return testServer.url();
    }

    /** Start or find it, wait until it answers, and connect the probe; one that speaks over stdio is started by its users. */
    public synchronized void open() throws ServerException, InterruptedException {
        testServer.warnings().forEach(recording::note);
        TestServer.Opened opened = testServer.open(recording.files().serverLog());
        server = opened.server();
        tuning = opened.tuning();
        opened.remarks().forEach(recording::note);
    }

    /**
     * Connect the probe to what was opened.
     *
     * @throws ServerException if the agent that was named is none
     */
    public synchronized void measure() throws ServerException {
        if (server.isPresent()) {
            measure(server.get());
        }
        if (profile.agent().isPresent()) {
            measureByAgent(profile.agent().get());
        }
    }

    /**
     * Look whether the scout's calls arrived, and connect the probe to the processes of a server over stdio: there are some now.
     *
     * @throws ServerException if the process that was started only passes on to another, which is not found
     */
    public synchronized void afterScout() throws ServerException {
        scouted = true;
        destination.unmoved().ifPresent(reason -> {
            recording.event(RunEvent.Kind.INTERRUPTED, reason);
            recording.say(reason + "; the users are stopped");
            stopSignal.stop(reason);
        });
        if (!(profile.server() instanceof ServerChoice.Stdio stdio) || spokenTo.isEmpty()) {
            return;
        }
        if (!profile.get(Properties.PROBE)) {
            recording.say("server over stdio, not measured");
            return;
        }
        if (stdio.processes() == ServerChoice.StdioProcesses.USER) {
            behind.requireNone(stdio);
            measurement = Optional.of(connection.connectChildren(testServer.tuning()));
            return;
        }
        long started = ServerProcess.behindLaunchers(spokenTo.get()).pid();
        Optional<Long> container = behind.process(started);
        long pid = ServerProcess.behindLaunchers(container.orElse(started)).pid();
        Facts.ofServer(pid).forEach(recording::fact);
        measurement = Optional.of(
                container.isPresent()
                        ? connection.connectAttached(pid)
                        : connection.connectStarted(pid, testServer.tuning()));
        recording.say("server over stdio" + (container.isPresent() ? " in a container" : "") + ", pid " + pid + how());
    }

    /** Take a sample now; nothing where nothing is measured. */
    public void sampleNow() {
        measurement().ifPresent(Measurement::sampleNow);
    }

    private synchronized Optional<Measurement> measurement() {
        return measurement;
    }

    /** A process over stdio outlived the end of its input. */
    public void processOutlived(long pid) {
        outliving.outlived(pid);
    }

    /** Keep how the processes of a transport are ended. */
    public void processesOpened(Runnable end) {
        outliving.opened(end);
    }

    /** End the servers over stdio, and tell of those that do not end with their input; a run that was cut short has no time for it. */
    public void noteOutliving() {
        if (profile.soak().isEmpty() && !recording.soFar().has(RunEvent.Kind.INTERRUPTED)) {
            measurement().ifPresent(Measurement::close);
            outliving.endAll();
        }
        outliving.event().ifPresent(event -> {
            recording.event(event);
            recording.say(event.text());
        });
    }

    /** A process over stdio was started. */
    public void processStarted(long pid) {
        outliving.started();
        if (spokenTo.isEmpty()) {
            // the scout's: it comes alone
            spokenTo = Optional.of(pid);
        }
    }

    /** A process over stdio ended before the run did. */
    public void processEnded(long pid, int exitCode) {
        boolean shared = profile.server() instanceof ServerChoice.Stdio stdio
                && stdio.processes() == ServerChoice.StdioProcesses.SHARED;
        // before that the scout tells what came of it
        if (shared && scouted && !stopSignal.isStopped()) {
            serverEnded(new ServerEnd(
                    pid, clock.instant(), Optional.empty(), OptionalInt.of(exitCode), ServerEnd.Reason.UNASKED));
        }
    }

    private void measure(ServerUnderTest underTest) throws ServerException {
        ServerProcess found = destination.process(underTest.rootPid());
        Optional<Long> container = behind.process(found);
        if (container.isPresent()) {
            inContainer = true;
            found = destination.process(container.get());
        }
        long pid = found.pid();
        Facts.ofServer(pid).forEach(recording::fact);
        if (pid != underTest.rootPid()) {
            watch(pid);
        } else if (underTest instanceof StartedServer) {
            underTest.end().thenAccept(this::serverEnded);
        } else {
            underTest.end().thenAccept(this::mayComeBack);
        }
        if (profile.get(Properties.PROBE)) {
            connect(pid);
            destination.measured(found);
        }
        destination.noteLimit(pid, profile);
        recording.say("server at " + testServer.url() + ", pid " + pid + how());
    }

    /** Say by what the calls are known to have reached the measured processes, or that nothing shows it. */
    public synchronized void noteEvidence() {
        destination.note(measurement.isPresent());
    }

    private String how() {
        return measurement
                .map(each -> ", " + Facts.runtime(each.runtime()) + "; live bytes: " + each.how())
                .orElse(", not measured");
    }

    private void connect(long pid) {
        // what is set in the environment of a container's client does not reach the container
        boolean ours =
                !inContainer && server.filter(StartedServer.class::isInstance).isPresent();
        measurement = Optional.of(ours ? connection.connectStarted(pid, tuning) : connection.connectAttached(pid));
    }

    private void measureByAgent(LoadProfile.Agent address) throws ServerException {
        try {
            Measurement remote = connection.connect(address);
            measurement = Optional.of(remote);
            destination.measuredByAgent(remote.pid());
        } catch (IOException e) {
            // the JVM may not be ended from here: what runs at its exit waits for this object's lock
            throw new ServerException(String.valueOf(e.getMessage()), e);
        }
    }

    /** A server that somebody else started, or that a wrapper of ours watches over, may come back on the same port. */
    private void mayComeBack(ServerEnd end) {
        if (ending) {
            return;
        }
        away = Optional.of(end);
        String text = end.sentence() + "; looking for another process that takes its port";
        recording.event(new RunEvent(end.at(), RunEvent.Kind.PROCESS, text));
        recording.say(text);
        recording.save();
        Thread search = new Thread(
                () -> destination
                        .successor(end.pid(), this::couldBeRestarted)
                        .ifPresentOrElse(pid -> restarted(end, pid), () -> serverEnded(end)),
                "mcpleak-successor");
        search.setDaemon(true);
        search.start();
    }

    /** What we started comes back only as long as its wrapper lives. */
    private boolean couldBeRestarted() {
        return !ending
                && server.filter(each -> !(each instanceof StartedServer)
                                || ProcessHandle.of(each.rootPid())
                                        .filter(ProcessHandle::isAlive)
                                        .isPresent())
                        .isPresent();
    }

    private synchronized void restarted(ServerEnd end, long pid) {
        if (ending) {
            return;
        }
        away = Optional.empty();
        String text = end.sentence() + "; now pid " + pid + " serves its port";
        recording.tell(RunEvent.Kind.SERVER_RESTARTED, text);
        watch(pid);
        if (profile.get(Properties.PROBE)) {
            measurement.ifPresent(Measurement::close);
            connect(pid);
            destination.restarted(pid);
        }
        recording.save();
    }

    private void watch(long pid) {
        ProcessHandle.of(pid)
                .ifPresent(listener -> ProcessWatch.start(listener).end().thenAccept(this::mayComeBack));
    }

    private void serverEnded(ServerEnd end) {
        if (ending || recording.soFar().has(RunEvent.Kind.SERVER_DIED)) {
            return;
        }
        died(end);
        stopSignal.stop(end.sentence());
        recording.say(end.sentence() + "; the users are stopped");
        recording.save();
    }

    private void died(ServerEnd end) {
        away = Optional.empty();
        recording.event(new RunEvent(end.at(), RunEvent.Kind.SERVER_DIED, end.sentence()));
    }

    /** From now on the server's end is no news; one that is still away will not come back. */
    public void ending() {
        away.ifPresent(this::died);
        ending = true;
    }

    /** Stop probe and server. */
    public synchronized void close() {
        ending = true;
        measurement.ifPresent(Measurement::close);
        server.ifPresent(ServerUnderTest::close);
        tuning.close();
        testServer.close();
    }
}
