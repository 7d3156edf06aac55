package mcpleak.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import mcpleak.ledger.Ledger.LedgerLimits;
import mcpleak.ledger.log.LogReader;
import mcpleak.ledger.pairs.PairSet;
import mcpleak.ledger.pairs.PairsFile;
import mcpleak.report.words.LedgerWords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogReaderTest {

    private static final PairSet LEASES = Read.pairs(
            "pairs = [{ name = p, start = [\"grant (?P<key>\\\\w+)\", \"grant \"], stop = [\"return (?P<key>\\\\w+)\", \"return \"], key-field = leaseId }]");

    private static PairReport of(String log) {
        return Read.text(log, LEASES).pairs().get(0);
    }

    private static byte[] line(int length) {
        byte[] line = new byte[length];
        Arrays.fill(line, (byte) 'x');
        byte[] end = "grant a".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(end, 0, line, length - end.length, end.length);
        return line;
    }

    @Test
    void lineAtTheLimit_isReadToItsEnd_andBeyondItIsCutAndToldSo() {
        LedgerLimits limits = new LedgerLimits(256, 100, 100, 100, 100);
        Ledger atLimit = new Ledger(LEASES, limits);
        LedgerReport whole = Read.bytes(withBreak(line(255)), atLimit, 50);
        assertThat(Read.pair(whole, "p").openKeys()).containsExactly("a", "b");
        assertThat(whole.notes()).noneMatch(note -> LedgerWords.doubt(note).contains("longer"));

        LedgerReport cut = Read.bytes(withBreak(line(300)), new Ledger(LEASES, limits), 50);
        assertThat(cut.pairs()).isEmpty();
        assertThat(cut.notes()).anyMatch(note -> LedgerWords.doubt(note).contains("longer than the limit"));
    }

    private static byte[] withBreak(byte[] line) {
        byte[] log = Arrays.copyOf(line, line.length + 9);
        System.arraycopy("\ngrant b\n".getBytes(StandardCharsets.US_ASCII), 0, log, line.length, 9);
        return log[line.length - 1] == 'a' && line.length > 256 ? Arrays.copyOf(log, line.length + 1) : log;
    }

    @Test
    void linesAfterALineThatWasCut_areRead() {
        LedgerLimits limits = new LedgerLimits(256, 100, 100, 100, 100);
        byte[] log =
                ("y".repeat(10_000) + "grant lost\ngrant b\ngrant c\nreturn b\n").getBytes(StandardCharsets.US_ASCII);
        for (int part : List.of(1, 7, 256, 20_000)) {
            assertThat(Read.pair(Read.bytes(log, new Ledger(LEASES, limits), part), "p")
                            .openKeys())
                    .containsExactly("c");
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomBytes_aroundRealLines_doNotHideThem(long seed) {
        Random random = new Random(seed);
        byte[] noise = new byte[20_000];
        random.nextBytes(noise);
        noise[0] = 'n';
        byte[] log = Arrays.copyOf(noise, noise.length + 40);
        System.arraycopy(
                "\ngrant ok\ngrant b\nreturn b\n".getBytes(StandardCharsets.US_ASCII), 0, log, noise.length, 27);
        PairReport pair = Read.pair(Read.bytes(log, LEASES, 777), "p");
        assertThat(pair.openKeys()).containsExactly("ok");
    }

    @Test
    void brokenUtf8_beforeTheKey_doesNotHideIt() {
        byte[] log = "\u00e9\u00e9 grant a\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Read.pair(Read.bytes(log, LEASES, 3), "p").openKeys()).containsExactly("a");
    }

    @Test
    void json_keyInAFieldBesideTheMessage_isFound() {
        assertThat(
                        of("{\"msg\":\"grant \",\"leaseId\":\"L1\"}\n{\"msg\":\"grant \",\"ctx\":{\"leaseId\":\"L2\"}}\n{\"leaseId\":\"L1\",\"msg\":\"return \"}\n")
                                .openKeys())
                .containsExactly("L2");
    }

    @Test
    void text_keyAsNameAndValue_isFound() {
        assertThat(
                        of("level=info msg=\"grant \" leaseId=L1\nlevel=info msg=\"grant \" leaseId=L2\nmsg=\"return \" leaseId=\"L1\"\n")
                                .openKeys())
                .containsExactly("L2");
    }

    @Test
    void json_theSameTextInTwoFields_countsOnce() {
        PairReport pair = of(
                "{\"message\":\"grant a\",\"event\":{\"original\":\"grant a\"},\"rendered\":\"grant a\"}\n{\"x\":\"grant b\",\"y\":\"grant b\"}\n");
        assertThat(pair.counts().started()).isEqualTo(2);
    }

    @Test
    void json_objectThatIsCut_isReadAsText() {
        assertThat(of("{\"message\":\"grant a\n{\"message\":\"grant b\"}\n")
                        .counts()
                        .started())
                .isEqualTo(2);
    }

    @Test
    void csv_columnsInAnyOrder_quotesAndLineBreaks() {
        PairReport pair = of(
                "id;\"Message\";time\r\n1;\"grant a\";2026-01-01T00:00:00Z\r\n2;\"he said \"\"grant b\"\"\nreturn a\";2026-01-01T00:00:01Z\r\n3;grant c;x\r\n");
        assertThat(pair.openKeys()).containsExactly("b", "c");
        assertThat(pair.counts().stopped()).isEqualTo(1);
    }

    @Test
    void csv_quoteThatIsNeverClosed_costsNoLines() {
        LedgerLimits limits = new LedgerLimits(256, 100, 100, 100, 100);
        StringBuilder log = new StringBuilder("time,message\n1,\"never closed\n");
        for (int i = 0; i < 100; i++) {
            log.append(i).append(",grant k").append(i).append('\n');
        }
        LedgerReport report =
                Read.bytes(log.toString().getBytes(StandardCharsets.US_ASCII), new Ledger(LEASES, limits), 33);
        assertThat(Read.pair(report, "p").counts().started()).isEqualTo(100);
        assertThat(report.notes()).anyMatch(note -> LedgerWords.doubt(note).contains("never closed"));
    }

    @Test
    void emptyLines_firstOrAlone_areLines() {
        assertThat(of("\n\r\n\ngrant a\n").openKeys()).containsExactly("a");
        assertThat(Read.text("\n".repeat(300), LEASES).lines()).isEqualTo(300);
        assertThat(Read.text("", LEASES).lines()).isZero();
    }

    @Test
    void json_batches_areAsManyRecords() {
        String otel = "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":["
                + "{\"timeUnixNano\":\"1760039614000000000\",\"body\":{\"stringValue\":\"grant a\"}},"
                + "{\"timeUnixNano\":\"1760039615000000000\",\"body\":{\"stringValue\":\"grant b\"}}]}]}]}\n";
        String cloud = "{\"logGroup\":\"g\",\"logEvents\":[{\"timestamp\":1760039616000,\"message\":\"return a\"}]}\n";
        LedgerReport report = Read.text(otel + cloud, LEASES);
        assertThat(Read.pair(report, "p").openKeys()).containsExactly("b");
        assertThat(report.from()).contains(java.time.Instant.parse("2025-10-09T19:53:34Z"));
        assertThat(report.to()).contains(java.time.Instant.parse("2025-10-09T19:53:36Z"));
    }

    @Test
    void csv_namedColumns_areUsed() {
        Ledger ledger = new Ledger(LEASES);
        LogReader reader =
                ledger.reader(new LogReader.Format(java.util.Optional.of("Payload"), java.util.Optional.of("When")));
        byte[] log =
                "Message,When,Payload\ngrant no,2026-01-01 10:00:00,grant yes\n".getBytes(StandardCharsets.US_ASCII);
        reader.accept(log, 0, log.length);
        reader.end();
        LedgerReport report = ledger.report(List.of());
        assertThat(Read.pair(report, "p").openKeys()).containsExactly("yes");
        assertThat(report.from().orElseThrow()).isEqualTo(java.time.Instant.parse("2026-01-01T10:00:00Z"));
    }

    @Test
    void patternThatWouldNeverEndElsewhere_endsHere() {
        PairSet pairs = Read.pairs("pairs = [{ name = p, start = \"(a+)+(b+)+(a|aa)+$\", stop = \"((x*)*)*y\" }]");
        LedgerReport report = Read.text(("a".repeat(3_000) + "!\n").repeat(20), pairs);
        assertThat(report.lines()).isEqualTo(20);
        assertThat(report.pairs()).isEmpty();
    }

    @Test
    void shippedLines_ofRealServers_areKnown() {
        String log = """
                INFO:     Started server process [1]
                Created new transport with session ID: 0123456789abcdef0123456789abcdef
                Terminating session: 0123456789abcdef0123456789abcdef
                Created new transport with session ID: 1123456789abcdef0123456789abcdef
                Cleaning up crashed session 1123456789abcdef0123456789abcdef from active instances.
                Created new transport with session ID: 2123456789abcdef0123456789abcdef
                Session 2123456789abcdef0123456789abcdef idle timeout
                Created new transport with session ID: 3123456789abcdef0123456789abcdef
                Session initialized with ID: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
                Transport closed for session 1b4e28ba-2fa1-11d2-883f-0016d3cca427, removing from transports map
                Session initialized with ID: 2b4e28ba-2fa1-11d2-883f-0016d3cca427
                Streamable session transport abc-1 initialized with SSE writer
                Successfully completed async context for session abc-1
                """;
        LedgerReport report = Read.text(log, PairsFile.shipped());
        assertThat(Read.pair(report, "MCP sessions (Python SDK)").openKeys())
                .containsExactly("3123456789abcdef0123456789abcdef");
        assertThat(Read.pair(report, "MCP sessions (Python SDK)").counts().started())
                .isEqualTo(4);
        assertThat(Read.pair(report, "MCP sessions (TypeScript SDK)").openKeys())
                .containsExactly("2b4e28ba-2fa1-11d2-883f-0016d3cca427");
        assertThat(Read.pair(report, "SSE streams (Java SDK)").open()).isZero();
    }

    @Test
    void wordsOfManyLogs_areGuessedAndSaidToBe() {
        String log = """
                [pool] Acquired connection 17
                [pool] connection 17 released
                [pool] acquired connection #18
                {"level":30,"msg":"session opened","sessionId":"s-1"}
                {"level":30,"msg":"session opened","sessionId":"s-2"}
                {"level":30,"msg":"session closed","sessionId":"s-1"}
                worker 3 started
                worker 3 stopped
                """;
        LedgerReport report = Read.text(log, PairsFile.shipped());
        assertThat(Read.pair(report, "acquired and released").openKeys()).containsExactly("connection 18");
        assertThat(Read.pair(report, "opened and closed").openKeys()).containsExactly("session s-2");
        assertThat(Read.pair(report, "opened and closed").counts().stopped()).isEqualTo(2);
        assertThat(report.pairs())
                .allMatch(pair -> pair.doubts().stream()
                        .anyMatch(why -> LedgerWords.doubt(why).contains("guessed")));
        assertThat(report.withDefaultAlarms().alarms()).isEmpty();
    }
}
