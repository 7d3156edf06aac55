package mcpleak.probe.runtime;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Do work that another process may keep from ending: on a thread of its own, for a bounded time.
 *
 * <p>Thread-safe; one piece of work at a time.
 */
public final class BoundedThread implements AutoCloseable {

    private final Duration limit;
    private final ExecutorService thread;

    /** Create the thread. */
    public BoundedThread(String name, Duration limit) {
        this.limit = limit;
        this.thread = Executors.newSingleThreadExecutor(work -> {
            Thread daemon = new Thread(work, name);
            daemon.setDaemon(true);
            return daemon;
        });
    }

    /**
     * Wait for work; past the limit interrupt it, which closes the channel that it waits for.
     *
     * @throws IOException if it fails, is not done in time, or this thread was closed
     */
    public <T> T call(Callable<T> work) throws IOException {
        Future<T> result;
        try {
            result = thread.submit(work);
        } catch (RejectedExecutionException e) {
            throw new IOException("closed", e);
        }
        try {
            return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            result.cancel(true);
            throw new IOException("no answer within " + limit.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            result.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(String.valueOf(cause.getMessage()), cause);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
