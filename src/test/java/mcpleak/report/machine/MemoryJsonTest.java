package mcpleak.report.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.stream.Stream;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.HostileNames;
import mcpleak.report.words.RunFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MemoryJsonTest {

    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(MemoryJson.schema(), InputFormat.JSON);

    static Stream<FinishedRun> runs() {
        return Stream.of(
                RunFixture.leak(),
                RunFixture.noLeak(),
                RunFixture.inconclusive(),
                RunFixture.notMeasured(),
                RunFixture.serverDied(),
                RunFixture.withoutRounds(),
                RunFixture.unbounded(),
                RunFixture.hostile(HostileNames.WORST));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void text_everyState_matchesTheSchema(FinishedRun run) {
        assertThat(SCHEMA.validate(MemoryJson.text(run), InputFormat.JSON)).isEmpty();
    }

    @Test
    void schema_aFieldThatIsUnknown_isRefused() {
        String text = MemoryJson.text(RunFixture.leak()).replace("\"samples\"", "\"sampels\"");
        assertThat(SCHEMA.validate(text, InputFormat.JSON)).isNotEmpty();
    }

    @Test
    void text_leak_opensWithTheAgreedFieldsInOrder() {
        assertThat(parsed(RunFixture.leak()).propertyNames())
                .containsExactly(
                        "schemaVersion",
                        "verdict",
                        "sentence",
                        "estimate",
                        "culprit",
                        "calls",
                        "sessions",
                        "memory",
                        "channels",
                        "rounds",
                        "tools",
                        "called",
                        "whatGrew",
                        "caveats",
                        "toSettle",
                        "environment",
                        "action",
                        "basis",
                        "run",
                        "files");
    }

    @Test
    void text_notMeasured_leavesOutWhatDoesNotApply() {
        assertThat(parsed(RunFixture.notMeasured()).propertyNames())
                .doesNotContain("estimate", "bound", "culprit", "memory", "ledger");
        assertThat(MemoryJson.text(RunFixture.notMeasured())).doesNotContain("null");
    }

    @Test
    void text_noLeak_boundsAnyLeak() {
        JsonNode bound = parsed(RunFixture.noLeak()).get("bound");
        assertThat(bound.get("bytesPerCall").doubleValue()).isEqualTo(31.25);
        assertThat(bound.get("confidence").doubleValue()).isEqualTo(0.95);
    }

    @Test
    void text_memory_isThatOfTheSamples() {
        FinishedRun run = RunFixture.leak();
        JsonNode memory = parsed(run).get("memory");
        assertThat(memory.get("initialBytes").longValue())
                .isEqualTo(run.samples().get(0).treeRssBytes());
        assertThat(memory.get("growthBytes").longValue())
                .isEqualTo(memory.get("finalBytes").longValue()
                        - memory.get("initialBytes").longValue());
    }

    @Test
    void text_hostileName_isExactAndAscii() {
        String text = MemoryJson.text(RunFixture.hostile(HostileNames.WORST));
        assertThat(text.chars()).allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f));
        assertThat(JsonMapper.shared().readTree(text).get("culprit").get("name").stringValue())
                .isEqualTo(HostileNames.WORST.replace(HostileNames.LONE_SURROGATE, "half\uFFFD"));
    }

    @Test
    void text_sameRun_yieldsSameBytes() {
        assertThat(MemoryJson.text(RunFixture.leak())).isEqualTo(MemoryJson.text(RunFixture.leak()));
    }

    private static JsonNode parsed(FinishedRun run) {
        return JsonMapper.shared().readTree(MemoryJson.text(run));
    }
}
