package mcpleak.cli;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Heed SIGINT also where the JVM was started with it ignored, as shells do with what a script puts into the background: else
 * {@code kill -INT} would end neither the monitor nor the agent. Stateless.
 *
 * <p>Without effect where SIGINT is not ignored, and on other systems than Linux.
 */
final class IgnoredInterrupt {

    private static final int SIGINT = 2;
    private static final int STATUS = 130;
    private static final Path STATUS_FILE = Path.of("/proc/self/status");
    private static final String IGNORED = "SigIgn:";
    private static final int HEX = 16;

    private IgnoredInterrupt() {}

    /** Let SIGINT end this JVM in order, if it is ignored. */
    static void heed() {
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
