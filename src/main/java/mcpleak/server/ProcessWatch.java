package mcpleak.server;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mcpleak.process.ProcessStat;

/**
 * Notice the end of any process, child or not, within 0.5 s. {@link ProcessHandle#onExit} would not do: for processes that are
 * not children the JDK looks at intervals that grow to 5 s, and it takes a zombie for alive. A recycled pid counts as the end.
 * Thread-safe; each watch has one daemon thread.
 */
public final class ProcessWatch implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final CompletableFuture<ServerEnd> end = new CompletableFuture<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    private ProcessWatch() {}

    /**
     * Watch a process from now on.
     *
     * @param process any process; one that has ended already completes the watch at once
     */
    public static ProcessWatch start(ProcessHandle process) {
        ProcessWatch watch = new ProcessWatch();
        Optional<Instant> start = process.info().startInstant();
        runWhenEnded(process, watch.closed, () -> watch.complete(process.pid(), start));
        return watch;
    }

    /**
     * Return how the process ends; its exit code is unknown. What depends on the stage runs on the watch's thread. The stage never
     * fails, and never completes if the watch is closed first.
     */
    public CompletionStage<ServerEnd> end() {
        return end.minimalCompletionStage();
    }

    /** Stop watching; the process is left alone. Idempotent. */
    @Override
    public void close() {
        closed.countDown();
    }

    private void complete(long pid, Optional<Instant> start) {
        Instant now = Instant.now();
        Optional<Duration> uptime = start.map(from -> Duration.between(from, now));
        end.complete(new ServerEnd(pid, now, uptime, OptionalInt.empty(), ServerEnd.Reason.UNASKED));
    }

    /** Start a daemon thread that runs an action once the process has ended, unless the latch opens first. */
    static void runWhenEnded(ProcessHandle process, CountDownLatch closed, Runnable action) {
        Thread thread = new Thread(
                () -> {
                    if (awaitEnd(process, closed)) {
                        action.run();
                    }
                },
                "mcpleak-watch-" + process.pid());
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns true when the process has ended, false when the watch is over. */
    private static boolean awaitEnd(ProcessHandle process, CountDownLatch closed) {
        try {
            while (ProcessStat.isRunning(process)) {
                if (closed.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                    return false;
                }
            }
            return closed.getCount() > 0;
        } catch (InterruptedException notByUs) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
