package mcpleak.server;

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

    /** Stop watching. A callback that runs already is not disturbed. Idempotent. */
    @Override
    public void close() {
        closed.countDown();
    }
}
