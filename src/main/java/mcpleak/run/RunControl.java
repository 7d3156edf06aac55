package mcpleak.run;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import mcpleak.gatling.StopSignal;
import mcpleak.gatling.TrafficObserver;
import mcpleak.gatling.TrafficSnapshot;
import mcpleak.probe.FloorReading;
import mcpleak.probe.RunMoment;
import mcpleak.probe.ServerProcess;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.PlannedRound;
import mcpleak.profile.ProbeMode;
import mcpleak.profile.RoundPlan;
import mcpleak.series.Floor;
import mcpleak.series.Round;
import mcpleak.series.RunEvent;
import mcpleak.server.ParentWatch;
import mcpleak.server.ProcessWatch;
import mcpleak.server.ServerAddress;
import mcpleak.server.ServerEnd;
import mcpleak.server.ServerException;
import mcpleak.server.ServerUnderTest;

/** Conduct one run: server, probe, rounds, records, end. Thread-safe. */
final class RunControl {

    /** Idle time before the first floor: nothing has happened that must settle. */
    private static final Duration BASELINE = Duration.ofSeconds(1);

    /** How long the end may take after Maven is gone. */
    private static final Duration ORDERLY_END = Duration.ofSeconds(4);

    private final Clock clock;
    private final LoadProfile profile;
    private final TestServer testServer;
    private final RoundPlan plan;
    private final Toolbox toolbox;
    private final Traffic traffic;
    private final StopSignal stopSignal = new StopSignal();
    private final String simulation;
    private final RunState state;
    private final RunFiles files;
    private final Progress progress;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread daemon = new Thread(work, "mcpleak-run");
        daemon.setDaemon(true);
        return daemon;
    });

    private Optional<ServerUnderTest> server = Optional.empty();
    private Optional<Measurement> measurement = Optional.empty();
    private volatile Optional<Records> records = Optional.empty();
    private volatile boolean ending;
    private Optional<Conclusion> conclusion = Optional.empty();

    private RunControl(String simulation, LoadProfile profile, TestServer testServer, Clock clock) {
        this.clock = clock;
        this.simulation = simulation;
        this.profile = profile;
        this.testServer = testServer;
        this.plan = RoundPlan.draw(profile);
        this.toolbox = new Toolbox(profile.tools(), plan);
        this.traffic = new Traffic(toolbox);
        Instant now = clock.instant();
        this.state = new RunState(simulation, now, Facts.masked(profile.settings()), profile.rounds());
        this.files = new RunFiles(RunFolder.resultsRoot(), now, ZoneId.systemDefault());
        this.progress = new Progress(profile, plan);
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
        return toolbox;
    }

    List<PlannedRound> rounds() {
        return plan.rounds();
    }

    /** Start or find the server and wait until it answers; ends the JVM if it does not. */
    synchronized void start() {
        if (RunFolder.isForkedByMaven()) {
            ProcessHandle.current().parent().ifPresent(maven -> ParentWatch.start(maven, this::mavenDied));
        }
        try {
            server = testServer.open(files.serverLog());
        } catch (ServerException | IllegalArgumentException e) {
            throw Startup.fail("The run was not started: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Startup.fail("The run was interrupted before the server answered.");
        }
        state.fact("url", profile.settings().getOrDefault("url", url().toString()));
        Facts.ofHost().forEach(state::fact);
        server.ifPresent(this::measure);
    }

    private void measure(ServerUnderTest underTest) {
        int port = ServerAddress.of(url()).port();
        ServerProcess found = ServerProcess.inTree(underTest.rootPid(), port);
        long pid = found.pid();
        Facts.ofServer(pid).forEach(state::fact);
        if (pid == underTest.rootPid()) {
            underTest.end().thenAccept(this::serverEnded);
        } else {
            ProcessHandle.of(pid)
                    .ifPresent(listener -> ProcessWatch.start(listener).end().thenAccept(this::serverEnded));
        }
        if (profile.probe() == ProbeMode.ON) {
            Measurement connected = Measurement.connect(pid, clock);
            measurement = Optional.of(connected);
            state.measuring(connected.runtime());
            state.fact("server runtime", Facts.runtime(connected.runtime()));
            connected.remarks().forEach(remark -> event(RunEvent.Kind.NOTE, remark));
            anotherListener(found, port).ifPresent(remark -> {
                event(RunEvent.Kind.NOTE, remark);
                say(remark);
            });
        }
        System.out.println("[mcpleak] server at " + url() + ", pid " + pid
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

    private void serverEnded(ServerEnd end) {
        if (ending || state.has(RunEvent.Kind.SERVER_DIED)) {
            return;
        }
        state.event(new RunEvent(end.at(), RunEvent.Kind.SERVER_DIED, end.sentence()));
        say(end.sentence() + "; the users are stopped");
        stopSignal.stop(end.sentence());
        save();
    }

    /**
     * Let the server rest after a round, take the floor, and open the next round.
     *
     * @param round the round that has just ended, 0 for the baseline
     * @return completes when the floor is taken; with a failure if the run cannot go on
     */
    CompletionStage<?> gap(int round) {
        Instant loadEnded = clock.instant();
        Instant began = state.phase().since();
        state.enter(new RunState.Phase(round, false, loadEnded));
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (round == 0) {
            later(Duration.ZERO, () -> prepare(done));
        }
        later(round == 0 ? BASELINE : profile.delay(), () -> close(round, began, loadEnded, done));
        return done;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what is done later reports its failures itself
    private void later(Duration delay, Runnable work) {
        worker.schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void prepare(CompletableFuture<Void> done) {
        try {
            openRecords();
        } catch (IOException e) {
            stop("the run's files cannot be written: " + e.getMessage());
            done.complete(null);
        }
    }

    private void openRecords() throws IOException {
        traffic.scouted();
        Optional<Path> folder = RunFolder.find(simulation, state.startedAt());
        if (folder.isPresent()) {
            files.adopt(folder.get());
            state.named(String.valueOf(folder.get().getFileName()));
        }
        Records opened = Records.open(files, clock);
        records = Optional.of(opened);
        toolbox.leftOut()
                .forEach((tool, why) -> say("tool " + Facts.printable(tool) + " is left out: " + Facts.printable(why)));
        if (toolbox.isEmpty()) {
            stop("there is no tool to call");
        } else {
            toolbox.settle();
        }
        measurement.ifPresent(each -> each.start(profile.probeInterval(), this::moment, opened::sample, this::probed));
    }

    private RunMoment moment() {
        RunState.Phase phase = state.phase();
        TrafficSnapshot now = traffic.snapshot();
        return new RunMoment(
                phase.round(), phase.load(), now.calls().ok(), now.calls().failed());
    }

    /** The end of the server is told by its watch, which knows the exit code. */
    private void probed(RunEvent event) {
        if (event.kind() != RunEvent.Kind.SERVER_DIED) {
            state.event(event);
        }
    }

    private void close(int round, Instant began, Instant loadEnded, CompletableFuture<Void> done) {
        try {
            takeFloor(round, began, loadEnded);
        } catch (RuntimeException e) {
            event(RunEvent.Kind.PROBE_LOST, "round " + round + " has no floor: " + e);
        } finally {
            if (round < profile.rounds()) {
                state.enter(new RunState.Phase(round + 1, true, clock.instant()));
            }
            done.complete(null);
        }
    }

    private void takeFloor(int round, Instant began, Instant loadEnded) {
        if (ending || state.has(RunEvent.Kind.SERVER_DIED)) {
            return;
        }
        Optional<Floor> floor = Optional.of(new Floor(clock.instant(), 0, 0, Map.of(), OptionalDouble.empty(), 0, 0));
        if (measurement.isPresent()) {
            FloorReading reading = measurement.get().floor();
            reading.events().forEach(this::probed);
            floor = reading instanceof FloorReading.Taken taken ? Optional.of(taken.floor()) : Optional.empty();
            state.measuring(measurement.get().runtimeNow());
        }
        floor.ifPresent(taken -> {
            state.finished(new Round(round, began, loadEnded, taken, traffic.exposures()));
            say(progress.line(round, taken, traffic.snapshot()));
        });
        save();
    }

    /** End the users because the run makes no sense any more. */
    private void stop(String reason) {
        event(RunEvent.Kind.NOTE, reason);
        say(reason + "; the users are stopped");
        stopSignal.stop(reason);
    }

    private void event(RunEvent.Kind kind, String text) {
        state.event(new RunEvent(clock.instant(), kind, text));
    }

    private void say(String text) {
        records.ifPresentOrElse(open -> open.say(text), () -> System.out.println("[mcpleak] " + text));
    }

    private void save() {
        records.ifPresent(open -> open.save(state.snapshot(Optional.empty())));
    }

    /** Stop probe and server, decide, and write the run's files. Idempotent. */
    synchronized void finish() {
        if (conclusion.isPresent()) {
            return;
        }
        ending = true;
        measurement.ifPresent(Measurement::close);
        server.ifPresent(ServerUnderTest::close);
        stopSignal.reason().ifPresent(reason -> state.fact("users stopped because", reason));
        records.ifPresent(Records::close);
        conclusion = Optional.of(Conclusion.reach(
                profile,
                state.snapshot(Optional.of(clock.instant())),
                records.map(Records::samples).orElse(List.of()),
                traffic.snapshot(),
                files));
    }

    /** Maven is gone and with it whoever would read this: end everything, keep what was written. */
    private void mavenDied() {
        Thread limit = new Thread(RunControl::haltLater, "mcpleak-halt");
        limit.setDaemon(true);
        limit.start();
        event(RunEvent.Kind.INTERRUPTED, "Maven's process ended");
        finish();
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
        boolean begun = records.isPresent();
        if (begun && !ending) {
            event(RunEvent.Kind.INTERRUPTED, "the run was ended from outside");
            stopSignal.stop("the run was ended from outside");
        }
        if (begun) {
            finish();
            conclusion.ifPresent(Conclusion::present);
        } else {
            server.ifPresent(ServerUnderTest::close);
        }
    }
}
