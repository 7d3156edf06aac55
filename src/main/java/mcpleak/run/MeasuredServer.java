package mcpleak.run;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalInt;
import mcpleak.gatling.StopSignal;
import mcpleak.probe.RuntimeProbe;
import mcpleak.probe.ServerProcess;
import mcpleak.probe.ServerTuning;
import mcpleak.profile.LoadForecast;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.MemoryWatch;
import mcpleak.profile.ProbeMode;
import mcpleak.profile.ServerChoice;
import mcpleak.series.RunEvent;
import mcpleak.server.ProcessWatch;
import mcpleak.server.ServerAddress;
import mcpleak.server.ServerEnd;
import mcpleak.server.ServerException;
import mcpleak.server.ServerUnderTest;
import mcpleak.server.StartedServer;

/** Start or find the server, measure its process, and notice its end and its successor. Thread-safe. */
final class MeasuredServer implements Traffic.Processes {

    private final LoadProfile profile;
    private final TestServer testServer;
    private final Journal journal;
    private final StopSignal stopSignal;
    private final Clock clock;
    private final ProbeConnection connection;

    private Optional<ServerUnderTest> server = Optional.empty();
    private ServerTuning tuning = ServerTuning.none();
    private Optional<Measurement> measurement = Optional.empty();
    private volatile Optional<Long> spokenTo = Optional.empty();
    private volatile boolean scouted;
    private volatile boolean ending;

    MeasuredServer(
            LoadProfile profile, TestServer testServer, Journal journal, ProbeConnection connection, Conduct conduct) {
        this.profile = profile;
        this.testServer = testServer;
        this.journal = journal;
        this.connection = connection;
        this.stopSignal = conduct.stopSignal();
        this.clock = conduct.clock();
    }

    /**
     * Hold what a run has but one of.
     *
     * @param stopSignal ends the users
     * @param clock dates events
     */
    record Conduct(StopSignal stopSignal, Clock clock) {}

    /** Start or find it, wait until it answers, and connect the probe; one that speaks over stdio is started by its users. */
    synchronized void open() throws ServerException, InterruptedException {
        TestServer.Opened opened = testServer.open(journal.files().serverLog());
        server = opened.server();
        tuning = opened.tuning();
        opened.remarks().forEach(connection::note);
    }

    /**
     * Connect the probe to what was opened.
     *
     * @throws ServerException if the agent that was named is none
     */
    synchronized void measure() throws ServerException {
        server.ifPresent(this::measure);
        if (profile.memory().agent().isPresent()) {
            measureByAgent(profile.memory().agent().get());
        }
    }

    /** Connect the probe to the processes of a server that speaks over stdio, as soon as there are some. */
    synchronized void measureSpokenTo() {
        scouted = true;
        if (!(profile.server() instanceof ServerChoice.Stdio stdio) || spokenTo.isEmpty()) {
            return;
        }
        if (profile.probe() == ProbeMode.OFF) {
            journal.say("server over stdio, not measured");
        } else if (stdio.processes() == ServerChoice.StdioProcesses.USER) {
            measurement = Optional.of(connection.connectChildren(testServer.tuning()));
        } else {
            long pid = ServerProcess.behindLaunchers(spokenTo.get()).pid();
            Facts.ofServer(pid).forEach(journal.state()::fact);
            measurement = Optional.of(connection.connect(pid, testServer.tuning(), RuntimeProbe.Ownership.STARTED));
            journal.say("server over stdio, pid " + pid + how());
        }
    }

    /** Take a sample now; nothing where nothing is measured. */
    void sampleNow() {
        measurement().ifPresent(Measurement::sampleNow);
    }

    private synchronized Optional<Measurement> measurement() {
        return measurement;
    }

    @Override
    public void started(long pid) {
        if (spokenTo.isEmpty()) {
            // the scout's: it comes alone
            spokenTo = Optional.of(pid);
        }
    }

    @Override
    public void ended(long pid, int exitCode) {
        boolean shared = profile.server() instanceof ServerChoice.Stdio stdio
                && stdio.processes() == ServerChoice.StdioProcesses.SHARED;
        // before that the scout tells what came of it
        if (shared && scouted && !stopSignal.isStopped()) {
            serverEnded(new ServerEnd(
                    pid, clock.instant(), Optional.empty(), OptionalInt.of(exitCode), ServerEnd.Reason.UNASKED));
        }
    }

    private void measure(ServerUnderTest underTest) {
        int port = ServerAddress.of(testServer.url()).port();
        ServerProcess found = ServerProcess.inTree(underTest.rootPid(), port);
        long pid = found.pid();
        Facts.ofServer(pid).forEach(journal.state()::fact);
        if (pid != underTest.rootPid()) {
            watch(pid);
        } else if (underTest instanceof StartedServer) {
            underTest.end().thenAccept(this::serverEnded);
        } else {
            underTest.end().thenAccept(this::mayComeBack);
        }
        if (profile.probe() == ProbeMode.ON) {
            connect(pid);
            anotherListener(found, port).ifPresent(connection::note);
        }
        ConnectionLimits.ofServer(pid, new LoadForecast(profile).peakUsers()).ifPresent(connection::note);
        journal.say("server at " + testServer.url() + ", pid " + pid + how());
    }

    private String how() {
        return measurement
                .map(each -> ", " + Facts.runtime(each.runtime()) + "; live bytes: " + each.how())
                .orElse(", not measured");
    }

    /** A verdict on the wrong process is worse than none, but a proxy before the server is no mistake: tell it. */
    private static Optional<String> anotherListener(ServerProcess measured, int port) {
        return measured.how() == ServerProcess.Found.LISTENS
                ? Optional.empty()
                : ServerProcess.listeningOn(port)
                        .map(other -> "pid " + measured.pid() + " is measured, but pid " + other.pid()
                                + " listens on port " + port + ": see that it is the server itself");
    }

    private void connect(long pid) {
        boolean ours = server.filter(StartedServer.class::isInstance).isPresent();
        measurement = Optional.of(connection.connect(
                pid, tuning, ours ? RuntimeProbe.Ownership.STARTED : RuntimeProbe.Ownership.ATTACHED));
    }

    private void measureByAgent(MemoryWatch.Agent address) throws ServerException {
        try {
            measurement = Optional.of(connection.connect(address));
        } catch (IOException e) {
            // the JVM may not be ended from here: what runs at its exit waits for this object's lock
            throw new ServerException(String.valueOf(e.getMessage()), e);
        }
    }

    /** A server that somebody else started, or that a wrapper of ours watches over, may come back on the same port. */
    private void mayComeBack(ServerEnd end) {
        Thread search = new Thread(
                () -> connection
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
        String text = end.sentence() + "; now pid " + pid + " serves its port";
        journal.event(RunEvent.Kind.SERVER_RESTARTED, text);
        journal.say(text);
        watch(pid);
        if (profile.probe() == ProbeMode.ON) {
            measurement.ifPresent(Measurement::close);
            connect(pid);
        }
        journal.save();
    }

    private void watch(long pid) {
        ProcessHandle.of(pid)
                .ifPresent(listener -> ProcessWatch.start(listener).end().thenAccept(this::mayComeBack));
    }

    private void serverEnded(ServerEnd end) {
        if (ending || journal.state().has(RunEvent.Kind.SERVER_DIED)) {
            return;
        }
        journal.state().event(new RunEvent(end.at(), RunEvent.Kind.SERVER_DIED, end.sentence()));
        stopSignal.stop(end.sentence());
        journal.say(end.sentence() + "; the users are stopped");
        journal.save();
    }

    /** From now on the server's end is no news. */
    void ending() {
        ending = true;
    }

    /** Stop probe and server. */
    synchronized void close() {
        ending = true;
        measurement.ifPresent(Measurement::close);
        server.ifPresent(ServerUnderTest::close);
        tuning.close();
        testServer.close();
    }
}
