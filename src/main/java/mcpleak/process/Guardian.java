package mcpleak.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Watch over a server from outside this JVM: a small shell process that ends the server's whole tree when this JVM is gone, even
 * by SIGKILL, when no shutdown hook runs. Its standard input is a pipe that this JVM alone holds open; the kernel closes it with
 * the JVM. The JDK closes all descriptors in the children that it starts, so the server does not hold the pipe.
 *
 * <p>It is a session of its own and ignores SIGHUP, SIGINT, SIGQUIT and SIGTERM, and it holds neither our output nor our
 * directory. It ends the group and all carriers of the cookie by SIGTERM, and a second later by SIGKILL. Without
 * {@code /proc} it can only end the group, and without setsid only the root process. It needs a POSIX sh; where there is none,
 * there is no guardian. Thread-safe.
 */
public final class Guardian {

    /** What it is called in a list of processes. */
    public static final String NAME = "mcpleak-guardian";

    private static final String SCRIPT = script();

    private final Process process;

    private Guardian(Process process) {
        this.process = process;
    }

    /** Start one, before the server, so that there is no moment without it; empty on a system without sh. */
    public static Optional<Guardian> start(RunCookie cookie) throws IOException {
        Optional<String> shell = OwnSession.executable("sh");
        if (shell.isEmpty()) {
            return Optional.empty();
        }
        List<String> command = OwnSession.of(List.of(shell.get(), "-c", SCRIPT, NAME, cookie.entry()));
        Process process = new ProcessBuilder(command)
                .directory(new File("/"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return Optional.of(new Guardian(process));
    }

    /**
     * Tell it the root of the tree; until then it knows the tree by the cookie alone. The start tells whether the pid has been
     * given to another process; it is 0 where it cannot be known.
     */
    public synchronized void protect(long rootPid, long startTicks) throws IOException {
        say("root " + rootPid + " " + startTicks);
    }

    /** Send it home: it ends without ending anything else. Idempotent. Waits for at most a second. */
    public synchronized void dismiss() {
        try {
            say("done");
            process.getOutputStream().close();
        } catch (IOException alreadyGone) {
            // somebody ended it, or we did before: there is nobody left to tell
        }
        try {
            if (!process.waitFor(1, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Return its process id. */
    public long pid() {
        return process.pid();
    }

    private void say(String line) throws IOException {
        OutputStream pipe = process.getOutputStream();
        pipe.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        pipe.flush();
    }

    private static String script() {
        try (InputStream in = Objects.requireNonNull(Guardian.class.getResourceAsStream("guardian.sh"))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException("guardian.sh of this jar cannot be read", e);
        }
    }
}
