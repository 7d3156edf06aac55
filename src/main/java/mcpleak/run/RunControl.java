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
import mcpleak.probe.ServerProcess;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.PlannedRound;
import mcpleak.profile.ProbeMode;
import mcpleak.profile.RoundPlan;
import mcpleak.series.RunEvent;
import mcpleak.server.ParentWatch;
import mcpleak.server.ProcessWatch;
import mcpleak.server.ServerAddress;
import mcpleak.server.ServerEnd;
import mcpleak.server.ServerException;
import mcpleak.server.ServerUnderTest;

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

    private Optional<ServerUnderTest> server = Optional.empty();
    private Optional<Measurement> measurement = Optional.empty();
    private Optional<Conclusion> conclusion = Optional.empty();
    private volatile boolean started;
    private volatile boolean ending;

    private RunControl(String simulation, LoadProfile profile, TestServer testServer, Clock clock) {
        this.clock = clock;
        this.profile = profile;
        this.testServer = testServer;
        this.plan = RoundPlan.draw(profile);
        this.traffic = new Traffic(new Toolbox(profile.tools(), plan));
        Instant now = clock.instant();
        RunState state = new RunState(simulation, now, Facts.masked(profile.settings()), profile.rounds());
        RunFiles files = new RunFiles(RunFolder.resultsRoot(), now, ZoneId.systemDefault());
        this.journal = new Journal(clock, simulation, state, files);
        this.ledger = LiveLedger.of(profile.ledger());
        this.gaps = new IdleGaps(clock, profile, plan, journal, traffic, stopSignal, ledger);
    }

    /** Choose the server's address and see to it that whatever is started from now on is ended with this JVM. */
    static RunControl create(String simulation, LoadProfile profile, EmbeddedServer embedded, Clock clock)
            throws ServerException {
        RunControl control = new RunControl(simulation, profile, TestServer.of(profile, embedded), clock);
        Runtime.getRuntime().addShutdownHook(new Thread(control::atExit, "mcpleak-exit"));
        return control;
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

    Toolbox toolbox() {
        return traffic.toolbox();
    }

    List<PlannedRound> rounds() {
        return plan.rounds();
    }

    CompletionStage<?> gap(int round) {
        return gaps.gap(round);
    }

    /** Start or find the server and wait until it answers; ends the JVM if it does not. */
    synchronized void start() {
        if (RunFolder.isForkedByMaven()) {
            ProcessHandle.current().parent().ifPresent(maven -> ParentWatch.start(maven, this::mavenDied));
        }
        ledger.beginBeforeServer();
        try {
            server = testServer.open(journal.files().serverLog());
        } catch (ServerException | IllegalArgumentException e) {
            throw Startup.fail("The run was not started: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Startup.fail("The run was interrupted before the server answered.");
        }
        journal.state().fact("url", profile.settings().getOrDefault("url", url().toString()));
        Facts.ofHost().forEach(journal.state()::fact);
        server.ifPresent(this::measure);
        started = true;
    }

    private void measure(ServerUnderTest underTest) {
        int port = ServerAddress.of(url()).port();
        ServerProcess found = ServerProcess.inTree(underTest.rootPid(), port);
        long pid = found.pid();
        Facts.ofServer(pid).forEach(journal.state()::fact);
        if (pid == underTest.rootPid()) {
            underTest.end().thenAccept(this::serverEnded);
        } else {
            ProcessHandle.of(pid)
                    .ifPresent(listener -> ProcessWatch.start(listener).end().thenAccept(this::serverEnded));
        }
        if (profile.probe() == ProbeMode.ON) {
            connect(pid);
            anotherListener(found, port).ifPresent(remark -> {
                journal.event(RunEvent.Kind.NOTE, remark);
                journal.say(remark);
            });
        }
        journal.say("server at " + url() + ", pid " + pid
                + measurement.map(each -> ", " + Facts.runtime(each.runtime())).orElse(", not measured"));
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
        Measurement connected = Measurement.connect(pid, clock);
        measurement = Optional.of(connected);
        gaps.measureWith(connected);
        journal.state().measuring(connected.runtime());
        journal.state().fact("server runtime", Facts.runtime(connected.runtime()));
        connected.remarks().forEach(remark -> journal.event(RunEvent.Kind.NOTE, remark));
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
        Optional<LedgerReport> told = ledger.finish(text -> journal.event(RunEvent.Kind.NOTE, text));
        measurement.ifPresent(Measurement::close);
        server.ifPresent(ServerUnderTest::close);
        try {
            journal.open();
        } catch (IOException e) {
            journal.say("the run's files cannot be written: " + e.getMessage());
        }
        journal.close();
        conclusion = Optional.of(Conclusion.reach(
                profile,
                journal.state().snapshot(Optional.of(clock.instant())),
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
            return;
        }
        if (!ending) {
            journal.event(RunEvent.Kind.INTERRUPTED, "the run was ended from outside");
            stopSignal.stop("the run was ended from outside");
        }
        finish();
        conclusion.ifPresent(Conclusion::present);
    }
}
