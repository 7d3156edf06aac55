package mcpleak.run;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import mcpleak.ledger.LedgerReport;
import mcpleak.profile.LoadProfile;
import mcpleak.recording.RunEvent;
import mcpleak.run.folder.ExitCode;
import mcpleak.run.folder.ExitCode.NoRun;
import mcpleak.run.folder.RunFolder;
import mcpleak.run.measure.TestServer;
import mcpleak.run.recorder.Recording;
import mcpleak.run.round.StartSteps;
import mcpleak.secret.MaskedFile;
import mcpleak.server.ProcessWatch;
import mcpleak.server.ServerException;
import org.jspecify.annotations.Nullable;

/** The life of one run: starts it, watches over Maven, ends everything in every way that a run can end. Thread-safe. */
final class RunControl {

    /** How long the end may take after Maven is gone. */
    private static final Duration ORDERLY_END = Duration.ofSeconds(3);

    private final RunParts parts;
    private final Recording recording;
    private Optional<RunFinisher> finisher = Optional.empty();
    private volatile Optional<Thread> starting = Optional.empty();
    private volatile boolean started;
    private volatile boolean ending;

    RunControl(RunParts parts) {
        this.parts = parts;
        this.recording = parts.recording;
    }

    /** Choose the server's address and see to it that whatever is started from now on is ended with this JVM. */
    static RunControl create(String simulation, LoadProfile profile, Optional<EmbeddedServer> embedded, Clock clock)
            throws ServerException {
        RunControl control = new RunControl(new RunParts(simulation, profile, TestServer.of(profile, embedded), clock));
        if (RunFolder.isForkedByMaven()) {
            ProcessWatch.startForBuildTool(control::mavenDied);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(control::atExit, "mcpleak-exit"));
        return control;
    }

    RunParts parts() {
        return parts;
    }

    /** End the run with its last gap, for a simulation that does not say when it ends. */
    @SuppressWarnings("FutureReturnValueIgnored") // the end reports its failures itself
    void finishWithLastGap() {
        parts.rounds.done().thenRun(this::finish);
    }

    /** Start or find the server and wait until it answers; ends the JVM if it does not. */
    synchronized void start() {
        if (started) {
            return;
        }
        starting = Optional.of(Thread.currentThread());
        try {
            for (StartSteps.Step step : parts.steps.beforeScout()) {
                step.work().run();
            }
        } catch (ServerException | IOException | IllegalArgumentException e) {
            throw NoRun.because("The run was not started: " + e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            // no place for a native library's file, no descriptor left
            throw NoRun.because("The run was not started: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NoRun.because("The run was interrupted before the server answered.");
        } finally {
            starting = Optional.empty();
        }
        started = true;
    }

    /** Stop probe and server, decide, and write the run's files. Idempotent. */
    synchronized void finish() {
        if (finisher.isEmpty()) {
            ending = true;
            Optional<LedgerReport> told = closeAll();
            finisher = Optional.of(RunFinisher.finish(parts.context, recording, parts.traffic, told));
        }
    }

    /** The server has written it itself; where it had to be quoted or counted, it has been. */
    private void maskServerLog() {
        try {
            MaskedFile.mask(recording.files().serverLog());
        } catch (IOException e) {
            recording.say("the secrets in the server's log cannot be masked: " + e.getMessage());
        }
    }

    /** Close whatever of the run is open, also what was never opened; trouble with one part does not keep another open. */
    private Optional<LedgerReport> closeAll() {
        parts.server.ending();
        attempt("the load generator's figures", parts.floors::noteGenerator);
        attempt("the evidence of the calls", parts.server::noteEvidence);
        attempt("what outlives its input", parts.server::noteOutliving);
        AtomicReference<@Nullable LedgerReport> told = new AtomicReference<>();
        attempt(
                "the server's log",
                () -> parts.ledger
                        .finish(text -> recording.event(RunEvent.Kind.NOTE, text))
                        .ifPresent(told::set));
        attempt("the server", parts.server::close);
        maskServerLog();
        attempt("the run's files", () -> {
            try {
                recording.open();
            } catch (IOException e) {
                recording.say("the run's files cannot be written: " + e.getMessage());
            }
        });
        attempt("the recording", recording::close);
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
        interrupt("Maven's process ended");
        if (started) {
            finish();
        }
        Runtime.getRuntime().halt(ExitCode.ERROR);
    }

    private void interrupt(String why) {
        recording.event(RunEvent.Kind.INTERRUPTED, why);
        parts.context.stopSignal().stop(why);
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
                    Runtime.getRuntime().halt(ExitCode.ERROR);
                },
                "mcpleak-halt");
        limit.setDaemon(true);
        limit.start();
    }

    /** Runs as a shutdown hook: after Gatling has written its report, or when the run was ended from outside. */
    private void atExit() {
        try {
            end();
            parts.choice.tellCommand();
            finisher.ifPresent(RunFinisher::present);
        } catch (RuntimeException | Error e) {
            // a run that cannot say what it found has not passed
            System.out.println("[mcpleak] the run could not be concluded: " + e);
            Runtime.getRuntime().halt(ExitCode.ERROR);
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
        parts.rounds.awaitEnd();
        if (!ending && !parts.context.stopSignal().isStopped()) {
            interrupt("the run was ended from outside");
        }
        finish();
    }

    /** Close what a run that has not started has opened so far; there is nothing to conclude. */
    void close() {
        ending = true;
        attempt("the server's log", () -> parts.ledger.finish(text -> {}));
        attempt("the server", parts.server::close);
        maskServerLog();
    }
}
