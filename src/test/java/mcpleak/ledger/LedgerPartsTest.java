package mcpleak.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerPartsTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "2025-10-09 19:53:34 - INFO | 2025-10-09T19:53:34Z | LOCAL",
                "2025-10-09T19:53:34.123456Z x | 2025-10-09T19:53:34.123Z | ZONED",
                "2025-10-09 19:53:34,5 x | 2025-10-09T19:53:34.500Z | LOCAL",
                "[2025-10-09T19:53:34+02:00] x | 2025-10-09T17:53:34Z | ZONED",
                "2025-10-09 19:53:34 -0530 x | 2025-10-10T01:23:34Z | ZONED",
                "2025/10/09 19:53:34 x | 2025-10-09T19:53:34Z | LOCAL",
                "127.0.0.1 - - [09/Oct/2025:19:53:34 +0000] \"POST | 2025-10-09T19:53:34Z | ZONED",
                "Thu, 09 Oct 2025 19:53:34 GMT x | 2025-10-09T19:53:34Z | ZONED",
                "Oct 9, 2025 @ 19:53:34.123 x | 2025-10-09T19:53:34.123Z | LOCAL",
                "10/09/2025 7:53:34 PM x | 2025-10-09T19:53:34Z | LOCAL",
                "[10/09/25 19:53:34] INFO x | 2025-10-09T19:53:34Z | LOCAL",
                "13/10/2025 19:53:34 x | 2025-10-13T19:53:34Z | LOCAL",
                "09.10.2025 19:53:34 x | 2025-10-09T19:53:34Z | LOCAL",
                "Thu Oct  9 19:53:34 2025 x | 2025-10-09T19:53:34Z | LOCAL",
                "1760039614123456 x | 2025-10-09T19:53:34.123Z | ZONED",
                "INFO 2025-10-09T19:53:34Z x | 2025-10-09T19:53:34Z | ZONED",
                "20251009T195334Z x | 2025-10-09T19:53:34Z | ZONED",
                "1760039614.5 x | 2025-10-09T19:53:34.500Z | ZONED",
                "19:53:34.123 [main] x | 1970-01-01T19:53:34.123Z | DATELESS",
                "Oct  9 19:53:34 host x | 1972-10-09T19:53:34Z | DATELESS",
                "I1009 19:53:34.123456 7 x.go:1] y | 1972-10-09T19:53:34.123Z | DATELESS",
            })
    void times_ofTheCommonFormats(String line, String instant, LogTime.Kind kind) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        LogTime time = LogTimes.ofLine(bytes, 0, bytes.length).orElseThrow();
        assertThat(Instant.ofEpochMilli(time.epochMillis())).isEqualTo(instant);
        assertThat(time.kind()).isEqualTo(kind);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "",
                "no time at all",
                "session 1234567890 opened",
                "ratio 3:20 of 2025-13-45 99:99:99",
                "2025-",
                "Octopus 9",
                "10.1.12.34 to 10.1.12.35 at noon",
                "version 1.2.34 of it",
                "12.30.25 12:00:00"
            })
    void times_whereThereIsNone(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        assertThat(LogTimes.ofLine(bytes, 0, bytes.length)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "1760039614, 2025-10-09T19:53:34Z",
        "1.760039614123e+09, 2025-10-09T19:53:34.123Z",
        "1760039614123, 2025-10-09T19:53:34.123Z",
        "1760039614123456789, 2025-10-09T19:53:34.123Z"
    })
    void times_epochsOfFields(String text, String instant) {
        assertThat(Instant.ofEpochMilli(LogTimes.ofField(text).orElseThrow().epochMillis()))
                .isEqualTo(instant);
    }

    @Test
    void wilson_agreesWithPublishedValues() {
        // Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263, 95 % two-sided: 0.2553 to 0.3662; here z is
        // that of 90 %
        ProportionInterval rate = ProportionInterval.of(81, 263);
        double z = 1.6448536269514722;
        double centre = (81 + z * z / 2) / (263 + z * z);
        assertThat(rate.percent()).isCloseTo(30.798, within(0.001));
        assertThat((rate.lowPercent() + rate.highPercent()) / 200).isCloseTo(centre, within(1e-12));
        assertThat(ProportionInterval.of(0, 10).lowPercent()).isZero();
        assertThat(ProportionInterval.of(10, 10).highPercent()).isEqualTo(100);
        assertThat(ProportionInterval.of(0, 10).highPercent()).isCloseTo(21.29, within(0.01));
        assertThatThrownBy(() -> ProportionInterval.of(2, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '!',
            value = {
                "Started exporter '(?P<key>[^']+)' ! started exporter ",
                "(?i)\\bopened\\s+conn ! opened",
                "(?:foo|barbar) (\\d+) ! foo,barbar",
                "x?yz(abc)+def ! abc",
                "abc{0,3}defg ! defg",
                "a.b ! ''",
                "(?s)hello ! ''",
                "[[:alpha:]]hello ! ''",
                "lease \\(id\\) granted !  granted",
            })
    void literals_areThoseThatEveryMatchHolds(String regex, String literals) {
        List<String> expected = literals.isEmpty() ? List.of() : List.of(literals.split(","));
        assertThat(LinePattern.of(regex.strip()).literals().stream().map(String::strip))
                .containsExactlyElementsOf(expected.stream().map(String::strip).toList());
    }

    /** What the quick way finds, the engine finds, and the other way round. */
    @Test
    void simpleForm_findsWhatTheEngineFinds() {
        LinePattern pattern = LinePattern.of("open '(?P<key>[^'\\s]+)' now");
        assertThat(pattern.simple()).isPresent();
        for (String text : List.of(
                "open 'a' now",
                "open '' now",
                "open 'a",
                "open 'a b' now",
                "xopen '\u00e9' now",
                "open 'a'  now",
                "OPEN 'a' now")) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            var quick = java.util.stream.IntStream.range(0, bytes.length)
                    .mapToObj(at -> pattern.matchSimple(bytes, 0, bytes.length, at))
                    .flatMap(java.util.Optional::stream)
                    .findFirst()
                    .flatMap(LinePattern.Found::key);
            assertThat(quick).as(text).isEqualTo(pattern.find(text).flatMap(LinePattern.Found::key));
        }
    }

    @Test
    void scan_findsEveryLiteralWhateverItsCase() {
        LiteralScan scan = LiteralScan.of(List.of("she", "he", "hers", "his"));
        int state = 0;
        StringBuilder found = new StringBuilder();
        for (char c : "uSHErs\nhis".toCharArray()) {
            state = scan.table()[state + scan.classes(LiteralScan.Quotes.PASS)[c]];
            if (state == scan.line()) {
                state = 0;
                found.append('|');
            } else if (state >= scan.hot()) {
                for (int literal : scan.outputs(state)) {
                    found.append(literal);
                }
            }
        }
        assertThat(found).hasToString("012|3");
    }

    @Test
    void memory_remembersTheLatestAndForgetsTheOldest() {
        LongMemory memory = new LongMemory(1_000);
        for (long i = 0; i < 10_000; i++) {
            assertThat(memory.add(i)).isTrue();
            assertThat(memory.contains(Math.max(0, i - 999))).isTrue();
        }
        assertThat(memory.contains(0)).isFalse();
        assertThat(memory.add(9_999)).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "open at end > 5, OPEN, 5",
        "active > 100, ACTIVE, 100",
        "rate > 0.1 %, RATE, 0.1",
        "growth per hour > 10, GROWTH, 10",
        "exporters: open > 0, OPEN, 0"
    })
    void threshold_isReadAndWritten(String text, Threshold.Measure measure, double limit) {
        Threshold threshold = Threshold.parse(text).get(0);
        assertThat(threshold.measure()).isEqualTo(measure);
        assertThat(threshold.limit()).isEqualTo(limit);
        assertThat(Threshold.parse(threshold.words())).containsExactly(threshold);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "open", "open > x", "open > 5 %", "rate >> 3", "size > 3"})
    void threshold_thatIsNone_isRefusedWithTheForms(String text) {
        assertThatThrownBy(() -> Threshold.parse(text)).hasMessageContaining("open at end > N");
    }

    @Test
    void alarms_atTheLimitAreSilentAndBeyondItSpeak() {
        Ledger ledger = new Ledger(
                Read.pairs("pairs = [{ name = p, start = \"begin (\\\\w+)\", stop = \"finish (\\\\w+)\" }]"));
        Read.bytes("begin a\nbegin b\nbegin c\nfinish a\n".getBytes(StandardCharsets.US_ASCII), ledger, 10);
        assertThat(ledger.report(Threshold.parse("open > 2; active > 3; rate > 66.7 %"))
                        .alarms())
                .isEmpty();
        assertThat(ledger.report(Threshold.parse("open > 1; active > 2; rate > 66 %; q: open > 0"))
                        .alarms())
                .extracting(Alarm::rule)
                .containsExactly("open at end > 1", "active > 2", "rate > 66 %");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "pairs = [{ name = p, start = a }] | needs a pattern for the start and one for the stop",
                "pairs = [{ name = p, start = \"(\", stop = b }] | is no regular expression of RE2",
                "pairs = [{ name = p, start = a, stopp = b }] | \"stopp\" is none of",
                "pairs = [{ name = p, start = \"(?P<foo>a)\", stop = b }] | a group is named key, group, tool or request",
                "pairs = [{ name = p, start = a, stop = b, bytes = many }] | is no size",
                "pairs = [] | 1 to 100 pairs",
                "sets = [nothing] | is none of: all",
                "pairs = [ { | test",
            })
    void pairsFile_thatBreaksARule_isRefusedWithThePlace(String text, String message) {
        assertThatThrownBy(() -> PairsFile.read(text, "test"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("test")
                .hasMessageContaining(message);
    }

    @Test
    void pairsFile_mayBeJsonAndNameShippedPairs() {
        PairSet set = Read.pairs(
                "{\"sets\": [\"exporters\"], \"pairs\": [{\"name\": \"p\", \"start\": [\"a b\"], \"end\": \"c d\", \"bytes\": \"2 KiB\"}]}");
        assertThat(set.pairs()).extracting(Pair::name).containsExactly("p", "exporters");
        assertThat(set.pairs().get(0).bytes()).hasValue(2048);
        assertThat(set.requests()).isNotEmpty();
    }

    @Test
    void calls_areNamedByTheLineThatFollows_andOpenOnesByTheirCall() {
        PairSet set = Read.pairs("pairs = [{ name = p, start = \"begin (\\\\w+)\", stop = \"finish (\\\\w+)\" }]");
        String log = """
                Processing request of type CallToolRequest
                Starting observability context for function good
                begin a
                Processing request of type CallToolRequest
                Starting observability context for function bad
                begin b
                2026-01-01 00:00:00 - ERROR - it failed
                finish a
                Processing request of type CallToolRequest
                Starting observability context for function bad
                begin c
                request was cancelled
                """;
        PairReport pair = Read.text(log, set).pairs().get(0);
        assertThat(pair.unmatched())
                .extracting(open -> open.tool().orElse("") + open.outcome().orElse(""))
                .containsExactly("badfailed", "badcancelled");
        assertThat(pair.common()).containsExactly("2 of 2 called bad");
        assertThat(pair.byTool()).containsExactly(new ToolShare("bad", 2, 2));
        assertThat(String.format(Locale.ROOT, "%.1f", pair.perThousandCalls().orElseThrow()))
                .isEqualTo("666.7");
    }
}
