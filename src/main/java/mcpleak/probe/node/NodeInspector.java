package mcpleak.probe.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mcpleak.probe.process.ListeningPorts;
import mcpleak.probe.process.ProcFile;
import mcpleak.probe.runtime.BoundedThread;
import mcpleak.probe.runtime.ProcessIdentity;

/**
 * Find the inspector of a Node process, and open it where it is closed: Node opens it on SIGUSR1, on 127.0.0.1:9229 or where
 * {@code --inspect-port} says (https://nodejs.org/api/debugger.html). Stateless.
 */
final class NodeInspector {

    private static final int SIGUSR1 = 10;
    private static final int DEFAULT_PORT = 9229;
    private static final Pattern ASKED_FOR = Pattern.compile("--inspect(-brk|-wait)?(=.*)?");
    private static final Pattern INSPECT_PORT = Pattern.compile("--(?:inspect|debug)-port=(?:.*:)?(\\d{1,5})");
    private static final int MOST_SIGNALS = 3;
    // on a busy machine it takes seconds: it has to come to its turn in a server that is still starting
    private static final Duration OPEN_LIMIT = Duration.ofSeconds(20);
    private static final Duration SOON = Duration.ofSeconds(3);
    private static final Duration STEP = Duration.ofMillis(20);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
    private static final int MAX_ANSWER = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private NodeInspector() {}

    /**
     * Hold where an inspector listens.
     *
     * @param target address of its debugging target
     * @param port its TCP port
     * @param opener who opened it and sees to it that it is closed; empty if it was open before
     */
    public record Found(URI target, int port, Optional<InspectorOpener> opener) {}

    /**
     * Find the inspector of a process or open it.
     *
     * @param mcpPort the port that the server itself answers on, which is not asked
     * @throws IOException if it cannot be opened; the message says why
     */
    static Found find(long pid, int mcpPort) throws IOException {
        Set<Integer> before = ListeningPorts.of(pid);
        before.remove(mcpPort);
        List<String> options = options(pid);
        boolean askedFor = options.stream().anyMatch(ASKED_FOR.asMatchPredicate());
        Optional<Found> open = first(before.stream().filter(port -> askedFor || port == DEFAULT_PORT));
        if (open.isPresent()) {
            return open.get();
        }
        refuseWhereTheSignalKills(pid);
        loadClasses();
        refuseWhereTheSignalWaits(pid);
        Set<Integer> others = new TreeSet<>(before);
        others.add(mcpPort);
        int port = port(options);
        for (int i = 0; i < MOST_SIGNALS; i++) {
            awaitFree(pid, port);
            Optional<Found> found = ask(pid, port, others, before);
            if (found.isPresent()) {
                return found.get();
            }
            if (!ListeningPorts.isTaken(pid, port)) {
                throw new IOException("the inspector of the Node process " + pid + " did not open within "
                        + OPEN_LIMIT.toSeconds() + " s: the program handles SIGUSR1 itself");
            }
        }
        throw new IOException("the inspector of the Node process " + pid + " cannot open: another process has its port "
                + port + " (--inspect-port of Node chooses another one)");
    }

    /** Send the signal and wait for the inspector, also one that was open before. */
    private static Optional<Found> ask(long pid, int port, Set<Integer> others, Set<Integer> before)
            throws IOException {
        InspectorOpener opener = InspectorOpener.signal(pid, others);
        Optional<Found> opened = await(pid, others, SOON);
        if (opened.isPresent()) {
            return opened.map(found -> new Found(found.target(), found.port(), Optional.of(opener)));
        }
        Optional<Found> open = first(before.stream());
        if (open.isPresent() || ListeningPorts.isTaken(pid, port)) {
            opener.closed();
            return open;
        }
        opened = await(pid, others, OPEN_LIMIT);
        if (opened.isEmpty()) {
            opener.close();
        }
        return opened.map(found -> new Found(found.target(), found.port(), Optional.of(opener)));
    }

    /** Where two processes are attached to at a time, each needs it for a moment. */
    private static void awaitFree(long pid, int port) {
        long deadline = System.nanoTime() + OPEN_LIMIT.toNanos();
        while (ListeningPorts.isTaken(pid, port) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(STEP.toNanos());
        }
    }

    /**
     * Wait for the inspector of a process to open.
     *
     * @param others ports that it listens on for something else, which are not asked
     * @param limit how long that may take
     */
    static Optional<Found> await(long pid, Set<Integer> others, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < deadline) {
            Set<Integer> added = ListeningPorts.of(pid);
            added.removeAll(others);
            Optional<Found> found = first(added.stream());
            if (found.isPresent()) {
                return found;
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
        return Optional.empty();
    }

    private static void refuseWhereTheSignalKills(long pid) throws IOException {
        boolean handled = ProcFile.lines(pid, "status")
                .map(status -> ProcFile.catches(status, SIGUSR1))
                .orElse(Boolean.TRUE);
        if (!handled) {
            throw new IOException("the Node process " + pid + " does not open its inspector on SIGUSR1"
                    + " (--disable-sigusr1, or a build without it)");
        }
    }

    /** Return whether a process has yet to take the signal that opens its inspector. */
    static boolean isSignalPending(long pid) {
        return ProcFile.lines(pid, "status")
                .filter(status -> ProcFile.isPending(status, SIGUSR1))
                .isPresent();
    }

    /** The inspector would open once the process goes on, when nobody may be there to close it. */
    private static void refuseWhereTheSignalWaits(long pid) throws IOException {
        if (ProcFile.lines(pid, "status").filter(ProcFile::isStopped).isPresent()) {
            throw new IOException(
                    "the Node process " + pid + " is stopped (SIGSTOP, or a debugger): it answers nothing");
        }
    }

    /** From the signal on the inspector is open: whatever takes its time is done before, by asking where nobody answers. */
    private static void loadClasses() throws IOException {
        int closed;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            closed = free.getLocalPort();
        }
        try {
            Optional<URI> nobody = target(closed);
            InspectorConnection.open(nobody.orElse(URI.create("ws://127.0.0.1:" + closed + "/")))
                    .close();
        } catch (IOException refused) {
            // as was to be
        }
    }

    /** Return what Node was told on its command line and in its environment, and what the program was told. */
    private static List<String> options(long pid) {
        return ProcessIdentity.of(pid).stream()
                .flatMap(known -> Stream.concat(
                        Stream.of(known.environment()
                                .getOrDefault("NODE_OPTIONS", "")
                                .split("\\s+")),
                        known.arguments().stream()))
                .toList();
    }

    private static int port(List<String> options) {
        return options.stream()
                .map(INSPECT_PORT::matcher)
                .filter(Matcher::matches)
                .map(option -> Integer.parseInt(option.group(1)))
                .reduce(DEFAULT_PORT, (earlier, later) -> later);
    }

    private static Optional<Found> first(Stream<Integer> ports) {
        return ports.flatMap(port -> target(port).map(target -> new Found(target, port, Optional.empty())).stream())
                .findFirst();
    }

    private static Optional<URI> target(int port) {
        try (BoundedThread thread = new BoundedThread("mcpleak-inspector", ANSWER_LIMIT)) {
            JsonNode targets = JSON.readTree(thread.call(() -> targets(port)));
            String address = targets.path(0).path("webSocketDebuggerUrl").asText();
            URI target = URI.create(address);
            boolean usable = "ws".equals(target.getScheme()) && target.getPath() != null;
            return usable ? Optional.of(URI.create("ws://127.0.0.1:" + port + target.getRawPath())) : Optional.empty();
        } catch (IOException | IllegalArgumentException notAnInspector) {
            return Optional.empty();
        }
    }

    /** Ask without leaving a connection open, for which an inspector that is to close would wait. */
    private static byte[] targets(int port) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + "/json/list").toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout((int) ANSWER_LIMIT.toMillis());
        connection.setReadTimeout((int) ANSWER_LIMIT.toMillis());
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("Connection", "close");
        try (InputStream in = connection.getInputStream()) {
            return in.readNBytes(MAX_ANSWER);
        } finally {
            connection.disconnect();
        }
    }
}
