package mcpleak.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import mcpleak.ledger.PairReport.Share;
import mcpleak.ledger.pairs.LinePattern;
import mcpleak.ledger.pairs.PairSet;
import mcpleak.ledger.pairs.PairSet.Pair;
import mcpleak.ledger.pairs.PairsFile;
import mcpleak.ledger.pairs.Threshold;
import mcpleak.report.words.LedgerWords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerPartsTest {

    @Test
    void wilson_agreesWithPublishedValues() {
        // Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263, 95 % two-sided: 0.2553 to 0.3662; here z is
        // that of 90 %
        Share rate = Share.of(81, 263);
        double z = 1.6448536269514722;
        double centre = (81 + z * z / 2) / (263 + z * z);
        assertThat(rate.percent()).isCloseTo(30.798, within(0.001));
        assertThat((rate.lowPercent() + rate.highPercent()) / 200).isCloseTo(centre, within(1e-12));
        assertThat(Share.of(0, 10).lowPercent()).isZero();
        assertThat(Share.of(10, 10).highPercent()).isEqualTo(100);
        assertThat(Share.of(0, 10).highPercent()).isCloseTo(21.29, within(0.01));
        assertThatThrownBy(() -> Share.of(2, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '!',
            value = {
                "Started exporter '(?P<key>[^']+)' ! started exporter ",
                "(?i)\\bopened\\s+conn ! opened",
                "(?:foo|barbar) (\\d+) ! ''",
                "x?yz(abc)+def ! def",
                "abc{0,3}defg ! defg",
                "a.b ! ''",
                "(?s)hello ! hello",
                "[[:alpha:]]hello ! hello",
                "one|other ! one,other",
                "one|\\d+ ! ''",
                "\\Qa.b\\E one ! ''",
                "lease \\(id\\) granted !  granted",
            })
    void literals_areThoseThatEveryMatchHolds(String regex, String literals) {
        List<String> expected = literals.isEmpty() ? List.of() : List.of(literals.split(","));
        assertThat(LinePattern.of(regex.strip()).literals().stream().map(String::strip))
                .containsExactlyElementsOf(expected.stream().map(String::strip).toList());
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
                .extracting(LedgerWords::rule)
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
        assertThat(pair.left().unmatched())
                .extracting(open -> open.call().flatMap(PairReport.Call::tool).orElse("")
                        + open.call()
                                .flatMap(PairReport.Call::outcome)
                                .map(Enum::name)
                                .orElse(""))
                .containsExactly("badFAILED", "badCANCELLED");
        assertThat(pair.left().common()).extracting(LedgerWords::trait).containsExactly("2 of 2 called bad");
        assertThat(pair.left().byTool()).containsExactly(new PairReport.ToolShare("bad", 2, 2));
        assertThat(String.format(
                        Locale.ROOT, "%.1f", pair.growth().perThousandCalls().orElseThrow()))
                .isEqualTo("666.7");
    }
}
