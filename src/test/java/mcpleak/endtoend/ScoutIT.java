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
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a run whose server has tools that fail. */
@Tag("end-to-end")
final class ScoutIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path work;

    private HttpServer server;
    private List<String> tools = List.of();

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
        tools = List.of("good", "bad1", "bad2", "bad3");
        try (GatlingRun run = start("off")) {
            assertThat(run.await(LIMIT)).as(run.text()).isZero();
            assertThat(run.text())
                    .contains("tool bad1 is left out", "tool bad2 is left out", "tool bad3 is left out")
                    .contains("baseline: 5 calls so far, 3 failed");
        }
    }

    @Test
    void run_noToolThatCanBeCalled_failsAlsoWithoutProbe() throws Exception {
        tools = List.of("bad");
        try (GatlingRun run = start("off")) {
            assertThat(run.await(LIMIT)).as(run.text()).isEqualTo(2);
        }
    }

    private GatlingRun start(String probe) throws IOException {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/mcp";
        return GatlingRun.start(
                work,
                Map.of(
                        "url", url, "probe", probe, "users", "2", "calls", "5", "rounds", "1", "think", "0", "delay",
                        "0"));
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
                tools.stream()
                        .map(name -> "{\"name\":\"" + name + "\",\"inputSchema\":{\"type\":\"object\"}}")
                        .collect(Collectors.joining(",", "{\"tools\":[", "]}"));
            default ->
                "{\"content\":[],\"isError\":"
                        + message.at("/params/name").asText().startsWith("bad") + "}";
        };
    }
}
