package mcpleak.report.machine;

import static org.assertj.core.api.Assertions.assertThat;

import mcpleak.report.page.MemoryPage;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.LedgerFixture;
import mcpleak.report.words.RunFixture;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The ledger stands in every output of a run, with the same numbers. */
class LedgerReportsTest {

    private static final FinishedRun RUN = RunFixture.leak().with(LedgerFixture.told());

    @Test
    void page_hasASectionOfItsOwn() throws Exception {
        String html = MemoryPage.html(RUN, MemoryPage.GatlingPages.NONE);
        assertThat(MarkupCheck.picturesAreWellFormed(html)).isEqualTo(11);
        assertThat(html)
                .contains(
                        "id=\"ledger\"",
                        "exporters: 40 started, 38 stopped, 2 open",
                        "exporter17",
                        "search",
                        "Alarm, exporters");
    }

    @Test
    void page_withoutALog_saysSo() {
        assertThat(MemoryPage.html(RunFixture.leak(), MemoryPage.GatlingPages.NONE))
                .contains("No log of the server was read");
    }

    @Test
    void json_hasTheContractsFields() {
        JsonNode json = JsonMapper.shared().readTree(MemoryJson.text(RUN));
        JsonNode pair = json.get("ledger").get(0);
        assertThat(pair.get("name").stringValue()).isEqualTo("exporters");
        assertThat(pair.get("started").intValue()).isEqualTo(40);
        assertThat(pair.get("stopped").intValue()).isEqualTo(38);
        assertThat(pair.get("open").intValue()).isEqualTo(2);
        assertThat(pair.get("ratePercent").doubleValue()).isEqualTo(5);
        assertThat(pair.get("openKeys").toString()).isEqualTo("[\"exporter5\",\"exporter17\"]");
        assertThat(json.get("ledgerAlarms").get(0).get("rule").stringValue()).isEqualTo("open at end > 1");
        assertThat(json.get("ledgerCalls").get("tools").toString()).isEqualTo("[{\"name\":\"search\",\"calls\":40}]");
    }

    /** Every field that is written is in the schema, and what the schema requires is written. */
    @Test
    void json_ofAPair_hasTheFieldsOfTheSchema() {
        JsonNode items = JsonMapper.shared()
                .readTree(MemoryJson.schema())
                .get("properties")
                .get("ledger")
                .get("items");
        JsonNode pair =
                JsonMapper.shared().readTree(MemoryJson.text(RUN)).get("ledger").get(0);
        assertThat(items.get("properties").propertyNames()).containsAll(pair.propertyNames());
        items.get("required")
                .forEach(name -> assertThat(pair.has(name.stringValue()))
                        .as(name.stringValue())
                        .isTrue());
    }

    @Test
    void junit_anAlarmIsAFailure() throws Exception {
        Element suite =
                MarkupCheck.parsed(JUnitXml.text(RUN, JUnitXml.Undecided.FAILS)).getDocumentElement();
        assertThat(suite.getAttribute("failures")).isEqualTo("4");
        assertThat(JUnitXml.text(RUN, JUnitXml.Undecided.FAILS))
                .contains("ledger of exporters", "2 of 40 started are still open");
    }

    @Test
    void markdownAndConsole_tellTheCounts() {
        assertThat(MarkdownSummary.text(RUN)).contains("| exporters | 40 | 38 | 2 |");
        assertThat(ConsoleSummary.text(RUN, "x")).contains("exporters: 40 started, 38 stopped, 2 open (5 %");
    }

    @Test
    void hostileKeys_staySilent() throws Exception {
        FinishedRun run = RunFixture.leak().with(LedgerFixture.told("<script>alert(1)</script>\u202e&|`@x"));
        assertThat(MemoryPage.html(run, MemoryPage.GatlingPages.NONE)).doesNotContain("<script>alert", "\u202e");
        assertThat(MarkdownSummary.text(run)).doesNotContain("<script", "\u202e");
        assertThat(ConsoleSummary.text(run, "x").chars()).allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f));
        MarkupCheck.parsed(JUnitXml.text(run, JUnitXml.Undecided.FAILS));
    }
}
