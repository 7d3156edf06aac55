package mcpleak.probe;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Find the inspector of a Node process, and open it where it is closed: Node opens it on SIGUSR1, on 127.0.0.1:9229 or where
 * {@code --inspect-port} says (https://nodejs.org/api/debugger.html). Stateless.
 */
final class NodeInspector {

    private static final int SIGUSR1 = 10;
    // on a busy machine it takes seconds: it has to come to its turn in a server that is still starting
    private static final Duration OPEN_LIMIT = Duration.ofSeconds(20);
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
     * @param opened whether it was closed before
     */
    record Found(URI target, int port, boolean opened) {}

    /**
     * Find the inspector of a process or open it.
     *
     * @param mcpPort the port that the server itself answers on, which is not asked
     * @throws IOException if it cannot be opened; the message says why
     */
    static Found find(long pid, int mcpPort) throws IOException {
        List<Integer> before = others(pid, mcpPort);
        if (wasAskedFor(pid)) {
            Optional<Found> open = first(before, false);
            if (open.isPresent()) {
                return open.get();
            }
        }
        loadClasses();
        open(pid);
        long deadline = System.nanoTime() + OPEN_LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            List<Integer> added = others(pid, mcpPort);
            added.removeAll(before);
            Optional<Found> found = first(added, true);
            if (found.isPresent()) {
                return found.get();
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
        // nothing new listens: it was open already, or another process has the port
        return first(before, false)
                .orElseThrow(() -> new IOException("the inspector of the Node process " + pid + " did not open within "
                        + OPEN_LIMIT.toSeconds()
                        + " s: the program handles SIGUSR1 itself, or another process has the port (9229 by default)"));
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

    private static boolean wasAskedFor(long pid) {
        return ProcessIdentity.of(pid).stream()
                .flatMap(known -> java.util.stream.Stream.concat(
                        known.arguments().stream(),
                        java.util.stream.Stream.of(known.environment()
                                .getOrDefault("NODE_OPTIONS", "")
                                .split("\\s+"))))
                .anyMatch(argument -> argument.matches("--inspect(-brk|-wait)?(=.*)?"));
    }

    private static List<Integer> others(long pid, int mcpPort) {
        Set<Integer> ports = ListeningPorts.of(pid);
        ports.remove(mcpPort);
        return new ArrayList<>(ports);
    }

    private static void open(long pid) throws IOException {
        // a process that does not handle the signal dies of it
        boolean handled = ProcFile.lines(pid, "status")
                .map(status -> ProcFile.catches(status, SIGUSR1))
                .orElse(Boolean.TRUE);
        if (!handled) {
            throw new IOException("the Node process " + pid + " does not open its inspector on SIGUSR1"
                    + " (--disable-sigusr1, or a build without it)");
        }
        try {
            Process kill = new ProcessBuilder("sh", "-c", "kill -USR1 " + pid)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(kill.getInputStream().readNBytes(1_000), java.nio.charset.StandardCharsets.UTF_8);
            if (kill.waitFor() != 0) {
                throw new IOException("SIGUSR1 cannot be sent to the Node process " + pid + ": " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static Optional<Found> first(List<Integer> ports, boolean opened) {
        for (int port : ports) {
            Optional<URI> target = target(port);
            if (target.isPresent()) {
                return Optional.of(new Found(target.get(), port, opened));
            }
        }
        return Optional.empty();
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
