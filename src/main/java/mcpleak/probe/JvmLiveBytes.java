package mcpleak.probe;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Read the live bytes of a HotSpot JVM: the total of a class histogram, which collects first and counts what is left to
 * the byte, whatever the collector and even under {@code -XX:+DisableExplicitGC}.
 *
 * <p>Memory outside the heap (direct buffers, metaspace) is not part of it; it shows in private RSS when the heap was
 * touched at the start. Create it before the first reading of threads and descriptors: attaching adds one of each to the
 * server, once.
 *
 * <p>Thread-safe; one command at a time.
 */
public final class JvmLiveBytes implements LiveBytesSource {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration SETTLE = Duration.ofMillis(30);

    private final long pid;
    private final Duration timeout;
    private final ExecutorService thread;
    private final AttachSocket socket;

    private JvmLiveBytes(long pid, Duration timeout, ExecutorService thread, AttachSocket socket) {
        this.pid = pid;
        this.timeout = timeout;
        this.thread = thread;
        this.socket = socket;
    }

    /**
     * Attach to a JVM of this host and of this user.
     *
     * @throws IOException if it cannot be attached to within 20 s; the message says why
     */
    public static JvmLiveBytes attach(long pid) throws IOException {
        return attach(pid, TIMEOUT);
    }

    static JvmLiveBytes attach(long pid, Duration timeout) throws IOException {
        ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
            Thread daemon = new Thread(work, "mcpleak-attach");
            daemon.setDaemon(true);
            return daemon;
        });
        try {
            return new JvmLiveBytes(pid, timeout, thread, await(thread, timeout, () -> AttachSocket.open(pid)));
        } catch (IOException e) {
            thread.shutdownNow();
            throw e;
        }
    }

    @Override
    public LiveBytes collectAndRead() {
        try {
            String histogram = await(thread, timeout, () -> socket.run("GC.class_histogram"));
            // the JVM closes its end after we saw the end: a count of its descriptors right now would be one too high
            LockSupport.parkNanos(SETTLE.toNanos());
            OptionalLong bytes = ClassHistogram.totalBytes(histogram);
            return bytes.isPresent()
                    ? new LiveBytes.Read(bytes.getAsLong())
                    : new LiveBytes.Unreadable("the class histogram of the JVM " + pid + " has no total");
        } catch (IOException e) {
            return new LiveBytes.Unreadable("live bytes of the JVM " + pid + ": " + e.getMessage());
        }
    }

    /**
     * Ask the JVM whether its heap was touched at the start ({@code -Xms} equal to {@code -Xmx} and
     * {@code -XX:+AlwaysPreTouch}), wherever that was set.
     *
     * @return false also if it does not answer
     */
    public boolean preTouched() {
        try {
            return JvmFlags.parseVmFlags(await(thread, timeout, () -> socket.run("VM.flags")))
                    .preTouched();
        } catch (IOException unanswered) {
            return false;
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** Wait for work on the other thread; on a timeout interrupt it, which closes its channel. */
    private static <T> T await(ExecutorService thread, Duration timeout, Callable<T> work) throws IOException {
        Future<T> result;
        try {
            result = thread.submit(work);
        } catch (RejectedExecutionException e) {
            throw new IOException("closed", e);
        }
        try {
            return result.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            result.cancel(true);
            throw new IOException("no answer within " + timeout.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            result.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(String.valueOf(cause.getMessage()), cause);
        }
    }
}
