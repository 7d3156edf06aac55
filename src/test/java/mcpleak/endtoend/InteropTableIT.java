package mcpleak.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import mcpleak.server.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Run real servers that leak, and the same servers mended, and compare each answer with what is known.
 *
 * <p>{@code -Dinterop.only=NAT} runs the rows whose server or pattern has that in its name.
 */
final class InteropTableIT {

    private static final Duration LIMIT = Duration.ofMinutes(8);
    private static final int AT_A_TIME = 2;
    private static final String LIVE = "live bytes";

    @TempDir
    Path work;

    static List<InteropRow> rows() {
        Map<String, String> sessions = Map.of("users", "20", "calls", "10", "delay", "2s", "think", "10ms");
        Map<String, String> reclaimed = Map.of("users", "20", "calls", "10", "delay", "7s", "think", "10ms");
        Map<String, String> longSession = Map.of("users", "4", "calls", "250", "delay", "2s", "think", "0s");
        // to say that nothing is kept takes more operations than to find what is: intervals must be narrower than the
        // margin
        Map<String, String> longSessionMended = Map.of("users", "4", "calls", "1000", "delay", "2s", "think", "0s");
        // a process is started for each call: slower than what the trial of the tools allows
        Map<String, String> children =
                Map.of("users", "2", "calls", "3", "delay", "3s", "think", "100ms", "tools.include", "tick");
        Map<String, String> nat = Map.of(
                "users", "20", "calls", "8", "delay", "6s", "think", "10ms", "tools.exclude", "tool_calling_agent");
        Map<String, String> natMended = Map.of(
                "users", "20", "calls", "60", "delay", "6s", "think", "10ms", "tools.exclude", "tool_calling_agent");
        return List.of(
                row("json", InteropServer.SDK_V1, "LongSession", longSession, List.of(LIVE), 5_030),
                row("json", InteropServer.SDK_V2, "LongSession", longSessionMended, List.of(), 0),
                row("sessions", InteropServer.SDK_V1, "AbandonedSessions", sessions, List.of(LIVE), 29_700),
                row("sessions", InteropServer.SDK_V1, "SessionChurn", sessions, List.of(), 0),
                row("everything", InteropServer.EVERYTHING, "AbandonedSessions", sessions, List.of(LIVE), 71_100),
                row("everything", InteropServer.EVERYTHING, "SessionChurn", sessions, List.of(), 0),
                row(
                        "gateway",
                        InteropServer.GATEWAY_LEAKY,
                        "StatelessCalls",
                        children,
                        List.of("private RSS of children", "child processes"),
                        0),
                row("gateway", InteropServer.GATEWAY_MENDED, "StatelessCalls", children, List.of(), 0),
                row("java sessions", InteropServer.JAVA_LEAKY, "AbandonedSessions", sessions, List.of(LIVE), 0),
                row("java sessions", InteropServer.JAVA_SWEEP, "AbandonedSessions", reclaimed, List.of(), 0),
                row(
                        "java streams",
                        InteropServer.JAVA_NOW,
                        "DroppedStreams",
                        sessions,
                        List.of(LIVE, "fds", "sockets in CLOSE_WAIT"),
                        0),
                row("java streams", InteropServer.JAVA_KEEPALIVE, "DroppedStreams", reclaimed, List.of(), 0),
                row("python", InteropServer.PYTHON_LEAKY, "AbandonedSessions", sessions, List.of(LIVE), 0),
                row("python", InteropServer.PYTHON_MENDED, "AbandonedSessions", reclaimed, List.of(), 0),
                row("fastmcp", InteropServer.FASTMCP_LEAKY, "AbandonedSessions", sessions, List.of(LIVE), 0),
                row("fastmcp", InteropServer.FASTMCP_MENDED, "AbandonedSessions", reclaimed, List.of(), 0),
                row("nat", InteropServer.NAT_LEAKY, "AbandonedSessions", nat, List.of(LIVE, "private RSS"), 0),
                row("nat", InteropServer.NAT_MENDED, "AbandonedSessions", natMended, List.of(), 0));
    }

    @Test
    void realServers_areJudgedAsTheyAre() throws Exception {
        String only = System.getProperty("interop.only", "").toLowerCase(Locale.ROOT);
        List<InteropRow> rows = rows().stream()
                .filter(row -> (row.server() + " " + row.simulation())
                        .toLowerCase(Locale.ROOT)
                        .contains(only))
                .toList();
        Map<InteropServer, Path> folders = new EnumMap<>(InteropServer.class);
        for (InteropRow row : rows) {
            folders.put(row.server(), row.server().install());
        }
        List<InteropRow.Outcome> outcomes = run(rows, folders);
        System.out.println("\n" + InteropRow.header());
        outcomes.forEach(outcome -> System.out.println(outcome.line()));

        assertThat(outcomes).isNotEmpty();
        assertThat(outcomes.stream()
                        .filter(outcome -> !outcome.mistake().isEmpty())
                        .map(outcome ->
                                outcome.row().server() + " " + outcome.row().simulation() + ": " + outcome.mistake())
                        .toList())
                .isEmpty();
        Map<String, Long> undecided = outcomes.stream()
                .filter(InteropRow.Outcome::undecided)
                .collect(Collectors.groupingBy(outcome -> outcome.row().pair(), Collectors.counting()));
        assertThat(undecided.values())
                .as("rows without a verdict by pair: %s", undecided)
                .doesNotContain(2L);
        assertThat(undecided.values().stream().mapToLong(Long::longValue).sum())
                .as("rows without a verdict")
                .isLessThanOrEqualTo(2);
    }

    /** Run the rows, two at a time: each waits most of its time, in its idle gaps. */
    private List<InteropRow.Outcome> run(List<InteropRow> rows, Map<InteropServer, Path> folders) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            List<Future<InteropRow.Outcome>> running = rows.stream()
                    .map(row -> pool.submit(() -> run(row, Objects.requireNonNull(folders.get(row.server())))))
                    .toList();
            List<InteropRow.Outcome> outcomes = new ArrayList<>();
            for (Future<InteropRow.Outcome> one : running) {
                outcomes.add(one.get());
            }
            return outcomes;
        } finally {
            pool.shutdownNow();
        }
    }

    private InteropRow.Outcome run(InteropRow row, Path installed) throws Exception {
        int port = FreePort.pick();
        Map<String, String> properties = new LinkedHashMap<>(Map.of("rounds", "8", "inconclusive", "warn"));
        properties.putAll(row.load());
        properties.put("url", "http://127.0.0.1:" + port + "/mcp");
        properties.put("server.command", row.server().command(installed, port));
        long began = System.nanoTime();
        Path folder = Files.createDirectories(work.resolve(Integer.toString(port)));
        try (GatlingRun run = GatlingRun.start(folder, "mcpleak.simulations." + row.simulation(), properties)) {
            run.await(LIMIT);
            long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
            JsonNode memory = memory(run);
            InteropRow.Outcome outcome = new InteropRow.Outcome(row, memory, seconds);
            System.out.println(outcome.line());
            if (outcome.undecided() || !outcome.mistake().isEmpty()) {
                System.out.println(run.text());
            }
            assertThat(listens(port))
                    .as("%s still listens after its run", row.server().title())
                    .isFalse();
            return outcome;
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static JsonNode memory(GatlingRun run) {
        try {
            return run.memory();
        } catch (IOException | RuntimeException e) {
            return MissingNode.getInstance();
        }
    }

    private static InteropRow row(
            String pair,
            InteropServer server,
            String pattern,
            Map<String, String> load,
            List<String> channels,
            double bytes) {
        return new InteropRow(
                pair,
                server,
                pattern + "Simulation",
                load,
                channels,
                bytes > 0 ? OptionalDouble.of(bytes) : OptionalDouble.empty());
    }
}
