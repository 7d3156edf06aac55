package mcpleak.endtoend;

import static mcpleak.endtoend.RecordingServer.header;
import static mcpleak.endtoend.RecordingServer.method;
import static mcpleak.endtoend.RecordingServer.verb;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import mcpleak.demo.DemoStdioServer;
import mcpleak.endtoend.RecordingServer.Calls;
import mcpleak.protocol.transport.Connection.CloseKind;
import mcpleak.protocol.transport.ScriptedServer.Received;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Run each simulation against a server that records what it is sent. */
@Execution(ExecutionMode.CONCURRENT)
@Tag("end-to-end")
final class SimulationsOnTheWireIT {

    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Predicate<Received> CALL = method("tools/call");
    private static final Predicate<Received> INITIALIZE = method("initialize");
    private static final Predicate<Received> STANDING = verb("get").and(header("mcp-session-id"));

    /** What the HTTP client sends, as most do, where no Accept is asked for. */
    private static final Predicate<Received> ANYTHING = SimulationsOnTheWireIT::acceptsAnything;

    /** What else the server sees of two users with three calls each. */
    private static final Map<String, ThrowingConsumer<RecordingServer>> MORE = Map.of(
            "StatelessCalls",
            server -> {
                assertThat(server.count(CALL.and(header("mcp-session-id")))).isZero();
                assertThat(server.count(CALL.and(header("accept")))).isEqualTo(6);
            },
            "OriginalTraffic",
            server -> {
                assertThat(server.count(CALL.and(header("mcp-session-id")))).isZero();
                assertThat(server.count(CALL.and(ANYTHING))).isEqualTo(6);
                assertThat(server.count(verb("get /debug/tools/list"))).isEqualTo(2);
            },
            "MalformedProbes",
            server -> {
                assertThat(server.count(CALL.and(header("mcp-session-id"))))
                        .as("in an ended session")
                        .isEqualTo(6);
                assertThat(server.count(CALL.and(ANYTHING)))
                        .as("without Accept")
                        .isEqualTo(6);
            },
            "FailingCalls",
            server -> {
                assertThat(server.count(body("\"no-such-tool\""))).isEqualTo(6);
                assertThat(server.count(body("\"no such argument\""))).isEqualTo(6);
            },
            "ForgottenTasks",
            server -> {
                assertThat(server.count(CALL.and(body("\"task\":{\"ttl\":1000}"))))
                        .isEqualTo(6);
                assertThat(server.count(body("tasks/"))).isZero();
            },
            "ModernCalls",
            server -> {
                assertThat(server.count(CALL.and(header("mcp-session-id")))).isZero();
                assertThat(server.count(CALL.and(header("mcp-method"))
                                .and(body("\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\""))))
                        .isEqualTo(8);
            },
            "ListenChurn",
            server -> {
                assertThat(server.count(method("subscriptions/listen"))).isEqualTo(6);
                for (int i = 0; i < 6; i++) {
                    server.awaitEndOfAConnection();
                }
            });

    @TempDir
    Path work;

    /**
     * Two users with three calls each, in short sessions two and one: how many sessions, lists, calls, DELETEs and standing streams
     * the server sees. A scout without a session is not told from them.
     */
    @ParameterizedTest
    @CsvSource({
        "ToolCalls,         2, 2,  6, 2, 0",
        "Bursts,            2, 0, 20, 2, 0",
        "SessionChurn,      4, 0,  6, 4, 0",
        "AbandonedSessions, 4, 0,  6, 0, 0",
        "LongSession,       2, 0,  6, 2, 0",
        "SessionPerCall,    6, 6,  6, 6, 0",
        "RefusedInitialize, 8, 0,  6, 2, 0",
        "StatelessCalls,    0, 0,  6, 0, 0",
        "DroppedStreams,    4, 0,  6, 0, 4",
        "FailingCalls,      2, 0, 12, 2, 0",
        "MalformedProbes,   2, 0, 18, 2, 0",
        "ServerRequests,    2, 0,  6, 2, 2",
        "Reconnect,         2, 0,  6, 2, 6",
        "ForgottenTasks,    2, 0,  6, 2, 0",
        "SlowReaders,       2, 0,  6, 2, 0",
        "SettleAndWave,     6, 0,  8, 4, 0",
        "OriginalTraffic,   0, 0,  6, 0, 0",
        "ModernCalls,       0, 1,  8, 0, 0",
        "ListenChurn,       0, 1,  8, 0, 0"
    })
    void wire_isWhatTheSimulationSays(String name, int sessions, int lists, int calls, int deletes, int streams)
            throws Exception {
        try (RecordingServer server = new RecordingServer(Calls.ANSWERED)) {
            record(server, name, Map.of());

            assertThat(server.count(INITIALIZE)).as("initialize").isEqualTo(sessions);
            assertThat(server.count(method("tools/list"))).as("tools/list").isEqualTo(lists);
            assertThat(server.count(CALL)).as("tools/call").isEqualTo(calls);
            assertThat(server.count(verb("delete"))).as("DELETE").isEqualTo(deletes);
            assertThat(server.count(STANDING)).as("GET").isEqualTo(streams);
            MORE.getOrDefault(name, none -> {}).accept(server);
        }
    }

    @ParameterizedTest
    @CsvSource({"AbortedCalls, RST, 0", "TimedOutCalls, FIN, 0", "CancelledCalls, FIN, 6"})
    void givenUpCalls_endAsTheySay(String name, CloseKind how, int cancelled) throws Exception {
        try (RecordingServer server = new RecordingServer(Calls.NEVER_ANSWERED)) {
            record(server, name, Map.of());

            assertThat(server.count(CALL)).isEqualTo(6);
            assertThat(server.count(method("notifications/cancelled"))).isEqualTo(cancelled);
            int ended = 0;
            for (int i = 0; i < server.connectionsSeen(); i++) {
                ended += server.awaitEndOfAConnection().how() == how ? 1 : 0;
            }
            assertThat(ended).isGreaterThanOrEqualTo(6);
        }
    }

    @Test
    void longSession_goesOnInTheNextRound() throws Exception {
        try (RecordingServer server = new RecordingServer(Calls.ANSWERED)) {
            record(server, "LongSession", Map.of("rounds", "3"));

            assertThat(server.count(CALL)).isEqualTo(18);
            assertThat(server.count(INITIALIZE)).isEqualTo(2);
            assertThat(server.count(CALL.and(header("mcp-session-id")))).isEqualTo(18);
            assertThat(server.count(verb("delete"))).isEqualTo(2);
        }
    }

    @Test
    void eventStreamChurn_opensAStreamForEachSession() throws Exception {
        try (EventStreamServer server = new EventStreamServer()) {
            record(server.url(), "EventStreamChurn", Map.of());

            // the scout has one stream and two calls; the first stream of all is that of the search for the transport
            assertThat(server.count("initialize")).isEqualTo(1 + 4);
            assertThat(server.count("tools/call")).isEqualTo(2 + 6);
            assertThat(server.streams()).isBetween(1 + 4, 2 + 4);
        }
    }

    /** What users write goes through {@code tee}. */
    @Test
    void stdio_allUsersSpeakToOneProcess() throws Exception {
        Path wire = work.resolve("wire.jsonl");
        String server = DemoStdioServer.command(Map.of()).stream()
                .map(argument -> "'" + argument + "'")
                .collect(Collectors.joining(" "));
        try (GatlingRun run =
                start("StdioSimulation", load(Map.of("server.command", "tee -a '" + wire + "' | " + server)))) {
            assertThat(run.await(LIMIT)).as(run.text()).isZero();
        }
        List<String> lines = Files.readAllLines(wire);
        // the scout tries each of the demo server's four tools twice
        assertThat(lines.stream().filter(line -> line.contains("\"tools/call\"")))
                .hasSize(4 * 2 + 6);
        // one agreement on the version for all users; a server that starts slowly is asked in the old way too
        assertThat(lines.stream().filter(line -> line.contains("\"server/discover\"")))
                .hasSize(1);
        assertThat(lines.stream().filter(line -> line.contains("\"initialize\"")))
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void mixedDay_followsTheWeights() throws Exception {
        try (RecordingServer server = new RecordingServer(Calls.ANSWERED)) {
            record(server, "MixedDay", Map.of("users", "40", "patterns", "churn 3, abandoned 1"));

            assertThat(server.count(INITIALIZE)).isEqualTo(80);
            assertThat(server.count(verb("delete"))).isBetween(40L, 78L);
        }
    }

    @Test
    void hunt_triesOnePatternAfterTheOther() throws Exception {
        try (RecordingServer server = new RecordingServer(Calls.ANSWERED)) {
            record(server, "LeakHunt", Map.of("patterns", "churn 1, abandoned 1"));

            List<Received> users = server.ofUsers();
            int last = -1;
            for (int i = 0; i < users.size(); i++) {
                last = verb("delete").test(users.get(i)) ? i : last;
            }
            assertThat(server.count(verb("delete"))).isEqualTo(4);
            assertThat(users.subList(0, last).stream().filter(CALL).count())
                    .as("churn")
                    .isEqualTo(6);
            assertThat(users.subList(last, users.size()).stream().filter(CALL).count())
                    .as("abandoned")
                    .isEqualTo(6);
        }
    }

    private void record(RecordingServer server, String name, Map<String, String> more) throws Exception {
        record(server.url(), name, more);
    }

    private void record(String url, String name, Map<String, String> more) throws Exception {
        Map<String, String> properties = load(more);
        properties.put("url", url);
        try (GatlingRun run = start(name + "Simulation", properties)) {
            int status = run.await(LIMIT);
            assertThat(status).as(run.text()).isZero();
        }
    }

    private static Map<String, String> load(Map<String, String> more) {
        Map<String, String> properties = new LinkedHashMap<>(Map.of(
                "probe", "off",
                "users", "2",
                "calls", "3",
                "rounds", "1",
                "vary", "off",
                "think", "10ms",
                "delay", "300ms"));
        properties.putAll(more);
        return properties;
    }

    private GatlingRun start(String simulation, Map<String, String> properties) throws IOException {
        return GatlingRun.startBrief(work, "mcpleak.simulations." + simulation, properties);
    }

    private static Predicate<Received> body(String part) {
        return each -> each.body().contains(part);
    }

    private static boolean acceptsAnything(Received each) {
        return each.head().contains("\r\naccept: */*\r\n");
    }
}
