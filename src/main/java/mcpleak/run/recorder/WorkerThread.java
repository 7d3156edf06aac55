package mcpleak.run.recorder;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;

/** Makes threads that take work in order and keep no JVM alive. Stateless. */
public final class WorkerThread {

    private WorkerThread() {}

    /** Make one; it begins with its first work, and drops what comes after its end. */
    public static ScheduledExecutorService named(String name) {
        return new ScheduledThreadPoolExecutor(
                1,
                work -> {
                    Thread daemon = new Thread(work, name);
                    daemon.setDaemon(true);
                    return daemon;
                },
                new ThreadPoolExecutor.DiscardPolicy());
    }
}
