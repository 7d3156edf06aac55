package mcpleak.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mcpleak.ledger.LedgerReport.Doubt;
import mcpleak.ledger.LedgerReport.Doubt.Kind;
import mcpleak.ledger.pairs.PairsFile;
import mcpleak.ledger.pairs.Threshold;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs as servers write them, and as containers' runtimes hand them on. */
class ServerLogsTest {

    private static final Path LOGS = Path.of("src/test/resources/server-logs");

    /** What stands before each line. */
    enum Wrapping {
        NONE(""),
        COMPOSE("server-1  | "),
        COMPOSE_WITH_TIMES("server-1  | 2026-02-03T10:00:00.123456789Z "),
        KUBECTL("[pod/mcp-7c9f-x2/server] "),
        KUBERNETES("2026-02-03T10:00:00.123456789Z stderr F "),
        JOURNAL("Feb 03 10:00:00 host-1 mcp[812]: "),
        DOCKER_JSON("") {
            @Override
            String of(String log) {
                return log.lines()
                        .map(line -> "{\"log\":\"" + line.replace("\\", "\\\\").replace("\"", "\\\"")
                                + "\\n\",\"stream\":\"stderr\",\"time\":\"2026-02-03T10:00:00.123Z\"}\n")
                        .collect(Collectors.joining());
            }
        };

        private final String prefix;

        Wrapping(String prefix) {
            this.prefix = prefix;
        }

        String of(String log) {
            return prefix + log.stripTrailing().replace("\n", "\n" + prefix) + "\n";
        }
    }

    private static LedgerReport read(String log) {
        return Read.text(log, PairsFile.shipped());
    }

    private static String log(String name) throws IOException {
        return Files.readString(LOGS.resolve(name + ".log"), StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "colon-form, opened and closed",
        "csharp-disposed, MCP sessions (C# SDK)",
        "event-names, opened and closed",
        "gosdk, MCP sessions (Go SDK)",
        "rich-wrapped, MCP sessions (Python SDK)",
        "stop-unknown, MCP sessions (TypeScript SDK)",
    })
    void eightSessions_ofWhichSixWereClosed_areCounted(String name, String pair) throws IOException {
        for (Wrapping wrapping : Wrapping.values()) {
            LedgerReport report = read(wrapping.of(log(name)));
            PairReport.Counts counts = Read.pair(report, pair).counts();
            assertThat(List.of(counts.started(), counts.stopped(), counts.open()))
                    .as("%s", wrapping)
                    .containsExactly(8L, 6L, 2L);
            assertThat(report.tells()).isTrue();
        }
        boolean named = pair.startsWith("MCP");
        assertThat(read(log(name)).withDefaultAlarms().alarms()).hasSize(named ? 1 : 0);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Wrapping.class)
    void richLines_ofAnyWidth_areJoinedAndKeysGlued(Wrapping wrapping) throws IOException {
        for (String name : List.of("rich-60", "rich-120", "rich-80-without-path")) {
            for (String log : List.of(log(name), log(name).replaceAll("(?m) +$", ""))) {
                LedgerReport report = read(wrapping.of(log));
                PairReport pair = Read.pair(report, "MCP sessions (Python SDK)");
                assertThat(pair.counts()).as(name).isEqualTo(new PairReport.Counts(3, 3, 0, 0, 0, 3, 0));
                assertThat(report.calls().requests()).isEqualTo(3);
            }
        }
    }

    @Test
    void richLines_areNumberedAsTheyStandInTheLog() throws IOException {
        assertThat(Read.pair(read(log("rich-wrapped")), "MCP sessions (Python SDK)")
                        .left()
                        .unmatched())
                .extracting(PairReport.Unmatched::line)
                .containsExactly(24L, 51L);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '!',
            value = {
                "Session created ({}) ! Session closed ({})",
                "Session started: {} ! Session terminated: {}",
                "New session {} ! Removed session {}",
                "Client connected: {} ! Client disconnected: {}",
                "Registered session {} ! Unregistered session {}",
                "[{}] session opened ! [{}] session closed",
                "level=info event=session_start sid={} ! level=info event=session_end sid={}",
                "INFO Session created {\"sessionId\":\"{}\"} ! INFO Session expired {\"sessionId\":\"{}\"}",
                "{\"event\":\"sessionStarted\",\"sessionId\":\"{}\"} ! {\"event\":\"sessionEnded\",\"sessionId\":\"{}\"}",
                "New SSE connection established and stored with sessionId: {} ! Server connection closed for sessionId: {}",
                "Created new transport with session ID: {} ! Session {} was removed",
            })
    void startsAndStops_inOtherWords_areCounted(String start, String stop) {
        List<PairReport> pairs = read(sessions(start, stop)).pairs();
        assertThat(pairs).hasSize(1);
        assertThat(pairs.get(0).counts().started()).isEqualTo(40);
        assertThat(pairs.get(0).counts().stopped()).isEqualTo(30);
        assertThat(pairs.get(0).isKnown()).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '!',
            value = {
                "Session initialized with ID: {} ! Farewell to {} ! Farewell to (?P<key>[0-9A-Za-z_-]+)",
                "Started exporter '{}' ! Gone is {}, at last ! Gone is (?P<key>[0-9A-Za-z_-]+), at last",
                "Session opened: {} ! Stream of {} closed ! Stream of (?P<key>[0-9A-Za-z_-]+) closed",
            })
    void stopLine_thatIsNotKnown_raisesNoAlarmAndIsProposed(String start, String stop, String proposed) {
        LedgerReport report = read(sessions(start, stop));
        assertThat(report.tells()).isFalse();
        assertThat(report.withDefaultAlarms().alarms()).isEmpty();
        assertThat(report.pairs().get(0).doubts())
                .filteredOn(doubt -> doubt.kind() == Kind.STOP_UNKNOWN)
                .flatExtracting(Doubt::lines)
                .containsExactly(proposed);
        String own = "pairs = [{ name = own, start = \""
                + start.replace("{}", "(?P<key>[\\\\w-]+)").strip() + "\", stop = \"" + proposed.replace("\\", "\\\\")
                + "\" }]";
        assertThat(Read.text(sessions(start, stop), Read.pairs(own))
                        .withDefaultAlarms()
                        .alarms())
                .hasSize(1);
    }

    @Test
    void stopLine_thatIsKnownInPart_leavesTheRestInDoubt() {
        String start = "Created new transport with session ID: {}";
        String log = sessions(start, "Terminating session: {}")
                + sessions(start, "{} said good bye, its stream is closed").replace("a1b2", "c3d4");
        LedgerReport report = read(log);
        PairReport pair = Read.pair(report, "MCP sessions (Python SDK)");
        assertThat(pair.open()).isEqualTo(50);
        assertThat(pair.surelyOpen()).isEqualTo(20);
        assertThat(report.withDefaultAlarms().alarms().get(0).value()).isEqualTo(20);
        assertThat(report.tells()).isFalse();
    }

    @Test
    void lines_thatFollowEachSession_areNoStops() {
        String log =
                sessions("Session initialized with ID: {}", "request of {} completed\nTransport closed for session {}");
        PairReport pair = Read.pair(read(log), "MCP sessions (TypeScript SDK)");
        assertThat(pair.isKnown()).isTrue();
        assertThat(pair.surelyOpen()).isEqualTo(10);
    }

    @Test
    void threshold_ofAllPairs_spares_onlyWhoNamesThePairIsHeard() {
        String log = sessions("Session initialized with ID: {}", "idle");
        assertThat(alarms(log, "open > 5")).isEmpty();
        assertThat(alarms(log, "MCP sessions (TypeScript SDK): open > 5")).hasSize(1);
    }

    private static List<LedgerReport.Alarm> alarms(String log, String rule) {
        Ledger ledger = new Ledger(PairsFile.shipped());
        Read.bytes(log.getBytes(StandardCharsets.UTF_8), ledger, 1 << 16);
        return ledger.report(Threshold.parse(rule)).alarms();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "hello\n", "session 17 closed\n", "server listening on port 8080\n"})
    void nothingRecognized_isNoAnswer(String log) {
        assertThat(read(log).tells()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "10:00:00, 2026-02-03T10:00:05",
        "2026-02-03T10:00:00, 10:00:05",
        "Feb  3 10:00:00, 2026-02-03T10:00:05",
        "2026-02-03T10:00:00, Feb  3 10:00:05",
        "2026-02-03T23:59:58, 00:00:03",
    })
    void datedAndUndatedLines_spanWhatTheyDo(String one, String other) {
        LedgerReport report =
                read(one + " Session created: a1b2\n" + other + " Session closed: a1b2\n" + other + " idle\n");
        assertThat(java.time.Duration.between(
                        report.from().orElseThrow(), report.to().orElseThrow()))
                .isEqualTo(java.time.Duration.ofSeconds(5));
        assertThat(read(one + " Session created: a1b2\n" + other + " Session created: c3d4\n")
                        .pairs()
                        .get(0)
                        .left()
                        .unmatched())
                .extracting(PairReport.Unmatched::openSeconds)
                .containsExactly(java.util.Optional.of(5.0), java.util.Optional.of(0.0));
    }

    /** 40 sessions, every fourth without a stop. */
    private static String sessions(String start, String stop) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String key = String.format(java.util.Locale.ROOT, "a1b2-%08x", i * 0x9E3779B9);
            Stream.of(start, i % 4 == 0 ? "idle" : stop)
                    .map(line -> line.strip().replace("{}", key))
                    .forEach(lines::add);
        }
        return String.join("\n", lines) + "\n";
    }
}
