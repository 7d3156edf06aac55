package mcpleak.cli;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mcpleak.run.folder.ExitCode;

/**
 * Lets a command end in order on Ctrl-C, SIGTERM or SIGHUP: the JVM's exit waits until the command has finished, at most 20 s.
 *
 * <p>SIGINT is heeded also where the JVM was started with it ignored, as shells do with what a script puts into the background: else
 * {@code kill -INT} would end neither the monitor nor the agent.
 *
 * <p>Thread-safe.
 */
final class Interruption implements AutoCloseable {

    private static final int SIGINT = 2;
    private static final int STATUS = 130;
    private static final Path STATUS_FILE = Path.of("/proc/self/status");
    private static final String IGNORED = "SigIgn:";
    private static final int HEX = 16;
    private static final long PATIENCE_SECONDS = 20;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::end, "mcpleak-interruption");

    private Interruption() {}

    /** Listen from now on. */
    static Interruption listen() {
        heedInterrupt();
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Wait; returns true at once when the command is to end. */
    boolean isAskedWithin(Duration time) throws InterruptedException {
        return asked.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Wait until the command is to end. */
    void await() throws InterruptedException {
        asked.await();
    }

    private void end() {
        asked.countDown();
        try {
            if (finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                // Ctrl-C is how such a command is meant to end: no failure
                Runtime.getRuntime().halt(ExitCode.OK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Say that the command has finished: its output is written. */
    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            // the hook itself ends the JVM
        }
    }

    /** Let SIGINT end this JVM in order, if it is ignored; without effect on other systems than Linux. */
    private static void heedInterrupt() {
        try {
            if (isIgnored(Files.readString(STATUS_FILE))) {
                // the default action first: the JVM leaves a signal alone that it finds ignored
                Function.getFunction("c", "signal").invokePointer(new Object[] {SIGINT, Pointer.NULL});
                handle();
            }
        } catch (IOException | ReflectiveOperationException | LinkageError notThisSystem) {
            // it stays as it was; SIGTERM ends the JVM in any case
        }
    }

    /** Tell whether SIGINT is ignored from the text of {@code /proc/PID/status}; pure. */
    static boolean isIgnored(String status) {
        return status.lines()
                .filter(line -> line.startsWith(IGNORED))
                .map(line -> line.substring(IGNORED.length()).trim())
                .anyMatch(mask -> (Long.parseUnsignedLong(mask, HEX) >> (SIGINT - 1) & 1) == 1);
    }

    /** By reflection: the compiler warns of a class of the JDK that has no successor. */
    private static void handle() throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object end =
                Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (self, method, given) -> {
                    System.exit(STATUS);
                    return given;
                });
        signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance("INT"), end);
    }
}
