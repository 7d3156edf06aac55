package mcpleak.protocol.transport.stdio;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import mcpleak.process.Guardian;
import mcpleak.process.OwnSession;
import mcpleak.process.ProcessStat;
import mcpleak.process.ProcessTree;
import mcpleak.process.RunCookie;
import mcpleak.protocol.jsonrpc.JsonRpcCodec;
import mcpleak.protocol.jsonrpc.JsonRpcCodec.JsonRpcLimits;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcReading;
import mcpleak.protocol.message.Quote;
import mcpleak.protocol.transport.Transport.ProcessListener;

/**
 * Start the processes of one run, and see to it that none outlives it.
 *
 * <p>All that they start is found by an environment variable, and ended with them; a guardian process does so when this JVM dies.
 * Thread-safe.
 */
final class StdioProcesses implements AutoCloseable {

    /** How long a process may take to end after its input was closed, and again after SIGTERM. */
    static final Duration GRACE = Duration.ofSeconds(2);

    private static final long POLL_MILLIS = 25;
    private static final int MAX_QUOTE = 120;

    private final StdioCommand command;
    private final JsonRpcLimits limits;
    private final JsonRpcCodec codec;
    private final ErrorLog errorLog;
    private final RunCookie cookie = RunCookie.fresh();
    private final AtomicLong started = new AtomicLong();
    private final Set<StdioProcess> alive = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> daemon(task, "mcpleak-stdio"));
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "mcpleak-stdio-timer"));
    private final ProcessListener listener;
    private Optional<Guardian> guardian = Optional.empty();
    private final Set<Long> told = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean noMessages = new AtomicBoolean();
    private volatile boolean closing;
    private boolean closed;

    StdioProcesses(StdioCommand command, JsonRpcLimits limits, ProcessListener listener) {
        this.listener = listener;
        this.command = command;
        this.limits = limits;
        this.codec = new JsonRpcCodec(limits, listener::deviated);
        this.errorLog = new ErrorLog(command.errorLog(), StdioCommand.MAX_LOG_BYTES);
    }

    /** Start another process; returns at once. */
    StdioProcess start(Consumer<JsonRpcReading> heard) {
        var process = new StdioProcess(this, heard);
        alive.add(process);
        var unused = process.end().whenComplete((end, failure) -> alive.remove(process));
        process.start();
        return process;
    }

    /** Ask a process to end by closing its input, and see to it that it does; returns at once. */
    void end(StdioProcess process) {
        process.closeInput();
        var unused = timer.schedule(
                () -> {
                    if (!process.hasEnded()) {
                        threads.execute(() -> terminate(process));
                        var unusedLater = timer.schedule(process::kill, GRACE.toMillis(), TimeUnit.MILLISECONDS);
                    } else {
                        // what it left behind when it ended in order
                        threads.execute(() -> endStragglers(process));
                    }
                },
                GRACE.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Tell of a process that outlived the end of its input, then end it. */
    private void terminate(StdioProcess process) {
        tell(process);
        process.terminate();
        var unused = process.end().thenRun(() -> threads.execute(() -> kill(process)));
    }

    private void tell(StdioProcess process) {
        if (!process.wasKilled()
                && process.running().isDone()
                && !process.running().isCompletedExceptionally()) {
            outlived(process.running().join().process().pid());
        }
    }

    /** A line of standard output is no message; the first is told. */
    void noMessage(String line) {
        if (noMessages.compareAndSet(false, true)) {
            listener.deviated(
                    "lines of its standard output are no JSON-RPC message, such as " + Quote.of(line, MAX_QUOTE));
        }
    }

    /** Tell of each once: its session's end and the run's may both find it. */
    private void outlived(long pid) {
        if (told.add(pid)) {
            listener.processOutlived(pid);
        }
    }

    StdioProcess.Running launch() throws IOException {
        if (closing) {
            throw new IOException("the run is ending");
        }
        guard();
        RunCookie own = cookie.part(started.incrementAndGet());
        var builder = new ProcessBuilder(OwnSession.of(command.arguments()));
        command.directory().ifPresent(directory -> builder.directory(directory.toFile()));
        // what Rich writes to the error log is not to be broken at 80
        builder.environment().putIfAbsent("COLUMNS", "400");
        builder.environment().putAll(command.environment());
        builder.environment().put(RunCookie.NAME, own.value());
        errorLog.open();
        Process process = builder.start();
        listener.processStarted(process.pid());
        return new StdioProcess.Running(process, new ProcessTree(process.toHandle(), own));
    }

    /** A process has ended; nobody is told of what ends with the run. */
    void ended(long pid, int exitCode) {
        if (!closing) {
            listener.processEnded(pid, exitCode);
        }
    }

    ExecutorService threads() {
        return threads;
    }

    JsonRpcCodec codec() {
        return codec;
    }

    JsonRpcLimits limits() {
        return limits;
    }

    ErrorLog errorLog() {
        return errorLog;
    }

    /** End all processes, and tell of those that outlive their input; waits for three times the grace at most. Idempotent. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        closing = true;
        List<StdioProcess> left = new ArrayList<>(alive);
        left.forEach(StdioProcess::closeInput);
        awaitEnd(left);
        left.forEach(this::tell);
        tellCarriers(left);
        left.forEach(StdioProcess::terminate);
        awaitEnd(left);
        left.forEach(StdioProcess::kill);
        awaitEnd(left);
        carriers().forEach(ProcessHandle::destroyForcibly);
        guardian.ifPresent(Guardian::dismiss);
        guardian = Optional.empty();
        timer.shutdownNow();
        threads.shutdownNow();
        errorLog.close();
    }

    private synchronized void guard() throws IOException {
        if (guardian.isEmpty()) {
            guardian = Guardian.start(cookie);
        }
    }

    private static void awaitEnd(List<StdioProcess> processes) {
        long deadline = System.nanoTime() + GRACE.toNanos();
        while (processes.stream().anyMatch(process -> !process.hasEnded()) && System.nanoTime() - deadline < 0) {
            if (!sleep()) {
                return;
            }
        }
        processes.removeIf(StdioProcess::hasEnded);
    }

    /** Wait a moment; false if interrupted. */
    private static boolean sleep() {
        try {
            Thread.sleep(POLL_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Those that have ended meanwhile were only slower than their parent. */
    private void endStragglers(StdioProcess process) {
        members(process).stream().filter(ProcessHandle::isAlive).forEach(left -> {
            if (!process.wasKilled()) {
                outlived(left.pid());
            }
            left.destroyForcibly();
        });
    }

    private static void kill(StdioProcess process) {
        members(process).forEach(ProcessHandle::destroyForcibly);
    }

    private static List<ProcessHandle> members(StdioProcess process) {
        return process.running().isDone() && !process.running().isCompletedExceptionally()
                ? process.running().join().tree().members()
                : List.of();
    }

    /** Tell of what was left behind by processes that ended by themselves; it may be about to end after them. */
    private void tellCarriers(List<StdioProcess> left) {
        Set<ProcessHandle> known =
                left.stream().flatMap(process -> members(process).stream()).collect(Collectors.toSet());
        long deadline = System.nanoTime() + GRACE.toNanos();
        List<ProcessHandle> others = carriers();
        others.removeAll(known);
        others.removeIf(process -> !process.isAlive());
        while (!others.isEmpty() && System.nanoTime() - deadline < 0 && sleep()) {
            others.removeIf(process -> !process.isAlive());
        }
        others.forEach(process -> outlived(process.pid()));
    }

    /** What processes left behind that ended by themselves still carries the cookie of one of them. */
    private List<ProcessHandle> carriers() {
        return ProcessStat.readAll().stream()
                .map(ProcessStat::pid)
                .filter(cookie::isCarriedInPartBy)
                .map(ProcessHandle::of)
                .flatMap(Optional::stream)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static Thread daemon(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
