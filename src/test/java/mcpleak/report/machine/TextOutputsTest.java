package mcpleak.report.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.LoadFigures;
import mcpleak.report.words.MemoryFigures;
import mcpleak.report.words.RunFixture;
import mcpleak.report.words.States;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

class TextOutputsTest {

    static final List<String> NAMES = MemoryPageTest.NAMES;

    @Test
    void console_leak_showsLoadMemoryVerdictAndFiles() {
        assertThat(ConsoleSummary.text(RunFixture.leak(), "results/x").lines().map(String::strip))
                .contains(
                        "users                        40 a round",
                        "calls                        15,314 calls",
                        "failed                       0 calls",
                        "success rate                 100 %",
                        "calls per second             319 calls/s",
                        "initial                      318 MiB",
                        "growth                       +15.2 MiB (+4.78 %)",
                        "Verdict: Leak found",
                        "Files in results/x");
    }

    @Test
    void console_notMeasured_saysSo() {
        assertThat(ConsoleSummary.text(RunFixture.notMeasured(), "results/x"))
                .contains("not known: nothing was called", "  not measured\n")
                .endsWith(
                        "\nNot measured: no process was measured: give -Dserver.command, -Dserver.pid or -Dserver.name\n");
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void console_hostileName_isAsciiAndTheVerdictIsTheLastLine(String name) {
        FinishedRun run = RunFixture.hostile(name);
        String text = ConsoleSummary.text(run, "results/x");
        assertThat(text.chars()).allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f));
        assertThat(ConsoleSummary.verdictLine(run)).startsWith("Leak found: ").contains("; the tool is ");
        assertThat(text).endsWith("\n" + ConsoleSummary.verdictLine(run) + "\n");
        assertThat(ConsoleSummary.verdictLine(run).lines()).hasSize(1);
    }

    @Test
    void markdown_leak_namesTheTypesThatGrew() {
        assertThat(MarkdownSummary.text(RunFixture.leak()))
                .contains("| byte\\[\\] | 38.1\u00a0MiB | 10,000 | 3.91\u00a0KiB |", "| search\\_docs |");
    }

    @Test
    void junit_leak_failsVerdictChannelAndTool() throws Exception {
        Document xml = MarkupCheck.parsed(JUnitXml.text(RunFixture.leak(), JUnitXml.Undecided.FAILS));
        Element suite = xml.getDocumentElement();
        assertThat(suite.getAttribute("tests")).isEqualTo("9");
        assertThat(suite.getAttribute("failures")).isEqualTo("3");
        assertThat(suite.getAttribute("skipped")).isEqualTo("1");
        assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(9);
        assertThat(suite.getElementsByTagName("failure").getLength()).isEqualTo(3);
        assertThat(names(suite, "failure")).containsExactly("no leak", "growth of live bytes", "growth by search_docs");
    }

    static Stream<Arguments> everyState() {
        return Stream.concat(
                States.all().entrySet().stream().map(state -> arguments(state.getKey(), state.getValue())),
                NAMES.stream().map(name -> arguments(name, RunFixture.hostile(name))));
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("everyState")
    void junit_everyState_obeysItsSchema(String name, FinishedRun run) throws Exception {
        for (JUnitXml.Undecided undecided : JUnitXml.Undecided.values()) {
            MarkupCheck.isJUnit(JUnitXml.text(run, undecided));
        }
    }

    @Test
    void junit_schema_refusesWhatIsNoReport() {
        assertThatThrownBy(() -> MarkupCheck.isJUnit("<testsuite name=\"x\" tests=\"one\"/>"))
                .isInstanceOf(SAXException.class)
                .hasMessageContaining("one");
    }

    @Test
    void junit_noVerdict_isAnErrorUnlessTolerated() throws Exception {
        Element failing = MarkupCheck.parsed(JUnitXml.text(RunFixture.inconclusive(), JUnitXml.Undecided.FAILS))
                .getDocumentElement();
        Element tolerated = MarkupCheck.parsed(JUnitXml.text(RunFixture.inconclusive(), JUnitXml.Undecided.TOLERATED))
                .getDocumentElement();
        assertThat(names(failing, "error")).containsExactly("no leak");
        assertThat(names(tolerated, "error")).isEmpty();
        assertThat(names(tolerated, "skipped")).contains("no leak");
    }

    @Test
    void junit_noLeak_passes() throws Exception {
        Element suite = MarkupCheck.parsed(JUnitXml.text(RunFixture.noLeak(), JUnitXml.Undecided.FAILS))
                .getDocumentElement();
        assertThat(suite.getAttribute("failures")).isEqualTo("0");
        assertThat(suite.getAttribute("errors")).isEqualTo("0");
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void junit_hostileName_isWellFormed(String name) throws Exception {
        Element suite = MarkupCheck.parsed(JUnitXml.text(RunFixture.hostile(name), JUnitXml.Undecided.FAILS))
                .getDocumentElement();
        assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(9);
        assertThat(suite.getElementsByTagName("*").getLength()).isEqualTo(1 + 4 + 2 + 9 + 3 + 1);
    }

    @Test
    void markdown_leak_showsVerdictNumbersAndSparkline() {
        assertThat(MarkdownSummary.text(RunFixture.leak()))
                .startsWith("## \u25b2 Leak found: ToolCallsSimulation\n")
                .contains("| Calls | 15,314 ok, 0 failed |", "\u2582\u2583\u2584\u2584\u2585\u2586\u2587\u2588");
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void markdown_hostileName_cannotBecomeMarkup(String name) {
        String text = MarkdownSummary.text(RunFixture.hostile(name));
        assertThat(text.replace("<!-- -->", "").replaceAll("</?(?:details|summary)>", ""))
                .doesNotContain("<");
        assertThat(text).doesNotContain("@everyone", "https://", "www.", "[x](").hasSizeLessThan(60_000);
        assertThat(text.lines().filter(line -> line.startsWith("| What leaks")).map(TextOutputsTest::bars))
                .containsExactly(3L);
    }

    @Test
    void memoryFigures_ofFourSamples_areTheirs() {
        FinishedRun run = RunFixture.leak();
        MemoryFigures figures = MemoryFigures.of(run.samples().subList(0, 4)).orElseThrow();
        assertThat(figures.initialBytes()).isEqualTo(run.samples().get(0).treeRssBytes());
        assertThat(figures.finalBytes()).isEqualTo(run.samples().get(3).treeRssBytes());
        assertThat(figures.growthBytes()).isEqualTo(figures.finalBytes() - figures.initialBytes());
        assertThat(MemoryFigures.of(List.of())).isEmpty();
    }

    @Test
    void loadFigures_ofNoLoad_haveNoRates() {
        LoadFigures none = new LoadFigures(1, 0, 0, Duration.ZERO, 0, 0, 0, 0, List.of());
        assertThat(none.successPercent()).isEmpty();
        assertThat(none.callsPerSecond()).isEmpty();
    }

    private static long bars(String line) {
        return line.replace("\\|", "").chars().filter(c -> c == '|').count();
    }

    private static List<String> names(Element suite, String outcome) {
        var found = suite.getElementsByTagName(outcome);
        return Stream.iterate(0, i -> i < found.getLength(), i -> i + 1)
                .map(i -> ((Element) found.item(i).getParentNode()).getAttribute("name"))
                .toList();
    }
}
