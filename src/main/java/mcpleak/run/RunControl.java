package mcpleak.run;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import mcpleak.gatling.StopSignal;
import mcpleak.gatling.TrafficObserver;
import mcpleak.ledger.LedgerReport;
import mcpleak.probe.RuntimeProbe;
import mcpleak.probe.ServerProcess;
import mcpleak.probe.ServerTuning;
import mcpleak.profile.LoadForecast;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.MemoryWatch;
import mcpleak.profile.PlannedRound;
import mcpleak.profile.ProbeMode;
import mcpleak.profile.RoundPlan;
import mcpleak.series.Channel;
import mcpleak.series.RunEvent;
import mcpleak.series.Sample;
import mcpleak.server.ParentWatch;
import mcpleak.server.ProcessWatch;
import mcpleak.server.ServerAddress;
import mcpleak.server.ServerEnd;
import mcpleak.server.ServerException;
import mcpleak.server.ServerUnderTest;
import mcpleak.server.StartedServer;

/** Conduct one run: start the server, watch over it and over Maven, end everything in every way that a run can end. Thread-safe. */
final class RunControl {

    /** How long the end may take after Maven is gone. */
    private static final Duration ORDERLY_END = Duration.ofSeconds(4);

    private final Clock clock;
    private final LoadProfile profile;
    private final TestServer testServer;
    private final RoundPlan plan;
    private final Traffic traffic;
    private final Journal journal;
    private final IdleGaps gaps;
    private final LiveLedger ledger;
    private final StopSignal stopSignal = new StopSignal();
    private final Marks marks = new Marks();
    private final ProbeConnection connection;

    private Optional<ServerUnderTest> server = Optional.empty();
    private ServerTuning tuning = ServerTuning.none();
    private Optional<Measurement> measurement = Optional.empty();
    private Optional<Conclusion> conclusion = Optional.empty();
    private volatile boolean started;
    private volatile boolean ending;

    private RunControl(
            String simulation,
            LoadProfile profile,
            TestServer testServer,
            Optional<ArgumentRecords> records,
            Clock clock) {
        this.clock = clock;
        this.profile = profile;
        this.testServer = testServer;
        this.plan = RoundPlan.draw(profile);
        RequestMeters meters = new RequestMeters(clock);
        Instant now = clock.instant();
        RunState state = new RunState(simulation, now, Facts.masked(profile.settings()), profile.rounds());
        LoadRecords load = new LoadRecords(clock, new OfferedCalls(profile, plan), state::phase);
        this.traffic = new Traffic(new Toolbox(profile, plan, records), meters, new SelfCheck(System::nanoTime), load);
        RunFiles files = new RunFiles(RunFolder.resultsRoot(), now, ZoneId.systemDefault());
        this.journal = new Journal(clock, state, files, meters);
        this.ledger = LiveLedger.of(profile.ledger());
        this.gaps = new IdleGaps(clock, profile, plan, journal, traffic, stopSignal, ledger);
        this.connection = new ProbeConnection(profile, journal, gaps, testServer.url(), clock);
    }

    /** Choose the server's address and see to it that whatever is started from now on is ended with this JVM. */
    static RunControl create(String simulation, LoadProfile profile, Optional<EmbeddedServer> embedded, Clock clock)
            throws ServerException {
        RunControl control =
                new RunControl(simulation, profile, TestServer.of(profile, embedded), records(profile), clock);
        Runtime.getRuntime().addShutdownHook(new Thread(control::atExit, "mcpleak-exit"));
        return control;
    }

    private static Optional<ArgumentRecords> records(LoadProfile profile) throws ServerException {
        if (profile.load().arguments().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ArgumentRecords.read(profile.load().arguments().get()));
        } catch (IOException e) {
            throw new ServerException(String.valueOf(e.getMessage()), e);
        }
    }

    URI url() {
        return testServer.url();
    }

    TrafficObserver observer() {
        return traffic;
    }

    StopSignal stopSignal() {
        return stopSignal;
    }

    LoadRecords loadRecords() {
        return traffic.load();
    }

    SelfCheck selfCheck() {
        return traffic.selfCheck();
    }

    /** End the run with its last gap, for a simulation that does not say when it ends. */
    void finishWithLastGap() {
        gaps.thenFinish(this::finish);
    }

    /** Put a line on the charts. */
    void mark(String name) {
        marks.at(clock.instant(), Facts.printable(name)).ifPresent(mark -> {
            journal.state().event(mark);
            journal.say("mark: " + mark.text());
        });
    }

    Optional<Sample> sampleNow() {
        measurement().ifPresent(Measurement::sampleNow);
        return latest();
    }

    Optional<Sample> latest() {
        return journal.latest();
    }

    Optional<Double> latestLiveBytes() {
        return journal.state().latest(Channel.LIVE_BYTES);
    }

    private synchronized Optional<Measurement> measurement() {
        return measurement;
    }

    Toolbox toolbox() {
        return traffic.toolbox();
    }

    RoundPlan plan() {
        return plan;
    }

    List<PlannedRound> rounds() {
        return plan.rounds();
    }

    /** Return the number of the round or window that the run is in; 1 before the first. */
    int currentRound() {
        return Math.max(1, Math.min(profile.rounds(), journal.state().phase().round()));
    }

    CompletionStage<?> lastWindow() {
        return gaps.lastWindow();
    }

    CompletionStage<?> gap(int round) {
        return gaps.gap(round);
    }

    /** Start or find the server and wait until it answers; ends the JVM if it does not. */
    synchronized void start() {
        if (started) {
            return;
        }
        if (RunFolder.isForkedByMaven()) {
            ProcessHandle.current().parent().ifPresent(maven -> ParentWatch.start(maven, this::mavenDied));
        }
        ledger.beginBeforeServer();
        try {
            TestServer.Opened opened = testServer.open(journal.files().serverLog());
            server = opened.server();
            tuning = opened.tuning();
            opened.remarks().forEach(this::note);
        } catch (ServerException | IllegalArgumentException e) {
            throw Startup.fail("The run was not started: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Startup.fail("The run was interrupted before the server answered.");
        }
        journal.state().fact("profile", profile.load().profile() + " (" + profile.hash() + ")");
        journal.state().fact("url", profile.settings().getOrDefault("url", url().toString()));
        Facts.ofHost().forEach(journal.state()::fact);
        BuildIdentity.facts(profile.report().build(), System::getenv).forEach(journal.state()::fact);
        // a user whose scenario opens the standing stream has two
        ConnectionLimits.ofThisProcess()
                .objection(new LoadForecast(profile).peakUsers(), 2)
                .ifPresent(this::note);
        server.ifPresent(this::measure);
        profile.memory().agent().ifPresent(this::measureByAgent);
        started = true;
    }

    private void measure(ServerUnderTest underTest) {
        int port = ServerAddress.of(url()).port();
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
            anotherListener(found, port).ifPresent(this::note);
        }
        ConnectionLimits.ofServer(pid, new LoadForecast(profile).peakUsers()).ifPresent(this::note);
        journal.say("server at " + url() + ", pid " + pid
                + measurement
                        .map(each -> ", " + Facts.runtime(each.runtime()) + "; live bytes: " + each.how())
                        .orElse(", not measured"));
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

    private void measureByAgent(MemoryWatch.Agent address) {
        try {
            measurement = Optional.of(connection.connect(address));
        } catch (IOException e) {
            throw Startup.fail("The run was not started: " + e.getMessage());
        }
    }

    private void note(String remark) {
        connection.note(remark);
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

    /** Stop probe and server, decide, and write the run's files. Idempotent. */
    synchronized void finish() {
        if (conclusion.isPresent()) {
            return;
        }
        ending = true;
        gaps.noteGenerator();
        Optional<LedgerReport> told = ledger.finish(text -> journal.event(RunEvent.Kind.NOTE, text));
        measurement.ifPresent(Measurement::close);
        server.ifPresent(ServerUnderTest::close);
        tuning.close();
        try {
            journal.open();
        } catch (IOException e) {
            journal.say("the run's files cannot be written: " + e.getMessage());
        }
        traffic.load().close();
        journal.close();
        conclusion = Optional.of(Conclusion.reach(
                profile,
                journal.recorded(Optional.of(clock.instant())),
                journal.samples(),
                traffic.snapshot(),
                journal.files(),
                told));
    }

    /** Maven is gone and with it whoever would read this: end everything, keep what was written. */
    private void mavenDied() {
        Thread limit = new Thread(RunControl::haltLater, "mcpleak-halt");
        limit.setDaemon(true);
        limit.start();
        journal.event(RunEvent.Kind.INTERRUPTED, "Maven's process ended");
        stopSignal.stop("Maven's process ended");
        if (started) {
            finish();
        }
        Runtime.getRuntime().halt(Startup.FAILED);
    }

    /** Whatever the orderly end waits for, it does not wait longer than this. */
    private static void haltLater() {
        try {
            Thread.sleep(ORDERLY_END.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(Startup.FAILED);
    }

    /** Runs as a shutdown hook: after Gatling has written its report, or when the run was ended from outside. */
    private void atExit() {
        if (!started) {
            server.ifPresent(ServerUnderTest::close);
            tuning.close();
            return;
        }
        gaps.awaitEnd();
        if (!ending && !stopSignal.isStopped()) {
            journal.event(RunEvent.Kind.INTERRUPTED, "the run was ended from outside");
            stopSignal.stop("the run was ended from outside");
        }
        finish();
        conclusion.ifPresent(Conclusion::present);
    }
}
