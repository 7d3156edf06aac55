package mcpleak.report.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mcpleak.compare.Build;
import mcpleak.compare.BuildComparison;
import mcpleak.compare.Change;
import mcpleak.compare.Comparison;
import mcpleak.compare.Recorded;
import mcpleak.report.page.ChangeText;
import mcpleak.report.page.ComparePage;
import mcpleak.report.words.HostileNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All outputs of one comparison are harmless, valid, and carry the same numbers. */
class CompareOutputsTest {

    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(CompareJson.schema(), InputFormat.JSON);

    static Stream<Comparison> comparisons() {
        return Stream.of(
                regression(),
                compared(Recorded.run(1), Recorded.run(2).ofBuild("42")),
                compared(Recorded.run(1).leaking(2048), Recorded.run(2).ofBuild("42")),
                compared(Recorded.run(1), Recorded.run(2).ofBuild("42").set(Map.of("users", "3"))),
                compared(Recorded.run(1), Recorded.run(2).ofBuild("42").in("python")),
                hostile());
    }

    @ParameterizedTest
    @MethodSource("comparisons")
    void json_everyOutcome_matchesTheSchema(Comparison comparison) {
        assertThat(SCHEMA.validate(CompareJson.text(comparison), InputFormat.JSON))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("comparisons")
    void page_everyOutcome_isHarmlessAndComplete(Comparison comparison) throws Exception {
        String html = ComparePage.html(comparison);
        keep(comparison.outcome().name().toLowerCase(java.util.Locale.ROOT), html);
        MarkupCheck.isHarmless(html);
        MarkupCheck.picturesAreWellFormed(html);
        assertThat(html)
                .containsSubsequence(
                        "<h2>What changed</h2>",
                        "<h2>Trend: growth per call, last builds</h2>",
                        "<h2>Overlay: floors against calls</h2>",
                        "<h2>Comparability</h2>",
                        "<h2>Runs</h2>");
        assertThat(html).doesNotContain("NaN", "Infinity", "Optional[");
    }

    @Test
    void page_ofATrend_linksEachRunOfIt() {
        Comparison comparison = BuildComparison.of(Build.of(List.of(
                Recorded.run(1).ofBuild("40").compared(),
                Recorded.run(2).ofBuild("41").compared(),
                Recorded.run(3).ofBuild("42").compared())));

        assertThat(ComparePage.html(comparison))
                .contains(
                        "toolcallssimulation-40-1/memory.html",
                        "toolcallssimulation-41-2/memory.html",
                        "toolcallssimulation-42-3/memory.html");
    }

    @Test
    void regression_numbersAreTheSameEverywhere() {
        Comparison comparison = regression();
        Change change = comparison.changes().get(0);
        assertThat(change.metric().key()).isEqualTo("growth/live bytes/call");
        JsonNode json = JsonMapper.shared().readTree(CompareJson.text(comparison));
        JsonNode first = json.get("changes").get(0);
        assertThat(first.get("change").get("value").doubleValue())
                .isEqualTo(change.change().orElseThrow().value());
        String after =
                plain(ChangeText.value(change.metric(), first.get("after").doubleValue()));
        assertThat(after).isEqualTo("2.00 KiB");
        String interval = plain(ChangeText.interval(change));
        for (String text : List.of(
                plain(ComparePage.html(comparison)),
                plain(CompareText.markdown(comparison)).replace("\\", ""),
                String.join("\n", CompareText.lines(comparison)))) {
            assertThat(text).contains(comparison.outcome().words(), after, interval);
        }
        assertThat(json.get("outcome").stringValue())
                .isEqualTo(comparison.outcome().name());
    }

    @Test
    void console_hostileNames_isPrintableAscii() {
        assertThat(CompareText.lines(hostile())).allMatch(line -> line.matches("[ -~]*"));
    }

    @Test
    void markdown_hostileNames_holdsNoMarkupOfTheirs() {
        assertThat(CompareText.markdown(hostile()))
                .doesNotContain("<script", "<img", "](javascript", "\u202e")
                .hasSizeLessThan(60_000);
    }

    private static Comparison regression() {
        return compared(Recorded.run(1), Recorded.run(2).ofBuild("42").leaking(2048));
    }

    private static Comparison hostile() {
        List<String> tools = List.of("echo", HostileNames.WORST, HostileNames.OVERRIDE, HostileNames.EMOJI);
        return compared(
                Recorded.run(1).ofBuild(HostileNames.SCRIPT).with(tools),
                Recorded.run(2).ofBuild(HostileNames.WORST).with(tools).leaking(2048));
    }

    private static Comparison compared(Recorded before, Recorded after) {
        return BuildComparison.of(Build.of(List.of(before.compared(), after.compared())));
    }

    private static String plain(String text) {
        return text.replace('\u00a0', ' ').replace('\u2212', '-');
    }

    private static void keep(String name, String html) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "memory-pages"));
        Files.writeString(folder.resolve("compare-" + name + ".html"), html);
    }
}
