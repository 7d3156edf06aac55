package mcpleak.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import mcpleak.ledger.pairs.PairsFile;
import mcpleak.report.words.LedgerWords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The analysis that was once done by hand comes out of the reader, whatever shape the log has. */
class AnalysedLogTest {

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void report_hasTheNumbersOfTheAnalysis(long seed) {
        AnalysedLog log = AnalysedLog.ofSeed(seed);
        LedgerReport report = Read.lines(log.lines());

        assertThat(report.lines()).isEqualTo(AnalysedLog.LINES);
        assertThat(report.calls().requests()).isEqualTo(AnalysedLog.CALLS);
        assertThat(report.calls().tools())
                .containsExactly(
                        new LedgerReport.ToolCalls("text2sql", 252),
                        new LedgerReport.ToolCalls("followup", 242),
                        new LedgerReport.ToolCalls("chartgen", 234));
        assertThat(report.calls().unnamed()).isEqualTo(498);
        PairReport exporters = Read.pair(report, "exporters");
        assertThat(List.of(exporters.counts().started(), exporters.counts().stopped(), exporters.open()))
                .containsExactly(1226L, 1220L, 6L);
        assertThat(LedgerWords.number(exporters.growth().rate().orElseThrow().percent()))
                .isEqualTo("0.489");
        assertThat(exporters.doubts()).isEmpty();
        assertThat(exporters.size().orElseThrow().impact())
                .extracting(LedgerWords::about)
                .containsExactly("90 KB", "900 KB", "9 MB", "90 MB");
        PairReport sessions = Read.pair(report, "database sessions");
        assertThat(List.of(sessions.counts().started(), sessions.counts().stopped(), sessions.open()))
                .containsExactly(250L, 248L, 2L);
        assertThat(LedgerWords.number(sessions.growth().rate().orElseThrow().percent()))
                .isEqualTo("0.8");
        assertThat(sessions.openKeys()).containsExactlyInAnyOrderElementsOf(log.leakedSessions());
        assertThat(sessions.doubts()).isEmpty();
        assertThat(report.pairs()).hasSize(2);
    }

    @Test
    void exportersWithNames_areNamed() {
        AnalysedLog log = AnalysedLog.withExporterNames(4);
        assertThat(Read.pair(Read.lines(log.lines()), "exporters").openKeys())
                .containsExactlyInAnyOrderElementsOf(log.leakedExporters());
    }

    @Test
    void newestFirst_isPutInOrder() {
        AnalysedLog log = AnalysedLog.ofSeed(5);
        List<String> reversed = new ArrayList<>(log.lines());
        Collections.reverse(reversed);
        LedgerReport straight = Read.lines(log.lines());
        LedgerReport backwards = Read.lines(reversed);

        assertThat(Read.pair(backwards, "exporters").open()).isEqualTo(6);
        assertThat(Read.pair(backwards, "exporters").growth().peak())
                .isEqualTo(Read.pair(straight, "exporters").growth().peak());
        assertThat(Read.pair(backwards, "database sessions").openKeys())
                .containsExactlyInAnyOrderElementsOf(log.leakedSessions());
        assertThat(backwards.notes()).anyMatch(note -> LedgerWords.doubt(note).contains("not in order of time"));
    }

    @Test
    void eachLineTwice_sessionsAreExactAndExportersAreUncertain() {
        AnalysedLog log = AnalysedLog.ofSeed(6);
        List<String> doubled = new ArrayList<>();
        log.lines().forEach(line -> doubled.addAll(List.of(line, line)));
        LedgerReport report = Read.lines(doubled);

        PairReport sessions = Read.pair(report, "database sessions");
        assertThat(List.of(sessions.counts().started(), sessions.counts().stopped(), sessions.open()))
                .containsExactly(250L, 248L, 2L);
        assertThat(sessions.counts().repeated()).isEqualTo(498);
        assertThat(Read.pair(report, "exporters").doubts())
                .anyMatch(why -> LedgerWords.doubt(why).contains("twice"));
    }

    @Test
    void beginningMissing_sessionsAreExactAndSayWhatTheyLack() {
        AnalysedLog log = AnalysedLog.ofSeed(7);
        List<String> lines = log.lines().subList(3_000, AnalysedLog.LINES);
        long orphans = lines.stream()
                .filter(line -> line.contains("Closing session "))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .filter(id -> lines.stream().noneMatch(line -> line.endsWith("opened session " + id)))
                .count();
        PairReport sessions = Read.pair(Read.lines(lines), "database sessions");
        assertThat(sessions.counts().stoppedWithoutStart()).isEqualTo(orphans);
        assertThat(sessions.open())
                .isEqualTo(sessions.counts().started() - sessions.counts().stopped() + orphans);
    }

    @Test
    void shuffledLines_withTimesOfOneSecond_sessionsAreExact() {
        AnalysedLog log = AnalysedLog.ofSeed(8);
        List<String> shuffled = new ArrayList<>(log.lines());
        Collections.shuffle(shuffled, new Random(8));
        PairReport sessions = Read.pair(Read.lines(shuffled), "database sessions");
        assertThat(List.of(sessions.counts().started(), sessions.counts().stopped(), sessions.open()))
                .containsExactly(250L, 248L, 2L);
        assertThat(sessions.openKeys()).containsExactlyInAnyOrderElementsOf(log.leakedSessions());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ansi", "nul", "json", "nested", "csv", "utf16", "crlf"})
    void everyShape_hasTheSameCounts(String shape) {
        AnalysedLog log = AnalysedLog.ofSeed(9);
        byte[] bytes = LogShapes.write(shape, log.lines());
        LedgerReport report = Read.bytes(bytes, PairsFile.shipped(), 4_099);
        PairReport exporters = Read.pair(report, "exporters");
        PairReport sessions = Read.pair(report, "database sessions");

        assertThat(List.of(exporters.counts().started(), exporters.counts().stopped(), exporters.open()))
                .containsExactly(1226L, 1220L, 6L);
        assertThat(List.of(sessions.counts().started(), sessions.counts().stopped(), sessions.open()))
                .containsExactly(250L, 248L, 2L);
        assertThat(sessions.openKeys()).containsExactlyInAnyOrderElementsOf(log.leakedSessions());
        assertThat(report.from().orElseThrow()).isEqualTo(java.time.Instant.parse("2025-10-09T19:44:00Z"));
        assertThat(report.calls().tools()).hasSize(3);
    }

    @Test
    void splitAnywhere_saysTheSame() {
        List<String> lines = AnalysedLog.ofSeed(10).lines().subList(0, 40);
        byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        LedgerReport whole = Read.bytes(bytes, PairsFile.shipped(), bytes.length);
        for (int part = 1; part < 300; part++) {
            assertThat(Read.bytes(bytes, PairsFile.shipped(), part))
                    .as("parts of %d bytes", part)
                    .isEqualTo(whole);
        }
    }

    @Test
    void restartInTheMiddle_isSaidToBeUncertain() {
        AnalysedLog log = AnalysedLog.ofSeed(11);
        List<String> lines = new ArrayList<>(log.lines());
        lines.add(9_000, "INFO:     Started server process [4711]");
        LedgerReport report = Read.lines(lines);
        PairReport exporters = Read.pair(report, "exporters");
        assertThat(report.calls().restarts()).isEqualTo(1);
        assertThat(exporters.doubts()).anyMatch(why -> LedgerWords.doubt(why).contains("started anew"));
        assertThat(exporters.open() + exporters.counts().lostAtRestart()).isEqualTo(6);
    }
}
