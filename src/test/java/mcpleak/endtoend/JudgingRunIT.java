package mcpleak.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Run each way of judging against the demo server: until certain, with rounds that confirm, without gaps, beside a baseline. */
@Tag("tables")
final class JudgingRunIT {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Map<String, String> LOAD =
            Map.of("users", "20", "calls", "150", "think", "5ms", "delay", "1s");

    @TempDir
    Path work;

    @Test
    void roundsAuto_healthyServer_endsBeforeTheLimitAndSaysSo() throws Exception {
        try (GatlingRun run = start(Map.of("rounds", "auto"))) {
            assertThat(run.await(LIMIT)).as(run.text()).isZero();

            assertThat(rounds(run)).isBetween(6L, 15L);
            assertThat(run.memory().path("verdict").asText()).isEqualTo("NO_LEAK");
            assertThat(run.text()).contains("ended early after", "certain (No leak found)");
            assertThat(run.memory().path("caveats").toString()).contains("its answer was certain");
            show(run);
        }
    }

    @Test
    void roundsAutoAndConfirm_leakOfOneTool_isConfirmedByRoundsWithItAlone() throws Exception {
        try (GatlingRun run = start(Map.of("rounds", "auto", "confirm", "true", "demo.leak", "tool"))) {
            assertThat(run.await(LIMIT)).as(run.text()).isEqualTo(2);

            JsonNode memory = run.memory();
            assertThat(memory.path("verdict").asText()).isEqualTo("LEAK");
            assertThat(memory.at("/culprit/kind").asText()).isEqualTo("TOOL");
            assertThat(memory.at("/culprit/name").asText()).isEqualTo("search");
            assertThat(memory.at("/confirmation/outcome").asText()).isEqualTo("CONFIRMED");
            assertThat(memory.at("/estimate/value").asDouble()).isCloseTo(4096, within(410.0));
            assertThat(memory.path("sentence").asText()).contains("which rounds with it alone confirm");
            assertThat(kinds(run)).contains("SUSPECT_ALONE", "ALL_BUT_SUSPECT");
            show(run);
        }
    }

    @Test
    void soak_leakOfEveryCall_isJudgedOnWindowsWithTheWeakerClaim() throws Exception {
        try (GatlingRun run = start(Map.of("soak", "1m", "rounds", "12", "demo.leak", "call"))) {
            assertThat(run.await(LIMIT)).as(run.text()).isEqualTo(2);

            JsonNode memory = run.memory();
            assertThat(memory.path("verdict").asText()).as(run.text()).isEqualTo("LEAK");
            assertThat(memory.at("/estimate/value").asDouble()).isCloseTo(4096, within(410.0));
            assertThat(memory.path("sentence").asText()).contains("windows of load");
            assertThat(memory.path("caveats").toString()).contains("a run with idle gaps claims more");
            assertThat(kinds(run)).contains("WINDOW");
            show(run);
        }
    }

    @Test
    void baseline_buildThatGrowsFasterInsideTheMargin_isNamedAndFails() throws Exception {
        Path before;
        try (GatlingRun run = start(Map.of("rounds", "8", "build", "41"))) {
            assertThat(run.await(LIMIT)).as(run.text()).isZero();
            before = run.folder();
        }
        // 4 KiB of 0.5 % of the calls: 20 B per call, below any margin
        Map<String, String> later = Map.of(
                "rounds",
                "8",
                "build",
                "42",
                "baseline",
                before.toString(),
                "demo.leak",
                "sparse",
                "demo.bytes",
                "4096");
        try (GatlingRun run = start(later)) {
            assertThat(run.await(LIMIT)).as(run.text()).isEqualTo(2);

            JsonNode memory = run.memory();
            assertThat(memory.path("verdict").asText()).as(run.text()).isNotEqualTo("LEAK");
            assertThat(memory.at("/baseline/change").asText())
                    .as(memory.toString())
                    .isEqualTo("WORSE");
            assertThat(run.lastLine()).contains("worse than");
            show(run);
        }
    }

    private GatlingRun start(Map<String, String> more) throws Exception {
        Map<String, String> properties = new LinkedHashMap<>(LOAD);
        properties.putAll(more);
        return GatlingRun.start(work, properties);
    }

    private static long rounds(GatlingRun run) throws Exception {
        return run.memory().at("/basis/rounds").asLong();
    }

    private static String kinds(GatlingRun run) throws Exception {
        return StreamSupport.stream(run.memory().path("rounds").spliterator(), false)
                .map(round -> round.path("kind").asText())
                .collect(Collectors.joining(" "));
    }

    private static void show(GatlingRun run) {
        List<String> lines = run.text().lines().toList();
        lines.subList(Math.max(0, lines.size() - 25), lines.size()).forEach(System.out::println);
    }
}
