package mcpleak.protocol.action;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static java.nio.charset.StandardCharsets.UTF_8;
import static mcpleak.protocol.dsl.McpDsl.await;
import static mcpleak.protocol.dsl.McpDsl.callTool;
import static mcpleak.protocol.dsl.McpDsl.close;
import static mcpleak.protocol.dsl.McpDsl.discover;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.listTools;
import static mcpleak.protocol.dsl.McpDsl.mcp;
import static mcpleak.protocol.dsl.McpDsl.openStream;
import static mcpleak.protocol.dsl.McpDsl.readResource;
import static mcpleak.protocol.dsl.McpDsl.textContent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatling.javaapi.core.ChainBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import mcpleak.protocol.dsl.McpProtocolBuilder;
import mcpleak.protocol.transport.ScriptedServer;
import mcpleak.protocol.transport.ScriptedServer.Received;
import mcpleak.protocol.transport.ScriptedServer.Reply;
import mcpleak.protocol.transport.ScriptedServer.Then;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Record what the modern era puts on the wire, and how a server's era is found out. */
@Timeout(120)
final class EraTest {

    private static final String META = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientInfo\":{\"name\":\"mcpleak\",\"version\":\"0.1.0\"},"
            + "\"io.modelcontextprotocol/clientCapabilities\":{}}}}";

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path results;

    @BeforeAll
    static void configureGatling() {
        GatlingRun.configure();
    }

    @Test
    void modern_pinned_sendsMetadataAndHeadersAndNoInitialize() throws IOException {
        try (var server = new ScriptedServer(new Modern())) {
            GatlingRun run = run(
                    server,
                    1,
                    protocol -> protocol.protocolVersion("2026-07-28"),
                    exec(
                            initialize(),
                            discover(),
                            listTools(),
                            callTool("mirror").arguments("{\"region\":\"\u00e4\"}"),
                            readResource("file:///a b"),
                            close()));
            assertThat(run.errors()).isEmpty();
            assertThat(bodies(server))
                    .containsExactly(
                            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"server/discover\",\"params\":{" + META,
                            "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\",\"params\":{" + META,
                            "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":{\"name\":\"mirror\","
                                    + "\"arguments\":{\"region\":\"\u00e4\"}," + META,
                            "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"resources/read\",\"params\":"
                                    + "{\"uri\":\"file:///a b\"," + META);
            assertThat(heads(server))
                    .allMatch(head -> head.startsWith("post /mcp "))
                    .allMatch(head -> head.contains("\r\nmcp-protocol-version: 2026-07-28\r\n"))
                    .allMatch(head -> head.contains("\r\naccept: application/json, text/event-stream\r\n"))
                    .noneMatch(head -> head.contains("mcp-session-id"));
            assertThat(heads(server).get(2))
                    .contains("\r\nmcp-method: tools/call\r\n", "\r\nmcp-name: mirror\r\n")
                    .contains("\r\nmcp-param-region: =?base64?w6q=?=\r\n");
            assertThat(heads(server).get(3)).contains("\r\nmcp-name: file:///a b\r\n");
        }
    }

    @Test
    void modern_toolsWithBadHeaders_areLeftOut() throws IOException {
        try (var server = new ScriptedServer(new Modern())) {
            GatlingRun run = run(
                    server,
                    1,
                    protocol -> protocol.protocolVersion("2026-07-28"),
                    exec(
                            initialize(),
                            listTools(),
                            callTool(session -> mcpleak.protocol.dsl.McpDsl.tools(session).stream()
                                    .map(mcpleak.protocol.message.Tool::name)
                                    .reduce("", String::concat))));
            assertThat(run.ok("tools/call mirrorasks")).isEqualTo(1);
        }
    }

    @Test
    void modern_inputRequired_isAnsweredInOneRequestOfTheReport() throws IOException {
        try (var server = new ScriptedServer(new Modern())) {
            GatlingRun run = run(
                    server,
                    1,
                    protocol -> protocol.protocolVersion("2026-07-28").elicitation(),
                    exec(initialize(), callTool("asks").check(textContent().is("done"))));
            assertThat(run.errors()).isEmpty();
            assertThat(run.ok("tools/call asks")).isEqualTo(1);
            List<JsonNode> calls = server.received().stream().map(EraTest::body).toList();
            assertThat(calls).hasSize(3);
            assertThat(calls.stream().map(call -> call.path("id").toString())).doesNotHaveDuplicates();
            assertThat(calls.get(0).path("params").has("inputResponses")).isFalse();
            assertThat(calls.get(1).path("params").path("inputResponses").toString())
                    .isEqualTo("{\"form\":{\"action\":\"accept\",\"content\":{\"age\":30}}}");
            assertThat(calls.get(1).path("params").path("requestState").asText())
                    .isEqualTo(" st\u00e4te ");
            assertThat(calls.get(2).path("params").has("requestState")).isFalse();
            assertThat(calls.get(2).path("params").path("inputResponses").has("again"))
                    .isTrue();
        }
    }

    @Test
    void modern_inputThatIsNotOffered_isAKo() throws IOException {
        try (var server = new ScriptedServer(new Modern())) {
            GatlingRun run = run(
                    server,
                    1,
                    protocol -> protocol.protocolVersion("2026-07-28"),
                    exec(initialize(), callTool("asks")));
            assertThat(run.errors())
                    .containsExactly("1 JSON-RPC error -32601: this client does not offer elicitation/create");
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void modern_inputNeverGiven_timesOut() throws IOException {
        try (var server = new ScriptedServer(new Modern())) {
            GatlingRun run = run(
                    server,
                    1,
                    protocol -> protocol.protocolVersion("2026-07-28").neverAnswer("elicitation/create"),
                    exec(initialize(), callTool("asks").requestTimeout(Duration.ofMillis(300))));
            assertThat(run.errors()).containsExactly("1 timeout: no response within 300 ms");
        }
    }

    @Test
    void modern_otherVersion_isAskedAgainAtOneThatTheServerNames() throws IOException {
        try (var server = new ScriptedServer(new Modern())) {
            GatlingRun run = run(
                    server,
                    1,
                    protocol -> protocol.protocolVersion("2026-07-28"),
                    exec(initialize(), callTool("refuses once")));
            assertThat(run.errors()).isEmpty();
            assertThat(server.received()).hasSize(2);
        }
    }

    @Test
    void modern_openStream_isASubscription_andCancelClosesTheCall() throws IOException {
        try (var server = new ScriptedServer(new Modern())) {
            GatlingRun run = run(
                    server,
                    1,
                    protocol -> protocol.protocolVersion("2026-07-28"),
                    exec(
                            initialize(),
                            openStream(),
                            await(() -> server.received("subscriptions/listen")),
                            callTool("hangs").cancelAfter(Duration.ofMillis(100)),
                            close()));
            assertThat(run.ko("tools/call hangs")).isZero();
            assertThat(bodies(server)).hasSize(2);
            assertThat(bodies(server).get(0))
                    .contains("\"method\":\"subscriptions/listen\"")
                    .contains("\"notifications\":{\"toolsListChanged\":true,\"promptsListChanged\":true,"
                            + "\"resourcesListChanged\":true}");
            assertThat(bodies(server).get(1)).contains("\"name\":\"hangs\"");
        }
    }

    @Test
    void negotiated_modernServer_isAskedOnceForAllUsers() throws IOException {
        try (var server = new ScriptedServer(new Modern())) {
            GatlingRun run = run(server, 10, protocol -> protocol, exec(initialize(), callTool("mirror"), close()));
            assertThat(run.errors()).isEmpty();
            assertThat(methods(server)).filteredOn("server/discover"::equals).hasSize(1);
            assertThat(methods(server)).filteredOn("tools/call"::equals).hasSize(10);
            assertThat(methods(server)).hasSize(11);
            assertThat(run.ok("server/discover")).isEqualTo(1);
        }
    }

    @Test
    void negotiated_legacyServer_isAskedOnceAndThenInitialized() throws IOException {
        var legacy = new McpScript();
        Function<Received, Reply> script = asked -> asked.body().contains("server/discover")
                ? ScriptedServer.status(
                        "400 Bad Request",
                        "{\"jsonrpc\":\"2.0\",\"id\":null,"
                                + "\"error\":{\"code\":-32000,\"message\":\"Server not initialized\"}}")
                : legacy.apply(asked);
        try (var server = new ScriptedServer(script)) {
            GatlingRun run = run(server, 5, protocol -> protocol, exec(initialize(), callTool("echo"), close()));
            assertThat(run.errors()).isEmpty();
            assertThat(methods(server)).filteredOn("server/discover"::equals).hasSize(1);
            assertThat(methods(server)).filteredOn("initialize"::equals).hasSize(5);
            assertThat(heads(server))
                    .filteredOn(head -> head.startsWith("delete "))
                    .hasSize(5);
        }
    }

    @Test
    void legacy_pinned_isNeverAskedToDiscover() throws IOException {
        try (var server = new ScriptedServer(new McpScript())) {
            GatlingRun run =
                    run(server, 2, protocol -> protocol.protocolVersion("2025-11-25"), exec(initialize(), close()));
            assertThat(run.errors()).isEmpty();
            assertThat(methods(server)).doesNotContain("server/discover");
        }
    }

    @Test
    void negotiated_serverOfTheOldestTransport_isFoundByItsEventStream() throws IOException {
        // the first two POSTs are refused; a stream is all that it offers
        Function<Received, Reply> script = asked -> asked.head().startsWith("get ")
                ? new Reply(
                        ScriptedServer.openStream("event: endpoint\ndata: https://elsewhere.example/\n\n")
                                .bytes(),
                        Then.READ_ON)
                : ScriptedServer.status("405 Method Not Allowed", "");
        try (var server = new ScriptedServer(script)) {
            GatlingRun run = run(server, 1, protocol -> protocol, exec(initialize()));
            assertThat(run.errors()).singleElement().asString().contains("HTTP status 405");
            assertThat(heads(server))
                    .extracting(head -> head.substring(0, head.indexOf(' ')))
                    .containsExactly("post", "post", "get");
        }
    }

    @Test
    void negotiated_nobodyThere_eachUserFailsInTheReport() throws IOException {
        String nobody;
        try (var free = new java.net.ServerSocket(0)) {
            nobody = "http://127.0.0.1:" + free.getLocalPort() + "/mcp";
        }
        GatlingRun run = GatlingRun.of(
                results,
                simulation -> simulation
                        .setUp(scenario("eras").exec(initialize()).injectOpen(atOnceUsers(3)))
                        .protocols(mcp(nobody)));
        assertThat(run.ko("server/discover")).isEqualTo(3);
    }

    private GatlingRun run(ScriptedServer server, int users, UnaryOperator<McpProtocolBuilder> how, ChainBuilder steps)
            throws IOException {
        return GatlingRun.of(
                results,
                simulation -> simulation
                        .setUp(scenario("eras").exec(steps).injectOpen(atOnceUsers(users)))
                        .protocols(how.apply(mcp(server.url().toString()))));
    }

    private static List<String> bodies(ScriptedServer server) {
        return server.received().stream().map(Received::body).toList();
    }

    private static List<String> heads(ScriptedServer server) {
        return server.received().stream().map(Received::head).toList();
    }

    private static List<String> methods(ScriptedServer server) {
        return server.received().stream()
                .filter(received -> !received.body().isEmpty())
                .map(received -> body(received).path("method").asText())
                .toList();
    }

    private static JsonNode body(Received received) {
        try {
            return JSON.readTree(received.body().getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answer as a small server of the modern era does. */
    private static final class Modern implements Function<Received, Reply> {

        private static final String TOOLS =
                "{\"resultType\":\"complete\",\"tools\":[{\"name\":\"mirror\",\"inputSchema\":"
                        + "{\"type\":\"object\",\"properties\":{\"region\":{\"type\":\"string\",\"x-mcp-header\":\"Region\"}}}},"
                        + "{\"name\":\"bad\",\"inputSchema\":{\"properties\":{\"n\":{\"type\":\"number\",\"x-mcp-header\":\"N\"}}}},"
                        + "{\"name\":\"asks\",\"inputSchema\":{\"type\":\"object\"}}]}";
        private static final String DONE =
                "{\"resultType\":\"complete\",\"content\":[{\"type\":\"text\",\"text\":\"done\"}]}";

        private boolean refused;

        @Override
        public synchronized Reply apply(Received received) {
            JsonNode asked = body(received);
            String id = asked.path("id").toString();
            return switch (asked.path("method").asText()) {
                case "server/discover" ->
                    result(
                            id,
                            "{\"resultType\":\"complete\",\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{}}");
                case "tools/list" -> result(id, TOOLS);
                case "tools/call" -> call(id, asked.path("params"));
                case "subscriptions/listen" ->
                    ScriptedServer.openStream(
                            "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\"}\n\n");
                default -> result(id, "{\"resultType\":\"complete\"}");
            };
        }

        private Reply call(String id, JsonNode params) {
            String tool = params.path("name").asText();
            if (tool.equals("hangs")) {
                return ScriptedServer.openStream(": here\n\n");
            }
            if (tool.equals("refuses once") && !refused) {
                refused = true;
                String error = "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":-32022,\"message\":\"no\","
                        + "\"data\":{\"supported\":[\"2026-07-28\"]}}}";
                return ScriptedServer.status("400 Bad Request", error);
            }
            return result(id, tool.equals("asks") ? asks(params) : DONE);
        }

        private static String asks(JsonNode params) {
            if (params.path("inputResponses").has("again")) {
                return DONE;
            }
            return params.path("inputResponses").has("form")
                    ? "{\"resultType\":\"input_required\",\"inputRequests\":{\"again\":" + FORM + "}}"
                    : "{\"resultType\":\"input_required\",\"requestState\":\" st\u00e4te \",\"inputRequests\":{\"form\":"
                            + FORM + "}}";
        }

        private static final String FORM = "{\"method\":\"elicitation/create\",\"params\":{\"message\":\"?\","
                + "\"requestedSchema\":{\"type\":\"object\",\"properties\":{\"age\":{\"type\":\"integer\",\"default\":30}}}}}";

        private static Reply result(String id, String result) {
            return ScriptedServer.json("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}");
        }
    }
}
