package mcpleak.report.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mcpleak.report.page.MemoryPage;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.NumberText;
import mcpleak.report.words.RunFixture;
import mcpleak.verdict.channel.Estimate;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All outputs of one run carry the same numbers: they are read back from each. */
class AgreementTest {

    @Test
    void leak_estimate_isTheSameEverywhere() throws Exception {
        FinishedRun run = RunFixture.leak();
        Estimate estimate = run.verdict().estimate().orElseThrow();
        JsonNode json = JsonMapper.shared().readTree(MemoryJson.text(run));
        assertThat(json.get("estimate").get("value").doubleValue())
                .isEqualTo(estimate.rate().value());
        String value = NumberText.ASCII.rate(json.get("estimate").get("value").doubleValue(), estimate.unit());
        assertThat(value).isEqualTo("4.00 KiB/call");
        for (String text : List.of(page(run), ConsoleSummary.text(run, "x"), markdown(run), message(run))) {
            assertThat(text).contains(value).contains("3.95 to 4.04 KiB/call");
        }
    }

    @Test
    void everyOutput_ofEveryAnswer_saysTheSameWordsAndSentence() throws Exception {
        for (FinishedRun run :
                List.of(RunFixture.leak(), RunFixture.noLeak(), RunFixture.inconclusive(), RunFixture.notMeasured())) {
            String words = run.verdict().answer().words();
            String sentence = run.words().sentence();
            assertThat(JsonMapper.shared()
                            .readTree(MemoryJson.text(run))
                            .get("sentence")
                            .stringValue())
                    .isEqualTo(sentence);
            String banner = Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1) + ".";
            assertThat(page(run)).contains(words, banner);
            assertThat(markdown(run)).contains(words, banner);
            assertThat(ConsoleSummary.verdictLine(run)).isEqualTo(words + ": " + sentence);
        }
    }

    @Test
    void noLeak_bound_isTheSameEverywhere() {
        FinishedRun run = RunFixture.noLeak();
        double bound = JsonMapper.shared()
                .readTree(MemoryJson.text(run))
                .get("bound")
                .get("bytesPerCall")
                .doubleValue();
        String text = NumberText.ASCII.bound(bound);
        assertThat(text).isEqualTo("31.3 B/call");
        assertThat(page(run)).contains(text);
        assertThat(ConsoleSummary.text(run, "x")).contains(text);
        assertThat(markdown(run)).contains(text);
    }

    @Test
    void memoryFigures_areTheSameOnPageConsoleAndInJson() {
        FinishedRun run = RunFixture.leak();
        long peak = JsonMapper.shared()
                .readTree(MemoryJson.text(run))
                .get("memory")
                .get("maxBytes")
                .longValue();
        String text = NumberText.ASCII.bytes(peak);
        assertThat(text).isEqualTo("335 MiB");
        assertThat(page(run)).contains(text);
        assertThat(ConsoleSummary.text(run, "x")).contains("max                          " + text);
        assertThat(markdown(run)).contains("peak " + text);
    }

    private static String page(FinishedRun run) {
        return plain(MemoryPage.html(run, MemoryPage.GatlingPages.NONE));
    }

    private static String markdown(FinishedRun run) {
        return plain(MarkdownSummary.text(run).replace("\\", ""));
    }

    private static String plain(String text) {
        return text.replace('\u00a0', ' ').replace('\u2212', '-');
    }

    private static String message(FinishedRun run) throws Exception {
        Element suite =
                MarkupCheck.parsed(JUnitXml.text(run, JUnitXml.Undecided.FAILS)).getDocumentElement();
        return ((Element) suite.getElementsByTagName("failure").item(1)).getAttribute("message");
    }
}
