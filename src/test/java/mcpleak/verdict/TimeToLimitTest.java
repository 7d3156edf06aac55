package mcpleak.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.report.words.FollowUpWords;
import mcpleak.verdict.growth.Acceleration;
import mcpleak.verdict.growth.Increments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Test when a leak fills the memory, and what it means in production. */
final class TimeToLimitTest {

    private static final double MB = 1024.0 * 1024;

    @ParameterizedTest
    @CsvSource({"536870912, 536870912", "512m, 536870912", "512 MiB, 536870912", "1.5g, 1610612736", "2 GB, 2147483648"
    })
    void bytes_sizes_areUnderstood(String text, long bytes) {
        assertThat(TimeToLimit.bytes(text)).contains(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "none", "max", "-5", "unlimited"})
    void bytes_noSize_isNone(String text) {
        assertThat(TimeToLimit.bytes(text)).isEmpty();
    }

    /** 200 MB used, 300 allowed, 4,096 B per call: 25,600 calls; 6 of 10 seconds of a round are load. */
    @Test
    void judge_leakBelowALimit_saysWhenItIsReached() {
        Load load = new Load(8, 2000, 1).setting("limit", "300m");
        LeakVerdict verdict = load.leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.CALLS)
                .leak(Channel.PRIVATE_RSS, 200 * MB, 0, Exposure.CALLS)
                .judge();

        TimeToLimit time = verdict.followUp().timeToLimit().orElseThrow();
        assertThat(time.calls()).isCloseTo(25_600, within(1e-6));
        assertThat(time.callsPerSecond()).isCloseTo(load.total(8, Exposure.CALLS) / 48.0, within(1e-9));
        assertThat(time.seconds().value()).isCloseTo(25_600 / time.callsPerSecond(), within(1e-6));
        assertThat(time.seconds().low()).isLessThan(time.seconds().value());
        assertThat(FollowUpWords.sentence(time)).contains("300 MiB", "25,600 more calls", "200 MiB now");
    }

    /** 50 MB of 200 MiB of heap are live at first, 200 MB of 400 MiB resident, and the host has 8 GiB: the heap is full first. */
    @Test
    void judge_leakBelowSeveralLimits_tellsTheOneThatIsReachedFirst() {
        Load load = new Load(8, 2000, 1)
                .fact("heap limit", "200 MiB")
                .fact("memory limit", "419430400")
                .fact("host memory", "8.0 GiB");
        TimeToLimit live = load.leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.CALLS)
                .leak(Channel.PRIVATE_RSS, 200 * MB, 0, Exposure.CALLS)
                .judge()
                .followUp()
                .timeToLimit()
                .orElseThrow();
        TimeToLimit outside = load.leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS)
                .leak(Channel.THREADS, 10, 0, Exposure.CALLS)
                .leak(Channel.CHILDREN_PRIVATE_RSS, 50 * MB, 4096, Exposure.CALLS)
                .judge()
                .followUp()
                .timeToLimit()
                .orElseThrow();

        assertThat(live.limit()).isEqualTo(TimeToLimit.Limit.HEAP);
        assertThat(live.calls()).isCloseTo(((200 << 20) - 50 * MB) / 4096 - load.total(8, Exposure.CALLS), within(1.0));
        assertThat(FollowUpWords.sentence(live))
                .startsWith("At this rate the largest heap of its runtime of 200 MiB is");
        assertThat(outside.limit()).isEqualTo(TimeToLimit.Limit.MEMORY);
    }

    /** Each call leaves a little more than the one before: 0 B at first, 8 KiB at the last of some 16,000. */
    @Test
    void judge_growthThatBecomesFaster_isExtrapolatedAsSuch() {
        Load load = new Load(8, 2000, 1).setting("limit", "10g");
        double[] floors = new double[9];
        for (int i = 0; i < floors.length; i++) {
            floors[i] = 50 * MB + 0.25 * Math.pow((double) load.total(i, Exposure.CALLS), 2);
        }
        TimeToLimit time = load.floors(Channel.LIVE_BYTES, floors)
                .leak(Channel.PRIVATE_RSS, 200 * MB, 0, Exposure.CALLS)
                .judge()
                .followUp()
                .timeToLimit()
                .orElseThrow();

        double all = load.total(8, Exposure.CALLS);
        double left = (10L << 30) - 200 * MB;
        assertThat(time.faster()).isTrue();
        assertThat(time.calls()).isCloseTo(Math.sqrt(all * all + 4 * left) - all, within(0.02 * all));
        assertThat(FollowUpWords.sentence(time)).startsWith("Growth becomes faster; going on like this, ");
        assertThat(Acceleration.of(new Increments(new double[] {10, 12, 9, 11, 10}, new double[] {20, 24, 18, 22, 20})))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1000/h, 93.8 MiB, MEDIUM",
        "1/s, 338 MiB, HIGH",
        "60/m, 338 MiB, HIGH",
        "1000/s, 330 GiB, CRITICAL",
        "100/d, 400 KiB, LOW"
    })
    void judge_rateOfProduction_tellsMemoryADayAndSeverity(String rate, String aDay, Production.Severity severity) {
        Production production = new Load(8, 2000, 1)
                .setting("limit", "2g")
                .setting("production.rate", rate)
                .leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.CALLS)
                .leak(Channel.PRIVATE_RSS, 200 * MB, 0, Exposure.CALLS)
                .judge()
                .followUp()
                .production()
                .orElseThrow();

        assertThat(production.severity()).isEqualTo(severity);
        assertThat(FollowUpWords.sentence(production))
                .startsWith("In production, at ")
                .contains("calls per hour, that is " + aDay + " a day")
                .contains(severity.name().toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void judge_noLimitKnown_saysNothingOfIt() {
        assertThat(new Load(8, 2000, 1)
                        .leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.CALLS)
                        .judge()
                        .followUp())
                .isEqualTo(FollowUp.NONE);
    }
}
