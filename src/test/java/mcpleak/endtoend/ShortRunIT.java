package mcpleak.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import mcpleak.demo.DemoOptions;
import mcpleak.demo.DemoServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Run the whole path in its smallest size that decides, against the demo server. */
@Tag("end-to-end")
final class ShortRunIT {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Map<String, String> SHORT =
            Map.of("users", "20", "calls", "100", "think", "5ms", "delay", "500ms", "rounds", "8");

    @TempDir
    Path work;

    @Test
    void run_healthyServer_findsNoLeakAndPasses() throws Exception {
        try (GatlingRun run = GatlingRun.start(work, SHORT)) {
            assertThat(run.await(LIMIT)).as(run.text()).isZero();

            JsonNode memory = run.memory();
            assertThat(memory.path("verdict").asText()).as(run.text()).isEqualTo("NO_LEAK");
            assertThat(memory.at("/bound/bytesPerCall").asDouble()).isBetween(0.0, 64.0);
            assertThat(memory.at("/calls/failed").asLong()).isZero();
            assertThat(run.lastLine()).startsWith("No leak found");
            assertThat(run.folder().resolve("index.html")).exists();
            assertThat(run.folder().resolve("memory.html")).exists();
            assertThat(work.resolve("results").resolve("index.html"))
                    .content()
                    .contains("No leak found", run.folder().getFileName() + "/memory.html");
            assertThat(run.folder().resolve("latency")).isNotEmptyDirectory();
            assertThat(Files.readString(run.folder().resolve("js").resolve("menu.js")))
                    .contains("memory.html");
        }
    }

    @Test
    void run_fourKibibytesACall_findsTheLeakAndFails() throws Exception {
        try (GatlingRun run = GatlingRun.start(work, with("demo.leak", "call"))) {
            assertThat(run.await(LIMIT)).as(run.text()).isEqualTo(2);

            JsonNode memory = run.memory();
            assertThat(memory.path("verdict").asText()).as(run.text()).isEqualTo("LEAK");
            assertThat(memory.at("/estimate/bytesPerCall").asDouble()).isCloseTo(4096, within(409.6));
            assertThat(run.lastLine()).startsWith("Leak found: ").contains("per call");
            assertThat(run.folder().resolve("index.html")).exists();
        }
    }

    @Test
    void help_printsAllPropertiesAndSucceeds() throws Exception {
        try (GatlingRun run = GatlingRun.start(work, Map.of("help", "true"))) {
            assertThat(run.await(LIMIT)).isZero();
            assertThat(run.text()).contains("server.command", "demo.leak", "allowed:");
            assertThat(work.resolve("results")).isEmptyDirectory();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"users=0", "user=3", "server.foo=1", "delay=soon", "demo.leak=much"})
    void mistake_isNamedBeforeAnythingStarts(String mistake) throws Exception {
        String[] parts = mistake.split("=", 2);
        try (GatlingRun run = GatlingRun.start(work, Map.of(parts[0], parts[1]))) {
            assertThat(run.await(LIMIT)).isEqualTo(1);
            assertThat(run.text())
                    .contains("The run was not started", "-D" + parts[0])
                    .doesNotContain("\tat ");
            assertThat(work.resolve("results")).isEmptyDirectory();
        }
    }

    @ParameterizedTest
    @CsvSource({"on,2", "off,0"})
    void urlWithoutProcess_isNotMeasured(String probe, int status) throws Exception {
        try (DemoServer server = DemoServer.start(DemoOptions.parse(Set.of(), name -> ""))) {
            Map<String, String> properties = with("url", server.url());
            properties.putAll(Map.of("probe", probe, "rounds", "2"));
            try (GatlingRun run = GatlingRun.start(work, properties)) {
                assertThat(run.await(LIMIT)).as(run.text()).isEqualTo(status);
                assertThat(run.memory().path("verdict").asText()).isEqualTo("NOT_MEASURED");
                assertThat(run.memory().at("/calls/ok").asLong()).isPositive();
                assertThat(run.folder().resolve("index.html")).exists();
            }
        }
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> properties = new LinkedHashMap<>(SHORT);
        properties.put(name, value);
        return properties;
    }
}
