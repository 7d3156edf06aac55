package mcpleak.ledger.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import mcpleak.ledger.LedgerReport;
import mcpleak.ledger.PairReport;
import mcpleak.ledger.Read;
import mcpleak.report.words.LedgerWords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordFormTest {

    private static Optional<LinePattern.Found> find(String line, String word) {
        int at = line.toLowerCase(Locale.ROOT).indexOf(word);
        return WordForm.find(line, at, at + word.length());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "opened session 17 | opened | session | 17",
                "Opened new Session '17' | opened | Session | 17",
                "opened session (id: a-1) now | opened | session | a-1",
                "opened connection 10.0.0.1:5432. | opened | connection | 10.0.0.1:5432",
                "session 17 opened | opened | session | 17",
                "x: connection [c1] was opened | opened | connection | c1",
                "lock #7 has been released | released | lock | 7",
                "unsubscribed from topic t1/a | unsubscribed | topic | t1/a",
                "session opened | opened | session | ",
                "session.opened id=4 | opened | session | 4",
                "Session closed: e539a78b-c8ef | closed | Session | e539a78b-c8ef",
                "Session created (a1b2) | created | Session | a1b2",
                "Session created with id a1b2 | created | Session | a1b2",
                "Session created with ID: a1b2 | created | Session | a1b2",
                "Session has been terminated: a1b2 | terminated | Session | a1b2",
                "Session started successfully, id=a1b2 | started | Session | a1b2",
                "Created new MCP session with id: a1b2 | created | session | a1b2",
                "New session: a1b2 | new | session | a1b2",
                "New session created: a1b2 | created | session | a1b2",
                "[INFO] mcp.server: Session a1b2 expired | expired | Session | a1b2",
                "Session a1b2 timed out | timed | Session | a1b2",
                "Shut down worker #3 | shut | worker | 3",
                "[d9428888-122b-11e1] session opened | opened | session | d9428888-122b-11e1",
                "created session session_id=a1b2 | created | session | a1b2",
                "session created session_id=a1b2 | created | session | a1b2",
                "2026-02-03 10:00:00 INFO created session a1b2 | created | session | a1b2",
                "session_open | open | session | ",
                "session:close | close | session | ",
                "mcp.session.end | end | session | ",
                "sessionOpened | opened | session | ",
                "SessionClosedEvent | closed | Session | ",
                "session start | start | session | ",
                "session end session_id=a1b2 | end | session | a1b2",
                "session_opened | opened | session | ",
            })
    void nounAndKey_standBesideTheWord(String line, String word, String noun, String key) {
        LinePattern.Found found = find(line, word).orElseThrow();
        assertThat(found.group()).contains(noun);
        assertThat(found.key().orElse("")).isEqualTo(key == null ? "" : key);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "step finished in 12 ms | finished",
                "returned status 200 | returned",
                "started on port 8080 | started",
                "reopened session 17 | opened",
                "openedsession 17 | opened",
                "opened session now | opened",
                "opened 17 | opened",
                "opened | opened",
                "created_at 17 | created",
                "sessionCreatedAt: 17 | created",
                "New session created: a1b2 | new",
                "Session closed. 17 are left | closed",
                "Session closed (17 active) | closed",
                "Session closed after 12 s | closed",
                "Connection closed with code 1000 | closed",
                "please open session 17 | open",
                "12345 INFO created at 10:00:00 | created",
                "user 5: opened page | opened",
            })
    void whatMeansSomethingElse_isNotFound(String line, String word) {
        assertThat(find(line, word).filter(found -> found.key().isPresent())).isEmpty();
    }

    @Test
    void everyCut_isRead() {
        String line = "x session [a1] has been opened session (id: b2) y";
        int word = line.indexOf("opened");
        for (int end = word + 6; end <= line.length(); end++) {
            for (int from = 0; from <= word; from++) {
                Optional<LinePattern.Found> found =
                        WordForm.find(line.substring(from, end), word - from, word - from + 6);
                assertThat(found.map(LinePattern.Found::offset).orElse(0))
                        .as("%d to %d", from, end)
                        .isBetween(0, end - from);
            }
        }
    }

    @Test
    void guessedPair_withGroups_isCountedByGroup() {
        PairReport pair = Read.pair(
                Read.lines(List.of(
                        "opened cursor 1",
                        "opened session 1",
                        "closed cursor 1",
                        "opened cursor 2",
                        "cursor 2 was closed",
                        "opened cursor 3")),
                "opened and closed");
        assertThat(pair.left().groups())
                .containsExactly(
                        new PairReport.GroupCount("cursor", 3, 2, 1), new PairReport.GroupCount("session", 1, 0, 1));
        assertThat(pair.openKeys()).containsExactly("session 1", "cursor 3");
    }

    @Test
    void guessedPair_ofWhichTheLogTellsStopsAlone_isNotShown() {
        assertThat(Read.lines(List.of("closed session 1", "closed session 2")).pairs())
                .isEmpty();
    }

    @Test
    void guessedWords_thatNeverComeTrue_areGivenUp_andNamedPairsGoOn() {
        StringBuilder log = new StringBuilder("Started exporter 'a'\n");
        for (int i = 0; i < 60_000; i++) {
            log.append("{\"created\":")
                    .append(i)
                    .append(",\"message\":\"task ")
                    .append(i)
                    .append(" finished\"}\n");
        }
        log.append("{\"created\":1,\"message\":\"Stopped exporter 'a'\"}\nStarted exporter 'b'\n");
        LedgerReport report = Read.text(log.toString(), PairsFile.shipped());
        assertThat(report.pairs()).extracting(PairReport::name).containsExactly("exporters");
        assertThat(report.pairs().get(0).openKeys()).containsExactly("b");
        assertThat(report.notes()).anyMatch(note -> LedgerWords.doubt(note).contains("given up"));
    }
}
