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
import java.util.concurrent.atomic.AtomicReference;
import mcpleak.dsl.McpProtocolBuilder;
import mcpleak.gatling.StopSignal;
import mcpleak.gatling.TrafficObserver;
import mcpleak.ledger.LedgerReport;
import mcpleak.profile.LoadForecast;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.profile.RoundPlan;
import mcpleak.profile.ServerChoice;
import mcpleak.secret.MaskedFile;
import mcpleak.series.Channel;
import mcpleak.series.RunEvent;
import mcpleak.series.Sample;
import mcpleak.server.ProcessWatch;
import mcpleak.server.ServerException;
import org.jspecify.annotations.Nullable;

/** Conduct one run: start the server, watch over it and over Maven, end everything in every way that a run can end. Thread-safe. */
final class RunControl {

    /** How long the end may take after Maven is gone. */
    private static final Duration ORDERLY_END = Duration.ofSeconds(3);

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
    private volatile Optional<Thread> starting = Optional.empty();
    private volatile boolean started;
    private volatile boolean ending;

    RunControl(
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
        this.ledger = LiveLedger.of(profile);
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
        if (RunFolder.isForkedByMaven()) {
            ProcessWatch.startForBuildTool(control::mavenDied);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(control::atExit, "mcpleak-exit"));
        return control;
    }

    private static Optional<ArgumentRecords> records(LoadProfile profile) throws ServerException {
        if (profile.get(Properties.ARGUMENTS).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    ArgumentRecords.read(profile.get(Properties.ARGUMENTS).get()));
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

    List<RoundPlan.Round> rounds() {
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
        starting = Optional.of(Thread.currentThread());
        try {
            for (StartStep step : startSteps()) {
                step.work().run();
            }
        } catch (ServerException | IOException | IllegalArgumentException e) {
            throw Startup.fail("The run was not started: " + e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            // no place for a native library's file, no descriptor left
            throw Startup.fail("The run was not started: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Startup.fail("The run was interrupted before the server answered.");
        } finally {
            starting = Optional.empty();
        }
        started = true;
    }

    /** Return what is done in the simulation's constructor, in order; {@link #filesSteps} come after the scout. */
    List<StartStep> startSteps() {
        return List.of(
                new StartStep("follow the log", ledger::beginBeforeServer),
                new StartStep("open the server", server::open),
                new StartStep("note the facts", this::noteFacts),
                new StartStep("connect the probe", server::measure));
    }

    /** Return what is done once the scout is back, in order. */
    List<StartStep> filesSteps() {
        return gaps.filesSteps();
    }

    private void noteFacts() {
        journal.state().fact("profile", profile.get(Properties.PROFILE) + " (" + profile.hash() + ")");
        journal.state().fact("url", profile.settings().getOrDefault("url", isStdio() ? "stdio" : url().toString()));
        Facts.ofHost().forEach(journal.state()::fact);
        BuildIdentity.facts(profile.get(Properties.BUILD), System::getenv).forEach(journal.state()::fact);
        // a user whose scenario opens the standing stream has two
        ConnectionLimits.ofThisProcess()
                .objection(new LoadForecast(profile).peakUsers(), 2)
                .ifPresent(connection::note);
    }

    /** Stop probe and server, decide, and write the run's files. Idempotent. */
    synchronized void finish() {
        if (conclusion.isPresent()) {
            return;
        }
        ending = true;
        Optional<LedgerReport> told = closeAll();
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

    /** Close whatever of the run is open, also what was never opened; trouble with one part does not keep another open. */
    private Optional<LedgerReport> closeAll() {
        server.ending();
        attempt("the load generator's figures", gaps::noteGenerator);
        attempt("the evidence of the calls", server::noteEvidence);
        attempt("what outlives its input", server::noteOutliving);
        AtomicReference<@Nullable LedgerReport> told = new AtomicReference<>();
        attempt(
                "the server's log",
                () -> ledger.finish(text -> journal.event(RunEvent.Kind.NOTE, text))
                        .ifPresent(told::set));
        attempt("the server", server::close);
        maskServerLog();
        attempt("the run's files", () -> {
            try {
                journal.open();
            } catch (IOException e) {
                journal.say("the run's files cannot be written: " + e.getMessage());
            }
        });
        attempt("the load's records", traffic.load()::close);
        attempt("the records", journal::close);
        return Optional.ofNullable(told.get());
    }

    private static void attempt(String part, Runnable close) {
        try {
            close.run();
        } catch (RuntimeException | Error e) {
            System.out.println("[mcpleak] " + part + " did not end in order: " + e);
        }
    }

    /** Maven is gone and with it whoever would read this: end everything, keep what was written. */
    private void mavenDied() {
        haltLater();
        journal.event(RunEvent.Kind.INTERRUPTED, "Maven's process ended");
        stopSignal.stop("Maven's process ended");
        if (started) {
            finish();
        }
        Runtime.getRuntime().halt(Startup.FAILED);
    }

    /** Whatever the orderly end waits for, it does not wait longer than this. */
    private static void haltLater() {
        Thread limit = new Thread(
                () -> {
                    try {
                        Thread.sleep(ORDERLY_END.toMillis());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    Runtime.getRuntime().halt(Startup.FAILED);
                },
                "mcpleak-halt");
        limit.setDaemon(true);
        limit.start();
    }

    /** Runs as a shutdown hook: after Gatling has written its report, or when the run was ended from outside. */
    private void atExit() {
        try {
            end();
            conclusion.ifPresent(Conclusion::present);
        } catch (RuntimeException | Error e) {
            // a run that cannot say what it found has not passed
            System.out.println("[mcpleak] the run could not be concluded: " + e);
            Runtime.getRuntime().halt(Startup.FAILED);
        }
    }

    /** End the run wherever it stands: one that has started gets its verdict and its files, another leaves nothing behind. */
    void end() {
        if (!started) {
            // who waits for the server to answer holds what is to be closed
            haltLater();
            starting.ifPresent(Thread::interrupt);
            close();
            return;
        }
        gaps.awaitEnd();
        if (!ending && !stopSignal.isStopped()) {
            journal.event(RunEvent.Kind.INTERRUPTED, "the run was ended from outside");
            stopSignal.stop("the run was ended from outside");
        }
        finish();
    }

    /** Close what a run that has not started has opened so far; there is nothing to conclude. */
    void close() {
        ending = true;
        attempt("the server's log", () -> ledger.finish(text -> {}));
        attempt("the server", server::close);
        maskServerLog();
    }
}
