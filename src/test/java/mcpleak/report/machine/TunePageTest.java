package mcpleak.report.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mcpleak.compare.Tuning;
import mcpleak.compare.TuningTest;
import mcpleak.report.page.TunePage;
import mcpleak.report.words.TuneLines;
import org.junit.jupiter.api.Test;

final class TunePageTest {

    private static final Tuning TUNING = new Tuning(
            List.of(TuningTest.run("hold 50", second -> 50), TuningTest.run("ramp <b>", second -> 4 * second)));

    @Test
    void html_saysWhereOfferedAndAchievedPart() {
        String html = TunePage.html(TUNING);

        assertThat(html)
                .contains("Offered and achieved load part in 1 of 2 runs")
                .contains("Run 1 achieves what it offers, up to 50.0 calls/s.")
                .contains("Run 2 parts at 0:35: 152.0 calls/s offered, 101.0 achieved.")
                .contains("parted run-2")
                .doesNotContain("parted run-1");
    }

    @Test
    void html_hasOneLineARunInEachChart_andDashedOnesForWhatWasOffered() {
        String html = TunePage.html(TUNING);

        assertThat(html.split("class=\"tuned run-1\"", -1)).hasSize(1 + 4);
        assertThat(html.split("<path class=\"tuned offered run-2\"", -1)).hasSize(1 + 1);
    }

    @Test
    void html_obeysTheContentSecurityPolicy_andEscapesWhatIsNotOurs() {
        String html = TunePage.html(TUNING);

        assertThat(html).doesNotContain(" style=", "<style", "onclick", "<b>").contains("ramp &lt;b&gt;");
    }

    @Test
    void text_isATableAndASentenceARun() {
        assertThat(TuneLines.text(TUNING))
                .hasSize(5)
                .element(1)
                .asString()
                .contains("50.0", "0.00%", "hold 50, 10 calls each, think 1s");
        assertThat(TuneLines.text(TUNING)).allMatch(line -> line.matches("\\p{ASCII}*"));
    }
}
