package mcpleak.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import mcpleak.report.words.LedgerWords;
import org.junit.jupiter.api.Test;

/** What an object costs comes from the run where nothing else says it: bytes per call over objects left open per call. */
class SizedByRunTest {

    /** 1,000 calls; 5 of their leases and 5 of their exporters are left open. */
    private static LedgerReport report(String bytes) {
        List<String> log = new ArrayList<>();
        for (int call = 0; call < 1_000; call++) {
            String time = String.format("2026-01-01 10:%02d:%02d ", call / 60, call % 60);
            log.add(time + "Processing request of type CallToolRequest");
            log.add(time + "begin lease" + call);
            if (call % 200 != 7) {
                log.add(time + "finish lease" + call);
            }
        }
        return Read.text(
                String.join("\n", log),
                Read.pairs("pairs = [{ name = leases, start = \"begin (\\\\w+)\", stop = \"finish (\\\\w+)\"" + bytes
                        + " }]"));
    }

    @Test
    void pairWithoutBytes_isSizedByTheGrowthOfMemory() {
        PairReport pair = report("").sizedByRun(92.16, 40).pairs().get(0);
        assertThat(pair.open()).isEqualTo(5);
        assertThat(pair.size().orElseThrow().bytesEach()).isEqualTo(18_432);
        assertThat(LedgerWords.source(pair.size().orElseThrow()))
                .isEqualTo("at most: this run's 92.2 B per call over 5 left open per 1,000 calls");
        assertThat(pair.size().orElseThrow().impact())
                .extracting(LedgerWords::about)
                .containsExactly("90 KB", "900 KB", "9 MB", "90 MB");
    }

    @Test
    void pairWithBytes_keepsThem() {
        PairReport pair = report(", bytes = 2 KB").sizedByRun(92.16, 40).pairs().get(0);
        assertThat(pair.size().orElseThrow().bytesEach()).isEqualTo(2_000);
        assertThat(LedgerWords.source(pair.size().orElseThrow())).isEqualTo("given with the pair");
    }

    @Test
    void pairThatLeavesNothingOpen_hasNoSize() {
        LedgerReport report = Read.text(
                "begin a\nfinish a\n",
                Read.pairs("pairs = [{ name = leases, start = \"begin (\\\\w+)\", stop = \"finish (\\\\w+)\" }]"));
        assertThat(report.sizedByRun(92.16, 40).pairs().get(0).size()).isEmpty();
    }
}
