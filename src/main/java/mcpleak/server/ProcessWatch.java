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
 * Notices the end of any process, child or not, within 0.5 s. {@link ProcessHandle#onExit} would not do: for processes that are
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
        watch.run(process, () -> watch.complete(process.pid(), start));
        return watch;
    }

    /**
     * Watch a process that this JVM is not to outlive: a JVM that a build tool forked lives on when the tool is killed, and would go
     * on with its load unseen.
     *
     * @param parent {@code ProcessHandle.current().parent()}, read as early as possible: after its death it names the process
     *     that adopted us
     * @param onDeath run once, on the watch's thread; also if it is dead already
     */
    public static ProcessWatch start(ProcessHandle parent, Runnable onDeath) {
        ProcessWatch watch = new ProcessWatch();
        watch.run(parent, onDeath);
        return watch;
    }

    /**
     * Watch the build tool that forked this JVM, itself a JVM. Where the parent is none any more, the tool died before this was
     * called, and whoever takes in orphans is the parent now: then the callback runs at once. Makes sense only where the parent
     * waits for us.
     *
     * @param onDeath as above
     */
    public static ProcessWatch startForBuildTool(Runnable onDeath) {
        Optional<ProcessHandle> tool = buildTool();
        if (tool.isPresent()) {
            return start(tool.get(), onDeath);
        }
        daemon(onDeath, "mcpleak-orphan");
        return new ProcessWatch();
    }

    /** Say whether the build tool that forked this JVM is gone already. */
    public static boolean isOrphan() {
        return buildTool().isEmpty();
    }

    private static Optional<ProcessHandle> buildTool() {
        return ProcessHandle.current().parent().filter(ProcessWatch::isJvm);
    }

    /** A system that does not tell commands is believed. */
    private static boolean isJvm(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> command.replace('\\', '/'))
                .map(command -> command.substring(command.lastIndexOf('/') + 1))
                .map(name -> name.startsWith("java"))
                .orElse(process.pid() != 1);
    }

    /**
     * Return how the process ends; its exit code is unknown. What depends on the stage runs on the watch's thread. The stage never
     * fails, and never completes if the watch is closed first.
     */
    public CompletionStage<ServerEnd> end() {
        return end.minimalCompletionStage();
    }

    /** Stop watching; the process is left alone, and a callback that runs already is not disturbed. Idempotent. */
    @Override
    public void close() {
        closed.countDown();
    }

    private void complete(long pid, Optional<Instant> start) {
        Instant now = Instant.now();
        Optional<Duration> uptime = start.map(from -> Duration.between(from, now));
        end.complete(new ServerEnd(pid, now, uptime, OptionalInt.empty(), ServerEnd.Reason.UNASKED));
    }

    /** Run an action on a daemon thread once the process has ended, unless the watch is over first. */
    private void run(ProcessHandle process, Runnable action) {
        daemon(
                () -> {
                    if (awaitEnd(process)) {
                        action.run();
                    }
                },
                "mcpleak-watch-" + process.pid());
    }

    private static void daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns true when the process has ended, false when the watch is over. */
    private boolean awaitEnd(ProcessHandle process) {
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
