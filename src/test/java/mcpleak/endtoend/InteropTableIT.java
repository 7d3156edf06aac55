package mcpleak.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
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
    private static final String LIVE = "live bytes";

    @TempDir
    Path work;

    static List<InteropRow> rows() {
        Map<String, String> sessions = Map.of("users", "20", "calls", "10", "delay", "2s", "think", "10ms");
        Map<String, String> reclaimed = Map.of("users", "20", "calls", "10", "delay", "7s", "think", "10ms");
        Map<String, String> longSession = Map.of("users", "4", "calls", "250", "delay", "2s", "think", "0s");
        Map<String, String> children = Map.of("users", "2", "calls", "3", "delay", "3s", "think", "100ms");
        Map<String, String> nat = Map.of(
                "users", "20", "calls", "8", "delay", "7s", "think", "10ms", "tools.exclude", "tool_calling_agent");
        return List.of(
                row("json", InteropServer.SDK_V1, "LongSession", longSession, List.of(LIVE), 5_030),
                row("json", InteropServer.SDK_V2, "LongSession", longSession, List.of(), 0),
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
                row("fastmcp", InteropServer.FASTMCP, "SessionChurn", sessions, List.of(), 0),
                row("nat", InteropServer.NAT_LEAKY, "AbandonedSessions", nat, List.of(LIVE, "private RSS"), 0),
                row("nat", InteropServer.NAT_MENDED, "AbandonedSessions", nat, List.of(), 0));
    }

    @Test
    void realServers_areJudgedAsTheyAre() throws Exception {
        String only = System.getProperty("interop.only", "").toLowerCase(Locale.ROOT);
        List<InteropRow.Outcome> outcomes = new ArrayList<>();
        System.out.printf(
                "%n%-34s %-9s %-7s %-28s %-22s %-13s %-44s %5s%n",
                "server", "version", "runtime", "pattern", "truth", "answer", "estimate", "s");
        for (InteropRow row : rows()) {
            if ((row.server() + " " + row.simulation()).toLowerCase(Locale.ROOT).contains(only)) {
                InteropRow.Outcome outcome = run(row);
                System.out.println(outcome.line());
                outcomes.add(outcome);
            }
        }

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

    private InteropRow.Outcome run(InteropRow row) throws Exception {
        int port = FreePort.pick();
        Map<String, String> properties = new LinkedHashMap<>(Map.of("rounds", "8", "inconclusive", "warn"));
        properties.putAll(row.load());
        properties.put("url", "http://127.0.0.1:" + port + "/mcp");
        properties.put("server.command", row.server().command(port));
        long began = System.nanoTime();
        Path folder = Files.createDirectories(work.resolve(Integer.toString(port)));
        try (GatlingRun run = GatlingRun.start(folder, "mcpleak.simulations." + row.simulation(), properties)) {
            run.await(LIMIT);
            long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
            JsonNode memory = memory(run);
            if (memory.isMissingNode()) {
                System.out.println(run.text());
            }
            return new InteropRow.Outcome(row, memory, seconds);
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
