package mcpleak.run;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import mcpleak.gatling.StopSignal;
import mcpleak.probe.RuntimeProbe;
import mcpleak.probe.ServerProcess;
import mcpleak.probe.ServerTuning;
import mcpleak.profile.LoadForecast;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.profile.ServerChoice;
import mcpleak.series.RecordedRun;
import mcpleak.series.RunEvent;
import mcpleak.server.ProcessWatch;
import mcpleak.server.ServerAddress;
import mcpleak.server.ServerEnd;
import mcpleak.server.ServerException;
import mcpleak.server.ServerUnderTest;
import mcpleak.server.StartedServer;

/** Start or find the server, measure its process, and notice its end and its successor. Thread-safe. */
final class MeasuredServer implements Traffic.Processes {

    private static final String EVIDENCE = "calls reach what is measured";

    /** Processor time below which a process has received no request: less than waking, reading and answering takes. */
    private static final long MOVES_NANOS = 50_000;

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
    private volatile Optional<ServerEnd> away = Optional.empty();
    private final Outliving outliving;
    private Optional<Indirect> indirect = Optional.empty();
    private OptionalLong listening = OptionalLong.empty();
    private final Siblings siblings = new Siblings();

    /**
     * Hold a measured process that calls may reach or not.
     *
     * @param who names it, and who listens in its place
     * @param nanosBefore processor time of its tree before the scout came; empty where the system does not tell
     */
    private record Indirect(long pid, String who, OptionalLong nanosBefore) {}

    MeasuredServer(
            LoadProfile profile, TestServer testServer, Journal journal, ProbeConnection connection, Conduct conduct) {
        this.profile = profile;
        this.testServer = testServer;
        this.journal = journal;
        this.connection = connection;
        this.stopSignal = conduct.stopSignal();
        this.clock = conduct.clock();
        this.outliving = new Outliving(clock);
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
        if (profile.agent().isPresent()) {
            measureByAgent(profile.agent().get());
        }
    }

    /** Look whether the scout's calls arrived, and connect the probe to the processes of a server over stdio: there are some now. */
    synchronized void afterScout() {
        scouted = true;
        indirect.ifPresent(this::refuseUnmoved);
        if (!(profile.server() instanceof ServerChoice.Stdio stdio) || spokenTo.isEmpty()) {
            return;
        }
        if (!profile.get(Properties.PROBE)) {
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
    public void outlived(long pid) {
        outliving.outlived(pid);
    }

    @Override
    public void opened(Runnable end) {
        outliving.opened(end);
    }

    /** End the servers over stdio, and tell of those that do not end with their input; a run that was cut short has no time for it. */
    void noteOutliving() {
        if (profile.soak().isEmpty() && !journal.state().has(RunEvent.Kind.INTERRUPTED)) {
            measurement().ifPresent(Measurement::close);
            outliving.endAll();
        }
        outliving.event().ifPresent(event -> {
            journal.state().event(event);
            journal.say(event.text());
        });
    }

    @Override
    public void started(long pid) {
        outliving.started();
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
        if (profile.get(Properties.PROBE)) {
            connect(pid);
            if (found.how() == ServerProcess.Found.LISTENS
                    && testServer.isOnThisHost()
                    && ServerProcess.sharesNetwork(pid)) {
                listening = OptionalLong.of(pid);
                siblings.look(pid, testServer.url());
                siblings.doubt(testServer.url()).ifPresent(journal::say);
                journal.state().fact(EVIDENCE, "pid " + pid + " or a process below it listens on port " + port);
            } else {
                indirect = Optional.of(new Indirect(pid, who(pid, port), ServerProcess.processorNanos(pid)));
                anotherListener(found, port).ifPresent(connection::note);
            }
        }
        ConnectionLimits.ofServer(pid, new LoadForecast(profile).peakUsers()).ifPresent(connection::note);
        journal.say("server at " + testServer.url() + ", pid " + pid + how());
    }

    private static String who(long pid, int port) {
        return "the measured pid " + pid
                + ServerProcess.listeningOn(port)
                        .filter(other -> other.pid() != pid)
                        .map(other -> " (pid " + other.pid() + " listens on port " + port + ")")
                        .orElse(" (it does not listen on port " + port + ")");
    }

    /** A process that did not run for a moment while the scout called has received nothing. */
    private void refuseUnmoved(Indirect measured) {
        OptionalLong now = ServerProcess.processorNanos(measured.pid());
        boolean unmoved = measured.nanosBefore().isPresent()
                && now.isPresent()
                && now.getAsLong() - measured.nanosBefore().getAsLong() < MOVES_NANOS;
        if (unmoved) {
            String reason = measured.who() + " neither listens where the calls go nor received any of the scout's;"
                    + " name the server itself";
            journal.event(RunEvent.Kind.INTERRUPTED, reason);
            journal.say(reason + "; the users are stopped");
            stopSignal.stop(reason);
        }
    }

    /** Say by what the calls are known to have reached the measured processes, or that nothing shows it. */
    synchronized void noteEvidence() {
        listening.ifPresent(pid -> siblings.look(pid, testServer.url()));
        siblings.doubt(testServer.url()).ifPresent(text -> journal.event(RunEvent.Kind.DOUBT, text));
        if (measurement.isEmpty() || indirect.isEmpty()) {
            return;
        }
        RecordedRun run = journal.state().snapshot(Optional.empty(), List.of());
        Optional<String> evidence = CallEvidence.of(journal.samples(), run.rounds());
        evidence.ifPresent(found -> {
            journal.state().fact(EVIDENCE, found);
            journal.say("that calls reach " + indirect.get().who() + ": " + found);
        });
        if (evidence.isEmpty()) {
            journal.event(
                    RunEvent.Kind.DOUBT,
                    "nothing shows that the calls reached " + indirect.get().who()
                            + ": neither its processor time nor its connections rise with the load");
        }
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

    private void measureByAgent(LoadProfile.Agent address) throws ServerException {
        try {
            Measurement remote = connection.connect(address);
            measurement = Optional.of(remote);
            indirect = Optional.of(new Indirect(
                    remote.pid(), "the pid " + remote.pid() + " that the agent measures", OptionalLong.empty()));
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
        journal.state().event(new RunEvent(end.at(), RunEvent.Kind.PROCESS, text));
        journal.say(text);
        journal.save();
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
        away = Optional.empty();
        String text = end.sentence() + "; now pid " + pid + " serves its port";
        journal.event(RunEvent.Kind.SERVER_RESTARTED, text);
        journal.say(text);
        watch(pid);
        if (profile.get(Properties.PROBE)) {
            measurement.ifPresent(Measurement::close);
            connect(pid);
            if (listening.isPresent()) {
                listening = OptionalLong.of(pid);
            }
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
        died(end);
        stopSignal.stop(end.sentence());
        journal.say(end.sentence() + "; the users are stopped");
        journal.save();
    }

    private void died(ServerEnd end) {
        away = Optional.empty();
        journal.state().event(new RunEvent(end.at(), RunEvent.Kind.SERVER_DIED, end.sentence()));
    }

    /** From now on the server's end is no news; one that is still away will not come back. */
    void ending() {
        away.ifPresent(this::died);
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
