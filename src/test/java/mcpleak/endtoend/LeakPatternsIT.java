package mcpleak.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mcpleak.server.ServerAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Find what leaks on live Python and Node servers, and name it: a tool, sessions, abandoned ones, failed calls, few calls of all. */
@Tag("tables")
final class LeakPatternsIT {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Map<String, List<String>> COMMANDS =
            Map.of("python", List.of("python3", "patterns.py"), "node", List.of("node", "patterns.js"));

    @TempDir
    Path work;

    /** The true size is that of one culprit; a sparse leak is told per call, and may be put down to nothing certain. */
    @ParameterizedTest
    @CsvSource({
        "python, tool, 4096, ToolCalls, TOOL",
        "node, tool, 4096, ToolCalls, TOOL",
        "python, session, 65536, ToolCalls, SESSION",
        "node, session, 65536, ToolCalls, SESSION",
        "python, abandoned, 65536, MixedDay, ABANDONED_SESSION",
        "node, abandoned, 65536, MixedDay, ABANDONED_SESSION",
        "python, error, 16384, ToolCalls, ERROR",
        "node, error, 16384, ToolCalls, ERROR",
        "python, sparse, 18432, ToolCalls, UNKNOWN or CALL",
        "node, sparse, 18432, ToolCalls, UNKNOWN or CALL",
        "python, two, 4096, ToolCalls, UNKNOWN or CALL",
        "node, two, 4096, ToolCalls, UNKNOWN or CALL"
    })
    void leakingServer_isConvictedAndTheCulpritNamed(
            String server, String leak, int bytes, String simulation, String culprits) throws Exception {
        Map<String, String> settings = settings(server, "LEAK=" + leak + " BYTES=" + bytes);
        if (simulation.equals("MixedDay")) {
            settings.put("patterns", "churn 1, abandoned 1");
        }
        String name = "mcpleak.simulations." + simulation + "Simulation";
        try (GatlingRun run = GatlingRun.start(work, name, settings)) {
            assertThat(run.await(LIMIT)).as(run.text()).isEqualTo(2);

            JsonNode memory = run.memory();
            System.out.printf(
                    Locale.ROOT,
                    "%-7s %-10s %s %.0f %s: %s%n",
                    server,
                    leak,
                    memory.path("verdict").asText(),
                    memory.at("/estimate/value").asDouble(),
                    memory.at("/estimate/unit").asText(),
                    memory.path("culprit"));
            assertThat(memory.path("verdict").asText()).as(run.text()).isEqualTo("LEAK");
            assertThat(List.of(culprits.split(" or ", -1)))
                    .as(memory.path("sentence").asText())
                    .contains(memory.at("/culprit/kind").asText());
            if (!culprits.contains(" or ")) {
                assertThat(memory.at("/estimate/value").asDouble()).isBetween(0.85 * bytes, 1.15 * bytes);
            }
        }
    }

    private Map<String, String> settings(String server, String variables) throws Exception {
        List<String> command = COMMANDS.getOrDefault(server, List.of());
        Path source = work.resolve(command.get(1));
        try (InputStream in = LeakPatternsIT.class.getResourceAsStream("/leaky/" + command.get(1))) {
            Files.write(source, in == null ? new byte[0] : in.readAllBytes());
        }
        int port = ServerAddress.freePort();
        Map<String, String> settings = new LinkedHashMap<>(
                Map.of("users", "20", "calls", "150", "think", "5ms", "delay", "1s", "rounds", "8", "seed", "11"));
        settings.put("url", "http://127.0.0.1:" + port + "/mcp");
        settings.put("server.command", variables + " PORT=" + port + " exec " + command.get(0) + " " + source);
        return settings;
    }
}
