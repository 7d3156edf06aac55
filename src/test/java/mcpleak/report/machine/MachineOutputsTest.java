package mcpleak.report.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import mcpleak.recording.RequestSummary.Latency;
import mcpleak.report.page.IndexPage;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.HostileNames;
import mcpleak.report.words.RunFixture;
import mcpleak.verdict.channel.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MachineOutputsTest {

    static final List<String> NAMES = MemoryPageTest.NAMES;

    private static final String SAMPLE =
            "[a-z_][a-z0-9_]*(\\{[a-z_]+=\"([^\"\\\\\\n]|\\\\[\\\\\"n])*\"(,[a-z_]+=\"([^\"\\\\\\n]|\\\\[\\\\\"n])*\")*\\})? (-?[0-9.]+|[+-]Inf)";

    static Stream<FinishedRun> runs() {
        return Stream.of(
                RunFixture.leak(),
                RunFixture.noLeak(),
                RunFixture.inconclusive(),
                RunFixture.notMeasured(),
                RunFixture.unbounded(),
                RunFixture.hostile(HostileNames.WORST));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void openMetrics_everyState_obeysTheFormat(FinishedRun run) {
        String text = OpenMetrics.text(run);
        assertThat(text).endsWith("# EOF\n");
        List<String> lines = text.lines().toList();
        Set<String> families = new HashSet<>();
        String family = "";
        for (String line : lines.subList(0, lines.size() - 1)) {
            if (line.startsWith("# TYPE ")) {
                family = line.split(" ", -1)[2];
                assertThat(families.add(family)).as("family once: " + line).isTrue();
                assertThat(line).matches("# TYPE \\S+ (gauge|counter|summary|info|stateset)");
            } else if (line.startsWith("# UNIT ")) {
                assertThat(line).startsWith("# UNIT " + family + " ");
                assertThat(family).endsWith("_" + line.split(" ", -1)[3]);
            } else if (line.startsWith("# HELP ")) {
                assertThat(line).startsWith("# HELP " + family + " ");
            } else {
                assertThat(line).startsWith(family).matches(SAMPLE);
            }
        }
        assertThat(lines).doesNotHaveDuplicates();
    }

    @Test
    void openMetrics_leak_carriesThePagesNumbers() {
        assertThat(OpenMetrics.text(RunFixture.leak()))
                .contains(
                        "mcpleak_verdict{mcpleak_verdict=\"leak\"} 1\n",
                        "mcpleak_verdict{mcpleak_verdict=\"no_leak\"} 0\n")
                .contains("mcpleak_calls_total{result=\"ok\"} "
                        + RunFixture.leak().load().callsOk() + "\n")
                .contains("# UNIT mcpleak_growth_per_call_bytes bytes\n")
                .containsPattern(
                        "mcpleak_growth_per_call_bytes\\{channel=\"live bytes\",bound=\"estimate\"\\} 4\\d{3}\n");
    }

    @Test
    void benchmark_leak_namesValueUnitAndRange() {
        JsonNode entries = JsonMapper.shared().readTree(BenchmarkJson.text(RunFixture.leak()));
        assertThat(entries.isArray()).isTrue();
        JsonNode growth = entries.get(0);
        assertThat(growth.get("name").stringValue()).isEqualTo("growth of live bytes");
        assertThat(growth.get("unit").stringValue()).isEqualTo("B/call");
        assertThat(growth.get("value").doubleValue())
                .isEqualTo(RunFixture.leak()
                        .verdict()
                        .estimate()
                        .orElseThrow()
                        .rate()
                        .value());
        assertThat(growth.get("range").stringValue()).startsWith("\u00b1 ");
    }

    @Test
    void gatlingStats_leak_hasTheOldForm() {
        FinishedRun run = RunFixture.leak();
        JsonNode global = JsonMapper.shared().readTree(GatlingStats.global(run).orElseThrow());
        assertThat(global.propertyNames())
                .containsExactly(
                        "name",
                        "numberOfRequests",
                        "minResponseTime",
                        "maxResponseTime",
                        "meanResponseTime",
                        "standardDeviation",
                        "percentiles1",
                        "percentiles2",
                        "percentiles3",
                        "percentiles4",
                        "group1",
                        "group2",
                        "group3",
                        "group4",
                        "meanNumberOfRequestsPerSecond");
        assertThat(global.get("percentiles3").get("total").longValue()).isEqualTo(31);
        JsonNode stats = JsonMapper.shared().readTree(GatlingStats.stats(run).orElseThrow());
        assertThat(stats.get("contents").size()).isEqualTo(3);
        assertThat(stats.get("type").stringValue()).isEqualTo("GROUP");
        long all = global.get("numberOfRequests").get("total").longValue();
        assertThat(all).isEqualTo(run.run().requests().get(0).ok());
    }

    @Test
    void gatlingStats_nothingRequested_isAbsent() {
        assertThat(GatlingStats.global(RunFixture.notMeasured())).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void callCsv_hostileTool_isOneRowOfSevenCells(String name) {
        Latency times = new Latency(3, 900, 1_250.5, 10, 1_200, 1_300, 1_400, 1_500, 2_000, 3, 3);
        String row = CallCsv.row(Instant.parse("2026-11-21T10:00:00Z"), name, 3, 1, Optional.of(times));
        assertThat(row.chars().filter(c -> c < ' ' || c == 0x7f)).isEmpty();
        assertThat(cells(row)).hasSize(CallCsv.HEADER.split(",", -1).length);
        assertThat(cells(row).get(6)).isEqualTo("2.000");
        assertThat(row).startsWith("2026-11-21T10:00:00Z,").endsWith(",3,1,1.251,1.400,2.000");
    }

    @Test
    void callCsv_formula_isDisarmed() {
        assertThat(CallCsv.row(Instant.EPOCH, "=cmd|' /C calc'!A0", 1, 0, Optional.empty()))
                .contains("\"'=cmd|' /C calc'!A0\"")
                .endsWith(",1,0,,,");
    }

    @Test
    void index_runsAndBrokenFolders_areListedHarmlessly() throws Exception {
        String html = IndexPage.html(
                List.of(
                        new IndexPage.Run(
                                "toolcallssimulation-1",
                                Instant.EPOCH,
                                Optional.of(HostileNames.WORST),
                                HostileNames.SCRIPT,
                                "40 users, 50 calls, 8 rounds",
                                Optional.of(Answer.LEAK),
                                IndexPage.growth(4096, "B/call"),
                                OptionalDouble.of(31_200),
                                true,
                                true),
                        new IndexPage.Broken("\"><script>x", HostileNames.WORST)),
                3);
        MarkupCheck.isHarmless(html);
        assertThat(html)
                .contains("Leak found", "4.00\u00a0KiB/call", "31.2\u00a0ms", "toolcallssimulation-1/memory.html")
                .contains("not readable", "3 older folders are not listed.");
    }

    @Test
    void index_folderWithAHostileName_isLinkedEscaped() throws Exception {
        String html = IndexPage.html(
                List.of(new IndexPage.Run(
                        "a\" onclick=\"x/../..",
                        Instant.EPOCH,
                        Optional.empty(),
                        "S",
                        "",
                        Optional.empty(),
                        "",
                        OptionalDouble.empty(),
                        true,
                        false)),
                0);
        MarkupCheck.isHarmless(html);
        assertThat(html).contains("a%22%20onclick%3D%22x%2F..%2F../memory.html");
    }

    private static List<String> cells(String row) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < row.length(); i++) {
            char c = row.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }
}
