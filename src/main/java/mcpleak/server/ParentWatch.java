package mcpleak.server;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Notice that the process that started this JVM is gone. A JVM that a build tool forked lives on when the tool is killed, and
 * would go on with its load unseen. Makes sense only where the parent waits for us; not for a JVM that was sent to the
 * background on purpose. Thread-safe; has one daemon thread.
 */
public final class ParentWatch implements AutoCloseable {

    private final CountDownLatch closed;

    private ParentWatch(CountDownLatch closed) {
        this.closed = closed;
    }

    /**
     * Watch a parent from now on.
     *
     * @param parent {@code ProcessHandle.current().parent()}, read as early as possible: after its death it names the process
     *     that adopted us
     * @param onDeath run once, on the watch's daemon thread, within 0.5 s of the parent's death; also if it is dead already
     */
    public static ParentWatch start(ProcessHandle parent, Runnable onDeath) {
        CountDownLatch closed = new CountDownLatch(1);
        ProcessWatch.runWhenEnded(parent, closed, onDeath);
        return new ParentWatch(closed);
    }

    /**
     * Watch the build tool that forked this JVM, itself a JVM. Where the parent is none any more, the tool died before this was
     * called, and whoever takes in orphans is the parent now: then the callback runs at once.
     *
     * @param onDeath as above
     */
    public static ParentWatch startForked(Runnable onDeath) {
        Optional<ProcessHandle> tool = tool();
        if (tool.isPresent()) {
            return start(tool.get(), onDeath);
        }
        Thread now = new Thread(onDeath, "mcpleak-orphan");
        now.setDaemon(true);
        now.start();
        return new ParentWatch(new CountDownLatch(1));
    }

    /** Say whether the build tool that forked this JVM is gone already. */
    public static boolean isOrphan() {
        return tool().isEmpty();
    }

    private static Optional<ProcessHandle> tool() {
        return ProcessHandle.current().parent().filter(ParentWatch::isJvm);
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

    /** Stop watching. A callback that runs already is not disturbed. Idempotent. */
    @Override
    public void close() {
        closed.countDown();
    }
}
