package mcpleak.server;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mcpleak.network.Identity;
import mcpleak.process.Guardian;
import mcpleak.process.OwnSession;
import mcpleak.process.ProcessStat;
import mcpleak.process.ProcessTree;
import mcpleak.process.RunCookie;
import mcpleak.process.TcpSocket;
import mcpleak.secret.MaskedFile;
import mcpleak.secret.SecretMask;

/**
 * Run a server under test: started in a session of its own, its output in a file, stopped with all that it started, and ended by a
 * guardian process if this JVM dies without stopping it, even by SIGKILL.
 *
 * <p>On Linux "all that it started" means its session, its process group, all descendants, and every process that inherited
 * the environment variable {@code MCPLEAK_RUN} (daemons too). Without {@code /proc} it means the descendants; without setsid(1)
 * the server shares our process group; without a POSIX sh there is no guardian. A command that ends after it has put its server
 * into the background is borne: the server is then known by its port. Thread-safe.
 */
public final class StartedServer implements ServerUnderTest {

    /** How long a server may take to answer, unless said otherwise. */
    public static final Duration READY_LIMIT = Duration.ofSeconds(60);

    /** How long a server may take to end after SIGTERM, unless said otherwise. */
    public static final Duration GRACE = Duration.ofSeconds(2);

    /** How long a server may take to appear after a command that has put it into the background. */
    private static final Duration APPEARS = Duration.ofSeconds(5);

    /** How long a server must refuse in a way that waiting does not change: some know their paths a moment after they listen. */
    private static final Duration REFUSES = Duration.ofSeconds(3);

    /** Width of the console for those who ask: Rich, which FastMCP logs with, breaks lines and the keys in them at 80. */
    private static final String COLUMNS = "400";

    private static final Duration POLL = Duration.ofMillis(100);

    /** Longest wait for one answer; a first request may take long, and asking again would open another session. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

    private final Process process;
    private final URI url;
    private final LogTail log;
    private final ProcessTree tree;
    private final Optional<Guardian> guardian;
    private final Instant startedAt = Instant.now();
    private final CompletableFuture<ServerEnd> end = new CompletableFuture<>();
    private volatile Optional<AttachedServer> background = Optional.empty();
    private volatile ServerEnd.Reason reason = ServerEnd.Reason.UNASKED;
    private Optional<List<ProcessHandle>> killed = Optional.empty();

    private StartedServer(Process process, URI url, LogTail log, ProcessTree tree, Optional<Guardian> guardian) {
        this.process = process;
        this.url = url;
        this.log = log;
        this.tree = tree;
        this.guardian = guardian;
    }

    /**
     * Start a server. It does not wait until it answers, see {@link #waitUntilReady(Duration, Identity)}.
     *
     * @param command what to run; its environment is ours, a {@code COLUMNS} if it has none, its own variables, and {@code MCPLEAK_RUN}
     * @param url where it is going to answer; nothing may listen there yet, for else the wrong server would be measured
     * @param log file to which its standard output and error are appended; created with its directories if missing. Its
     *     standard input is empty.
     * @throws ServerException if the port is in use, naming by whom, or the program cannot be started
     * @throws IllegalArgumentException if the URL is not an http or https URL with a host
     */
    public static StartedServer start(ServerCommand command, URI url, Path log) throws ServerException {
        requireFree(ServerAddress.of(url));
        RunCookie cookie = RunCookie.fresh();
        LogTail tail = LogTail.fromNow(log);
        Optional<Guardian> guardian = Optional.empty();
        Process process;
        try {
            guardian = Guardian.start(cookie);
            process = launch(command, cookie, log);
        } catch (IOException e) {
            guardian.ifPresent(Guardian::dismiss);
            String program = command.arguments().get(0);
            throw new ServerException("the server cannot be started by " + program + ": " + e.getMessage(), e);
        }
        ProcessTree tree = new ProcessTree(process.toHandle(), cookie);
        StartedServer server = new StartedServer(process, url, tail, tree, guardian);
        server.begin();
        return server;
    }

    private static void requireFree(ServerAddress address) throws ServerException {
        if (!address.accepts()) {
            return;
        }
        List<ProcessHandle> owners = TcpSocket.listenersOn(address.port());
        String owner = owners.isEmpty()
                ? "a process that is not ours to see"
                : "pid " + owners.get(0).pid() + " ("
                        + RunningProcess.of(owners.get(0)).commandLine() + ")";
        throw new ServerException(address.hostAndPort() + " is already in use by " + owner);
    }

    private static Process launch(ServerCommand command, RunCookie cookie, Path log) throws IOException {
        Path parent = log.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        ProcessBuilder builder = new ProcessBuilder(OwnSession.of(command.arguments()))
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putIfAbsent("COLUMNS", COLUMNS);
        builder.environment().putAll(command.environment());
        builder.environment().put(RunCookie.NAME, cookie.value());
        return builder.start();
    }

    private void begin() {
        // a thread of our own: the JDK would report the end on the common pool, which may be busy
        Thread waiter = new Thread(this::awaitExit, "mcpleak-server-" + process.pid());
        waiter.setDaemon(true);
        waiter.start();
        guardian.ifPresent(each -> {
            each.protect(process.pid(), tree.rootStartTicks().orElse(0L));
            MaskedFile.programFolder().ifPresent(classes -> {
                each.maskAfterwards(log.file(), classes, MaskedFile.class.getName());
                SecretMask.whenLearnt(each::noteSecret);
            });
        });
    }

    private void awaitExit() {
        try {
            end.complete(endNow(process.waitFor()));
        } catch (InterruptedException notByUs) {
            Thread.currentThread().interrupt();
        }
    }

    private ServerEnd endNow(int exitCode) {
        Instant now = Instant.now();
        Duration uptime = Duration.between(startedAt, now);
        return new ServerEnd(process.pid(), now, Optional.of(uptime), OptionalInt.of(exitCode), reason);
    }

    /**
     * Wait until the server answers: {@code GET <origin>/health} by 2xx where it has that (503 means not yet), else an MCP
     * {@code initialize} by 2xx; the session that this opens is deleted at once.
     *
     * @param limit how long to wait at most; npx may have to download first
     * @param identity who asks, and how the server is reached
     * @return how long it took since the server was started
     * @throws ServerException if it ends first, refuses for good, or does not answer in time; it tells exit code, time and the end of the log, and
     *     the server has been stopped
     * @throws InterruptedException if the thread is interrupted; the server goes on
     */
    public Duration waitUntilReady(Duration limit, Identity identity) throws ServerException, InterruptedException {
        Readiness readiness = new Readiness(url, identity);
        Refusals refusals = new Refusals();
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            Optional<Readiness.Missing> missing =
                    readiness.whyNotReady(left.compareTo(ANSWER_LIMIT) < 0 ? left : ANSWER_LIMIT);
            // asked after the answer: if the process is gone, something else has answered
            if (isGone()) {
                throw failure(end.join().sentence() + ", before it answered at " + url);
            }
            if (missing.isEmpty()) {
                lookIntoBackground();
                return Duration.between(startedAt, Instant.now());
            }
            if (refusals.isForGood(missing.get())) {
                throw failure("the server (pid " + rootPid() + ") answers at " + url
                        + ", but refuses, and waiting does not change that: " + refusals.last(missing.get())
                        + "; -Dtoken, -Doauth.client.id, -Dheader.NAME and -Durl say with what and where it is asked");
            }
            if (System.nanoTime() - deadline >= 0) {
                throw failure("the server (pid " + rootPid() + ") did not get ready at " + url + " within "
                        + ServerEnd.seconds(limit) + "; at last: " + refusals.last(missing.get()));
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    /** What a server that is waited for has refused so far. Not thread-safe. */
    private static final class Refusals {

        private Optional<Readiness.Missing.Refusal> last = Optional.empty();
        private long sinceNanos;

        /** Take the next try; say whether the server has refused for some seconds what waiting does not change. */
        boolean isForGood(Readiness.Missing missing) {
            if (!(missing instanceof Readiness.Missing.Refusal refusal)) {
                return false;
            }
            boolean again = refusal.isForGood()
                    && last.filter(Readiness.Missing.Refusal::isForGood).isPresent();
            sinceNanos = again ? sinceNanos : System.nanoTime();
            last = Optional.of(refusal);
            return again && System.nanoTime() - sinceNanos >= REFUSES.toNanos();
        }

        /** Return what the server said last; the try after it may have been cut short by the end of the time. */
        String last(Readiness.Missing missing) {
            return last.map(Readiness.Missing::text).orElse(missing.text());
        }
    }

    /** A command that put its server into the background has ended well, and the server is still there, or yet to be seen. */
    private boolean isGone() throws ServerException {
        if (!end.isDone()) {
            return false;
        }
        ServerEnd ended = end.join();
        if (ended.exitCode().orElse(0) != 0) {
            return true;
        }
        lookIntoBackground();
        return tree.members().isEmpty()
                && Duration.between(ended.at(), Instant.now()).compareTo(APPEARS) > 0;
    }

    private void lookIntoBackground() throws ServerException {
        if (!end.isDone() || background.isPresent()) {
            return;
        }
        try {
            background = AttachedServer.leftBy(tree, url);
        } catch (ServerException stranger) {
            throw failure(stranger.getMessage() + "");
        }
        guardian.ifPresent(each -> background.ifPresent(server -> each.protect(
                server.rootPid(),
                ProcessStat.read(server.rootPid()).map(ProcessStat::startTicks).orElse(0L))));
    }

    private ServerException failure(String what) {
        close();
        return new ServerException(what + log.quote());
    }

    /**
     * Stop the server with all that it started: SIGTERM to all, then SIGKILL to what is left. Blocks until nothing is left, for
     * about the grace and a second at most. An interrupt cuts the grace short. Idempotent: later calls return what the first did.
     *
     * @param grace how long it may take to end after SIGTERM
     * @return what had to be killed
     */
    public synchronized List<ProcessHandle> stop(Duration grace) {
        if (killed.isEmpty()) {
            reason = ServerEnd.Reason.STOPPED;
            killed = Optional.of(new TreeStop(tree).stop(grace));
            background.ifPresent(AttachedServer::close);
            awaitEnd();
            guardian.ifPresent(Guardian::dismiss);
        }
        return killed.get();
    }

    /** The kernel has ended it; the JDK may need a moment to say so, and never does for a survivor. */
    private void awaitEnd() {
        try {
            end.get(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException survivor) {
            // it is not ours to end, as one of another user
        }
    }

    /** Return the id of the process that was started, or of the server that it has left in the background. */
    @Override
    public long rootPid() {
        return background.map(AttachedServer::rootPid).orElse(process.pid());
    }

    @Override
    public CompletionStage<ServerEnd> end() {
        return background.map(AttachedServer::end).orElseGet(end::minimalCompletionStage);
    }

    /** Stop the server as {@link #stop} does, with a grace of 2 s. */
    @Override
    public void close() {
        stop(GRACE);
    }
}
