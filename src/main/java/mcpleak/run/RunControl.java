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
import mcpleak.dsl.McpProtocolBuilder;
import mcpleak.gatling.StopSignal;
import mcpleak.gatling.TrafficObserver;
import mcpleak.ledger.LedgerReport;
import mcpleak.profile.LoadForecast;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.PlannedRound;
import mcpleak.profile.RoundPlan;
import mcpleak.profile.ServerChoice;
import mcpleak.secret.MaskedFile;
import mcpleak.series.Channel;
import mcpleak.series.RunEvent;
import mcpleak.series.Sample;
import mcpleak.server.ParentWatch;
import mcpleak.server.ServerException;

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
    private final MeasuredServer server;

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
        this.server = new MeasuredServer(
                profile, testServer, journal, connection, new MeasuredServer.Conduct(stopSignal, clock));
        traffic.tellProcessesTo(server);
        gaps.beforeSampling(server::afterScout);
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

    boolean isStdio() {
        return profile.server() instanceof ServerChoice.Stdio;
    }

    /** Return how a server is spoken to over stdio; empty if it has an address. */
    Optional<McpProtocolBuilder> overStdio() {
        return testServer.overStdio(journal.files().serverLog());
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
        server.sampleNow();
        return latest();
    }

    Optional<Sample> latest() {
        return journal.latest();
    }

    Optional<Double> latestLiveBytes() {
        return journal.state().latest(Channel.LIVE_BYTES);
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
            server.open();
        } catch (ServerException | IllegalArgumentException e) {
            throw Startup.fail("The run was not started: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Startup.fail("The run was interrupted before the server answered.");
        }
        journal.state().fact("profile", profile.load().profile() + " (" + profile.hash() + ")");
        journal.state().fact("url", profile.settings().getOrDefault("url", isStdio() ? "stdio" : url().toString()));
        Facts.ofHost().forEach(journal.state()::fact);
        BuildIdentity.facts(profile.report().build(), System::getenv).forEach(journal.state()::fact);
        // a user whose scenario opens the standing stream has two
        ConnectionLimits.ofThisProcess()
                .objection(new LoadForecast(profile).peakUsers(), 2)
                .ifPresent(connection::note);
        try {
            server.measure();
        } catch (ServerException e) {
            throw Startup.fail("The run was not started: " + e.getMessage());
        }
        started = true;
    }

    /** Stop probe and server, decide, and write the run's files. Idempotent. */
    synchronized void finish() {
        if (conclusion.isPresent()) {
            return;
        }
        ending = true;
        server.ending();
        gaps.noteGenerator();
        server.noteEvidence();
        server.noteOutliving();
        Optional<LedgerReport> told = ledger.finish(text -> journal.event(RunEvent.Kind.NOTE, text));
        server.close();
        maskServerLog();
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

    /** The server has written it itself; where it had to be quoted or counted, it has been. */
    private void maskServerLog() {
        try {
            MaskedFile.mask(journal.files().serverLog());
        } catch (IOException e) {
            journal.say("the secrets in the server's log cannot be masked: " + e.getMessage());
        }
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
            server.close();
            maskServerLog();
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
