package mcpleak.demo;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Do to the demo server's memory what its options say: one duty for each tool call, one for each session.
 *
 * <p>Thread-safe; calls are counted and served one at a time, so that one seed gives one schedule.
 */
final class DemoMemory {

    private static final double SPARSE_SHARE = 0.005;
    private static final int CALLS_PER_FD = 50;
    private static final int CALLS_PER_THREAD = 100;
    private static final int STACK_BYTES = 64 << 10;
    private static final int WARMUP_CALLS = 1_000;
    private static final int WARMUP_BYTES = 3 << 10;
    private static final int CACHE_ENTRIES = 3_000;
    private static final int CACHE_BYTES = 4 << 10;
    private static final int SAW_MIN_BYTES = 60 << 10;
    private static final int SAW_SPREAD_BYTES = 30 << 10;
    private static final int STEP_CALL = 8_000;
    private static final int STEP_PIECES = 480;
    private static final int STEP_PIECE_BYTES = 64 << 10;

    private final DemoOptions options;
    private final Random random;
    private final RetainedBytes retained = new RetainedBytes();
    private final byte[][] cache;
    private final List<ByteBuffer> buffers = new ArrayList<>();
    private final List<Closeable> files = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Process> children = new ArrayList<>();
    private final byte[][] garbage = new byte[1][];
    private long calls;

    DemoMemory(DemoOptions options) {
        this.options = options;
        this.random = new Random(options.seed());
        this.cache = new byte[options.look() == DemoLook.CACHE ? CACHE_ENTRIES : 0][];
    }

    /** Start the child process if the options ask for one. */
    void start() throws IOException {
        if (options.leak() == DemoLeak.CHILD) {
            Process child = new ProcessBuilder(ChildMemory.command(options.bytes()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            children.add(child);
        }
    }

    /** Do what is due for one call of a tool; an {@link OutOfMemoryError} is the caller's to report. */
    synchronized void onCall(String tool) {
        calls++;
        look();
        switch (options.leak()) {
            case CALL -> retained.keep(options.bytes());
            case TOOL -> {
                if (tool.equals("search")) {
                    retained.keep(options.bytes());
                }
            }
            case SPARSE -> {
                if (random.nextDouble() < SPARSE_SHARE) {
                    retained.keep(options.bytes());
                }
            }
            case CHILD -> growChild();
            case DIRECT -> buffers.add(ByteBuffer.allocateDirect(options.bytes()));
            case FD -> every(CALLS_PER_FD, this::openFile);
            case THREAD -> every(CALLS_PER_THREAD, this::parkThread);
            case NONE, SESSION, STOP -> {}
        }
    }

    /** Do what is due for one session that was initialized. */
    synchronized void onSession() {
        if (options.leak() == DemoLeak.SESSION) {
            retained.keep(options.bytes());
        }
    }

    /** Return how many pieces of memory are kept. */
    long pieces() {
        return retained.pieces();
    }

    /** Give back what the garbage collector does not: descriptors, threads, the child process. */
    synchronized void close() throws IOException {
        for (Closeable file : files) {
            file.close();
        }
        threads.forEach(Thread::interrupt);
        children.forEach(Process::destroyForcibly);
    }

    private void look() {
        switch (options.look()) {
            case NONE -> {}
            case WARMUP -> {
                if (calls <= WARMUP_CALLS) {
                    retained.keep(WARMUP_BYTES);
                }
            }
            case CACHE -> cache[(int) (calls % CACHE_ENTRIES)] = new byte[CACHE_BYTES];
            case SAW -> {
                // through a field, else the JIT compiler could drop the allocation
                garbage[0] = new byte[SAW_MIN_BYTES + random.nextInt(SAW_SPREAD_BYTES)];
            }
            case STEP -> {
                for (int piece = 0; calls == STEP_CALL && piece < STEP_PIECES; piece++) {
                    retained.keep(STEP_PIECE_BYTES);
                }
            }
        }
    }

    private void every(int period, Runnable action) {
        if (calls % period == 0) {
            action.run();
        }
    }

    private void openFile() {
        try {
            Path file = Files.createTempFile("mcpleak-demo-fd", ".tmp");
            files.add(new FileInputStream(file.toFile()));
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException("demo.leak=fd could not open one more file", e);
        }
    }

    private void parkThread() {
        Runnable park = () -> {
            while (!Thread.currentThread().isInterrupted()) {
                LockSupport.park();
            }
        };
        Thread thread = new Thread(null, park, "leaked-" + threads.size(), STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    private void growChild() {
        try {
            OutputStream toChild = children.get(0).getOutputStream();
            toChild.write(1);
            toChild.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("demo.leak=child: the child process is gone", e);
        }
    }
}
