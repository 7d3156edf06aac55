package mcpleak.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import mcpleak.server.ServerAddress;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measure a real Node server that keeps every event of an abandoned session. */
@Tag("end-to-end")
final class NodeServerIT {

    private static final String PACKAGE = "@modelcontextprotocol/server-everything@2026.8.31";
    private static final Duration LIMIT = Duration.ofMinutes(10);

    @TempDir
    Path work;

    @BeforeEach
    void needNpx() throws Exception {
        Process which = new ProcessBuilder("sh", "-c", "command -v npx").start();
        boolean there = which.waitFor() == 0;
        if (!there) {
            System.out.println("skipped: npx is not installed, so " + PACKAGE + " cannot be run");
        }
        Assumptions.assumeTrue(there, "npx is not installed");
    }

    @Test
    void sessionsAbandoned_isALeakOfTheServerNotOfNpx() throws Exception {
        try (GatlingRun run = GatlingRun.start(work, properties("abandon"))) {
            assertThat(run.await(LIMIT)).as(run.text()).isEqualTo(2);
            assertThat(run.memory().path("verdict").asText()).as(run.text()).isEqualTo("LEAK");
            assertThat(run.memory().at("/estimate/channel").asText()).isEqualTo("live bytes");
            assertThat(run.memory().at("/environment/server command line").asText())
                    .contains("mcp-server-everything streamableHttp")
                    .doesNotContain("npm exec", "npx -y");
        }
    }

    @Test
    void sessionsDeleted_isNeverCalledALeak() throws Exception {
        try (GatlingRun run = GatlingRun.start(work, properties("delete"))) {
            run.await(LIMIT);
            assertThat(run.memory().path("verdict").asText()).as(run.text()).isNotEqualTo("LEAK");
            assertThat(run.memory().at("/calls/ok").asLong()).isPositive();
        }
    }

    private static Map<String, String> properties(String close) throws Exception {
        int port = ServerAddress.freePort();
        Map<String, String> properties = new LinkedHashMap<>(
                Map.of("users", "40", "calls", "75", "think", "10ms", "delay", "1s", "rounds", "8"));
        properties.put("url", "http://127.0.0.1:" + port + "/mcp");
        properties.put("server.command", "PORT=" + port + " npx -y " + PACKAGE + " streamableHttp");
        properties.put("close", close);
        return properties;
    }
}
