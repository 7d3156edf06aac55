package mcpleak.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import mcpleak.simulations.ToolCallsSimulation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a run whose server has tools that fail, or that nobody should call. */
@Tag("end-to-end")
final class ScoutIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String SIMULATION = ToolCallsSimulation.class.getName();
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path work;

    private HttpServer server;
    private final Map<String, String> tools = new LinkedHashMap<>();
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/mcp", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void scout_failingToolsInARow_leavesOutEachOfThem() throws Exception {
        have("good", "bad1", "bad2", "bad3");
        try (GatlingRun run = start("off")) {
            assertThat(run.await(LIMIT)).as(run.text()).isZero();
            assertThat(run.text())
                    .contains("tools that are tried and then called: good, bad1, bad2, bad3")
                    .contains("tools bad1, bad2, bad3 are left out: isError")
                    .contains("baseline: 0 calls so far, 0 failed", "round 1 of 1: 10 calls so far, 0 failed");
            assertThat(run.memory().at("/calls/ok").asLong()).isEqualTo(10);
            assertThat(run.memory().at("/calls/failed").asLong()).isZero();
        }
    }

    @Test
    void run_noToolThatCanBeCalled_failsAlsoWithoutProbe() throws Exception {
        have("bad");
        try (GatlingRun run = start("off")) {
            assertThat(run.await(LIMIT)).as(run.text()).isEqualTo(2);
        }
    }

    @Test
    void attachedServer_whatMayBeDestructive_isLeftAlone() throws Exception {
        tools.put("reader", "{\"readOnlyHint\":true}");
        tools.put("adder", "{\"destructiveHint\":false}");
        have("unannotated");
        tools.put("wiper", "{\"destructiveHint\":true}");
        try (GatlingRun run = start(SIMULATION, Map.of("tools.unsafe", "leave"))) {
            assertThat(run.await(LIMIT)).as(run.text()).isZero();
            assertThat(calls).containsOnlyKeys("reader", "adder");
            assertThat(run.text())
                    .contains("tools that are tried and then called: reader, adder")
                    .contains("tool unannotated is left out: it may be destructive")
                    .contains("tool wiper is left out: it is annotated as destructive");
        }
    }

    @Test
    void attachedServer_namedTool_isCalled() throws Exception {
        have("unannotated", "other");
        try (GatlingRun run = start(SIMULATION, Map.of("tools.unsafe", "leave", "tools.include", "unannotated,oth*"))) {
            assertThat(run.await(LIMIT)).as(run.text()).isZero();
            assertThat(calls).containsOnlyKeys("unannotated");
        }
    }

    @Test
    void attachedServer_nothingLeftToCall_endsWithTheCommandThatCallsIt() throws Exception {
        have("charge_card", "it's $(touch x)", "a,b");
        try (GatlingRun run = start(SIMULATION, Map.of("tools.unsafe", "leave"))) {
            assertThat(run.await(LIMIT)).as(run.text()).isEqualTo(2);
            assertThat(calls).isEmpty();
            assertThat(run.text())
                    .contains("there is no tool to call: 3 tools are left alone, because nobody named them")
                    .containsPattern(
                            "\n    mvn gatling:test .*-Dtools\\.include='charge_card,it'\\\\''s \\$\\(touch x\\)' .*-Durl=")
                    .containsPattern("also 1 whose names a command cannot hold:\n    mvn .* -Dtools\\.unsafe=call ");
        }
    }

    @Test
    void attachedServer_toolsOfTheSimulationsOwnCode_areCalled() throws Exception {
        have("bought", "other");
        try (GatlingRun run = start(NamedToolSimulation.class.getName(), Map.of("tools.unsafe", "leave"))) {
            assertThat(run.await(LIMIT)).as(run.text()).isZero();
            assertThat(calls).isEqualTo(Map.of("bought", 2 * 5));
        }
    }

    @Test
    void attachedServer_toolsOfTheCodeAmongThoseThatAreDrawn_areDrawnToo() throws Exception {
        have("bought", "other");
        try (GatlingRun run =
                start(NamedToolSimulation.class.getName(), Map.of("tools.unsafe", "leave", "named.draws", "true"))) {
            assertThat(run.await(LIMIT)).as(run.text()).isZero();
            assertThat(calls).containsOnlyKeys("bought");
            assertThat(run.text()).contains("tool other is left out: it may be destructive");
        }
    }

    private void have(String... names) {
        List.of(names).forEach(name -> tools.put(name, "{}"));
    }

    private GatlingRun start(String probe) throws IOException {
        return start(SIMULATION, Map.of("probe", probe));
    }

    private GatlingRun start(String simulation, Map<String, String> more) throws IOException {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/mcp";
        Map<String, String> properties = new LinkedHashMap<>(Map.of(
                "url", url, "probe", "off", "users", "2", "calls", "5", "rounds", "1", "think", "0", "delay", "0"));
        properties.put("vary", "off");
        properties.putAll(more);
        return GatlingRun.startBrief(work, simulation, properties);
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode message = JSON.readTree(exchange.getRequestBody());
        if (message == null || !message.has("id")) {
            exchange.sendResponseHeaders(202, -1);
        } else {
            byte[] body = ("{\"jsonrpc\":\"2.0\",\"id\":" + message.path("id") + ",\"result\":" + result(message) + "}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private String result(JsonNode message) {
        return switch (message.path("method").asText()) {
            case "initialize" ->
                "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},"
                        + "\"serverInfo\":{\"name\":\"s\",\"version\":\"1\"}}";
            case "tools/list" ->
                tools.entrySet().stream()
                        .map(tool -> "{\"name\":\"" + tool.getKey()
                                + "\",\"inputSchema\":{\"type\":\"object\"},\"annotations\":" + tool.getValue() + "}")
                        .collect(Collectors.joining(",", "{\"tools\":[", "]}"));
            default -> {
                String tool = message.at("/params/name").asText();
                calls.merge(tool, 1, Integer::sum);
                yield "{\"content\":[],\"isError\":" + tool.startsWith("bad") + "}";
            }
        };
    }
}
