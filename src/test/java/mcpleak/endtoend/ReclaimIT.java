package mcpleak.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import mcpleak.recording.file.RecordedRunJson;
import mcpleak.server.ServerAddress;
import mcpleak.verdict.LeakJudge;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Let servers rest that forget their sessions after a time, of which some leak besides. */
final class ReclaimIT {

    private static final Duration LIMIT = Duration.ofMinutes(10);

    @TempDir
    Path work;

    @Test
    @Tag("end-to-end")
    void sessionsForgottenAfterATime_areReclaimed_andTheFolderSaysTheSame() throws Exception {
        Map<String, String> load = new LinkedHashMap<>(Map.of(
                "users",
                "20",
                "calls",
                "100",
                "think",
                "5ms",
                "delay",
                "500ms",
                "rounds",
                "8",
                "reclaim.after",
                "40s"));
        try (GatlingRun run = start(LeakyServer.PYTHON, "SESSION=65536 TTL=40", load)) {
            assertThat(run.await(LIMIT)).as(run.text()).isZero();

            assertThat(run.text()).contains("growth is suspected: rests for up to 50s");
            assertThat(run.memory().path("verdict").asText()).as(run.text()).isEqualTo("NO_LEAK");
            assertThat(run.memory().path("sentence").asText())
                    .startsWith("what is kept of sessions is reclaimed after about ");
            assertThat(run.memory().at("/reclaims/0/held/each").asDouble()).isBetween(60_000.0, 72_000.0);
            String recorded = Files.readString(run.folder().resolve("run.json"));
            assertThat(LeakJudge.judge(RecordedRunJson.read(recorded)).answer().name())
                    .isEqualTo("NO_LEAK");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PYTHON", "NODE", "JVM"})
    @Tag("tables")
    void sessionsForgottenAfterAMinute_areNoLeak(LeakyServer server) throws Exception {
        try (GatlingRun run = start(server, "SESSION=65536 TTL=60", Map.of("settle", "auto"))) {
            assertThat(run.await(LIMIT)).as(run.text()).isZero();
            assertThat(run.memory().path("sentence").asText()).contains("is reclaimed after about ");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PYTHON", "NODE", "JVM"})
    @Tag("tables")
    void leakBesideWhatIsReclaimed_isALeak(LeakyServer server) throws Exception {
        try (GatlingRun run = start(server, "SESSION=65536 TTL=30 KEEP=4096", Map.of("settle", "auto"))) {
            assertThat(run.await(LIMIT)).as(run.text()).isEqualTo(2);
            assertThat(run.memory().path("verdict").asText()).isEqualTo("LEAK");
        }
    }

    @Test
    @Tag("tables")
    void runThatIsEndedAtRest_keepsItsVerdict() throws Exception {
        try (GatlingRun run = start(LeakyServer.PYTHON, "KEEP=4096", Map.of("settle", "10m"))) {
            run.awaitOutput(text -> text.contains("rests for 10m"), LIMIT);
            run.handle().destroy();
            run.await(LIMIT);

            JsonNode memory = run.memory();
            assertThat(memory.path("verdict").asText()).as(run.text()).isEqualTo("LEAK");
            String recorded = Files.readString(run.folder().resolve("run.json"));
            assertThat(LeakJudge.judge(RecordedRunJson.read(recorded)).answer().name())
                    .isEqualTo("LEAK");
        }
    }

    private GatlingRun start(LeakyServer server, String variables, Map<String, String> more) throws Exception {
        Assumptions.assumeTrue(server.isInstalled(), server + " is not installed");
        int port = ServerAddress.freePort();
        Map<String, String> properties = new LinkedHashMap<>(more);
        properties.put("url", "http://127.0.0.1:" + port + "/mcp");
        properties.put("server.command", server.command(variables + " PORT=" + port, work));
        return GatlingRun.start(work, properties);
    }
}
