package mcpleak.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import mcpleak.server.ServerAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hunt for leaks in official SDKs whose leaks are known. */
@Tag("tables")
final class LeakHuntIT {

    private static final Duration LIMIT = Duration.ofMinutes(15);

    @TempDir
    Path work;

    @Test
    void javaSdk_abandonedSessionsAndDroppedStreamsAreNamed_theRestIsCleared() throws Exception {
        Map<String, JsonNode> arms = hunt(
                InteropServer.JAVA_NOW,
                Map.of(
                        "patterns", "tool-calls 1, long-session 1, churn 1, abandoned 1, dropped-streams 1, failing 1",
                        "users", "20",
                        "calls", "60",
                        "think", "5ms",
                        "rounds", "8"));

        assertThat(verdict(arms, "abandoned")).isEqualTo("LEAK");
        assertThat(verdict(arms, "dropped-streams")).isEqualTo("LEAK");
        for (String cleared : new String[] {"tool-calls", "long-session", "churn", "failing"}) {
            assertThat(verdict(arms, cleared)).as(cleared).isEqualTo("NO_LEAK");
        }
        assertThat(rate(arms, "abandoned", "bytesPerSession")).isBetween(500.0, 1_000.0);
        assertThat(rate(arms, "dropped-streams", "bytesPerSession")).isBetween(6_000.0, 12_000.0);
    }

    @Test
    void typescriptSdk_inJsonMode_callsOfALongSessionAreNamed() throws Exception {
        Map<String, JsonNode> arms = hunt(
                InteropServer.SDK_V1,
                Map.of(
                        "patterns", "churn 1, long-session 1",
                        "users", "4",
                        "calls", "200",
                        "think", "0s",
                        "rounds", "8"));

        assertThat(verdict(arms, "long-session")).isEqualTo("LEAK");
        assertThat(verdict(arms, "churn")).isNotEqualTo("LEAK");
        assertThat(rate(arms, "long-session", "bytesPerCall")).isBetween(4_500.0, 5_600.0);
    }

    private static String verdict(Map<String, JsonNode> arms, String name) {
        return arm(arms, name).path("verdict").asText();
    }

    private static double rate(Map<String, JsonNode> arms, String name, String per) {
        return arm(arms, name).path(per).path("value").asDouble();
    }

    private static JsonNode arm(Map<String, JsonNode> arms, String name) {
        return Optional.ofNullable(arms.get(name)).orElseThrow();
    }

    private Map<String, JsonNode> hunt(InteropServer server, Map<String, String> load) throws Exception {
        int port = ServerAddress.freePort();
        Map<String, String> properties = new LinkedHashMap<>(load);
        properties.put("url", "http://127.0.0.1:" + port + "/mcp");
        properties.put("server.command", server.command(port));
        properties.put("delay", "2s");
        try (GatlingRun run = GatlingRun.start(work, "mcpleak.simulations.LeakHuntSimulation", properties)) {
            assertThat(run.await(LIMIT)).as(run.text()).isEqualTo(2);
            Map<String, JsonNode> arms = new LinkedHashMap<>();
            for (JsonNode arm : run.memory().path("arms")) {
                System.out.println(server.title() + " " + arm.path("sentence").asText());
                arms.put(arm.path("name").asText(), arm);
            }
            return arms;
        }
    }
}
