package mcpleak.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
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
 * {@code /proc} it can only end the group, and without setsid only the root process. It removes the scratch folders of this JVM, and hides the secrets in the server's log.
 * It needs a POSIX sh; where there is none, there is no guardian.
 *
 * <p>A guardian that is killed is replaced at once, and the console says so. Thread-safe; has one daemon thread.
 */
public final class Guardian {

    /** What it is called in a list of processes. */
    public static final String NAME = "mcpleak-guardian";

    private static final String SCRIPT = script();

    /** A shell that always dies is no guardian. */
    private static final int MOST_DEATHS = 20;

    private static final int LONGEST_SECRET = 200;

    private final RunCookie cookie;
    private final List<String> said = new ArrayList<>();
    private Process process;
    private boolean dismissed;

    private Guardian(RunCookie cookie, Process process) {
        this.cookie = cookie;
        this.process = process;
    }

    /** Start one, before the server, so that there is no moment without it; empty on a system without sh. */
    public static Optional<Guardian> start(RunCookie cookie) throws IOException {
        if (OwnSession.executable("sh").isEmpty()) {
            return Optional.empty();
        }
        Guardian guardian = new Guardian(cookie, launch(cookie));
        Thread watch = new Thread(guardian::replaceTheDead, "mcpleak-guardian");
        watch.setDaemon(true);
        watch.start();
        return Optional.of(guardian);
    }

    private static Process launch(RunCookie cookie) throws IOException {
        String shell = OwnSession.executable("sh").orElse("sh");
        List<String> command =
                OwnSession.of(List.of(shell, "-c", SCRIPT, NAME, cookie.entry(), ScratchFolder.ownPaths()));
        return new ProcessBuilder(command)
                .directory(new File("/"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private void replaceTheDead() {
        try {
            for (int deaths = 0; deaths < MOST_DEATHS; deaths++) {
                int status = current().waitFor();
                if (!replaced(status)) {
                    return;
                }
            }
        } catch (InterruptedException notByUs) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Process current() {
        return process;
    }

    /** Returns false where no other is to be watched. */
    private synchronized boolean replaced(int status) {
        if (dismissed) {
            return false;
        }
        String dead = "[mcpleak] the guardian of the server's processes (pid " + process.pid() + ") was ended (status "
                + status + ")";
        try {
            process = launch(cookie);
            for (String line : said) {
                say(line);
            }
            System.out.println(dead + "; pid " + process.pid() + " has taken its place");
            return true;
        } catch (IOException e) {
            System.out.println(dead + " and cannot be replaced: if this JVM is killed, the server outlives it: " + e);
            return false;
        }
    }

    /**
     * Tell it the root of the tree; until then it knows the tree by the cookie alone. The start tells whether the pid has been
     * given to another process; it is 0 where it cannot be known. A root that is told later replaces the one before.
     */
    public synchronized void protect(long rootPid, long startTicks) {
        said.removeIf(line -> line.startsWith("root "));
        tell("root " + rootPid + " " + startTicks);
    }

    /**
     * Have it mask a file once all has ended; the file may be moved until then, and must be there.
     *
     * @param classes where the program is
     * @param program name of a class whose main method gets the file's path, and the lines of {@link #noteSecret} as its input
     */
    public synchronized void maskAfterwards(Path file, Path classes, String program) {
        tell("java " + Path.of(System.getProperty("java.home"), "bin", "java"));
        tell("classes " + classes);
        tell("program " + program);
        tell("file " + file.toAbsolutePath());
    }

    /** Tell it a value that the file must not show; of those beyond {@value #LONGEST_SECRET} characters it hears nothing. */
    public synchronized void noteSecret(String secret) {
        // all that it may be told fits into the pipe: nobody waits for it
        if (secret.length() <= LONGEST_SECRET) {
            tell("secret " + Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private void tell(String line) {
        said.add(line);
        try {
            say(line);
        } catch (IOException dead) {
            // its successor is told
        }
    }

    /** Send it home: it ends without ending anything else. Idempotent. Waits for at most a second. */
    public synchronized void dismiss() {
        dismissed = true;
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
            // whoever interrupts us is in a hurry; it reads "done" all the same
            Thread.currentThread().interrupt();
        }
    }

    /** Return the process id of the present one. */
    public synchronized long pid() {
        return process.pid();
    }

    private void say(String line) throws IOException {
        OutputStream pipe = process.getOutputStream();
        pipe.write((line + "\n").getBytes(StandardCharsets.UTF_8));
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
