package mcpleak.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import mcpleak.series.Channel;
import mcpleak.series.Exposure;
import mcpleak.series.Floor;
import mcpleak.series.MemoryModel;
import mcpleak.series.RecordedRun;
import mcpleak.series.RecordedRunJson;
import mcpleak.series.Round;
import mcpleak.series.RoundKind;
import mcpleak.series.RunBuilder;
import mcpleak.series.Unit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Test what goes with a verdict: rounds that confirm, the baseline, the memory limit; and the channels that count. */
final class FurtherTest {

    private static final double MB = 1024.0 * 1024;
    private static final double NOISE = 10 * 1024.0;

    @ParameterizedTest
    @CsvSource({
        "4096, 0, CONFIRMED, TOOL",
        "0, 4096, REFUTED, UNKNOWN",
        "4096, 4096, SHARED, UNKNOWN",
        "0, 0, UNCLEAR, TOOL",
        "4096, 40, CONFIRMED, TOOL",
        "45, 40, SHARED, UNKNOWN"
    })
    void judge_roundsThatConfirm_sayWhatTheyShowed(
            double alone, double others, Confirmation.Outcome outcome, Culprit.Kind kind) {
        Load load = new Load(8, 2000, 5).setting("confirm", "true");
        RecordedRun run =
                load.leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.tool("b")).run();

        LeakVerdict verdict = LeakJudge.judge(confirmed(run, alone, others));

        Confirmation confirmation = verdict.further().confirmation().orElseThrow();
        assertThat(confirmation.suspect()).isEqualTo("b");
        assertThat(confirmation.outcome()).isEqualTo(outcome);
        assertThat(confirmation.alone().value()).isCloseTo(alone, within(1.0));
        assertThat(confirmation.others().value()).isCloseTo(others, within(1.0));
        assertThat(confirmation.callsAlone()).isEqualTo(4000);
        assertThat(verdict.culprit().orElseThrow().kind()).isEqualTo(kind);
        assertThat(verdict.basis().rounds()).isEqualTo(8);
    }

    @Test
    void judge_candidatesThatCannotBeToldApart_areByRoundsThatConfirm() {
        Load load = new Load(8, 2000, 5).expose(totals -> {
            Map<Exposure, Long> twin = new HashMap<>(totals);
            twin.put(Exposure.tool("a"), totals.getOrDefault(Exposure.tool("b"), 0L));
            return twin;
        });
        RecordedRun run =
                load.leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.tool("b")).run();
        assertThat(LeakJudge.judge(run).culprit().orElseThrow().candidates()).contains("tool:a", "tool:b");

        RecordedRun confirmed = confirmed(run, 4096, 0);

        assertThat(LeakJudge.judge(confirmed).culprit().orElseThrow().name()).contains("b");
    }

    @Test
    void judge_confirmingRoundsReadBackFromJson_giveTheSameVerdict() throws Exception {
        RecordedRun run = confirmed(
                new Load(8, 2000, 5)
                        .leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.tool("b"))
                        .run(),
                4096,
                3);

        assertThat(LeakJudge.judge(RecordedRunJson.read(RecordedRunJson.write(run))))
                .isEqualTo(LeakJudge.judge(run));
    }

    @Test
    void judge_nothingToConfirm_saysSo() {
        LeakVerdict verdict = new Load(8, 2000, 5)
                .setting("confirm", "true")
                .leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.CALLS)
                .judge();

        assertThat(verdict.caveats()).contains("Nothing was confirmed: no single tool is suspected.");
    }

    /** 5 and 28 B per call are both inside the margin of 32. */
    @ParameterizedTest
    @CsvSource({
        "5, 28, NO_LEAK, WORSE, true",
        "28, 5, NO_LEAK, BETTER, false",
        "20, 21, NO_LEAK, UNCHANGED, false",
        "0, 2048, LEAK, WORSE, true",
        "4096, 4096, LEAK, UNCHANGED, false"
    })
    void judge_againstABaseline_namesTheChange(
            double before, double after, Answer answer, GrowthDifference.Change change, boolean regressed) {
        RecordedRun old = noisy(11, before);

        LeakVerdict verdict = LeakJudge.judge(noisy(12, after), old);

        BaselineComparison comparison = verdict.further().comparison().orElseThrow();
        assertThat(verdict.answer()).isEqualTo(answer);
        assertThat(comparison.change()).as(comparison.sentence()).isEqualTo(change);
        assertThat(verdict.regressed()).isEqualTo(regressed);
        Interval difference = comparison.differences().get(0).difference();
        assertThat(difference.low()).isLessThan(after - before);
        assertThat(difference.high()).isGreaterThan(after - before);
    }

    @Test
    void of_leakOnOneTool_isComparedPerCallOfThatTool() {
        RecordedRun old = new Load(8, 2000, 1)
                .leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS)
                .run();
        RecordedRun now = new Load(8, 2000, 2)
                .leak(Channel.LIVE_BYTES, 50 * MB, 2048, Exposure.tool("b"))
                .run();

        GrowthDifference found = GrowthDifference.of(old, now).get(0);

        assertThat(found.exposure()).isEqualTo(Exposure.tool("b"));
        assertThat(found.difference().value()).isCloseTo(2048, within(1e-6));
        assertThat(found.change()).isEqualTo(GrowthDifference.Change.WORSE);
    }

    @Test
    void of_descriptorsThatBeginToLeak_areWorseThoughMemoryIsNot() {
        Load old = new Load(8, 2000, 1).leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS);
        Load now = new Load(8, 2000, 2).leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS);

        BaselineComparison comparison = BaselineComparison.of(
                old.leak(Channel.OPEN_FILES, 9, 0, Exposure.CALLS).run(),
                now.leak(Channel.OPEN_FILES, 9, 0.02, Exposure.CALLS).run());

        assertThat(comparison.change()).isEqualTo(GrowthDifference.Change.WORSE);
        assertThat(comparison.sentence())
                .startsWith(
                        "Worse than the baseline: open files (fds) grew 20.0 per 1,000 calls, in the baseline 0.00");
    }

    @Test
    void of_otherRuntime_isNotComparable() {
        BaselineComparison comparison = BaselineComparison.of(
                new Load(8, 2000, 1)
                        .on(MemoryModel.NATIVE)
                        .leak(Channel.PRIVATE_RSS, 50 * MB, 0, Exposure.CALLS)
                        .run(),
                noisy(1, 0));

        assertThat(comparison.change()).isEqualTo(GrowthDifference.Change.NOT_COMPARABLE);
        assertThat(comparison.sentence()).contains("the baseline ran on test, this run on java");
    }

    /** Two runs of one build, forty pairs: no pair may be worse or better by more than 5 % of them each, most are unchanged. */
    @Test
    void of_twoRunsOfOneBuild_areSeldomDifferent() {
        Map<GrowthDifference.Change, Integer> changes = new EnumMap<>(GrowthDifference.Change.class);
        for (int seed = 1; seed <= 200; seed++) {
            changes.merge(
                    BaselineComparison.of(noisy(2 * seed, 10), noisy(2 * seed + 1, 10))
                            .change(),
                    1,
                    Integer::sum);
        }
        System.out.printf("baseline, one build twice, 200 pairs: %s%n", changes);

        assertThat(changes.getOrDefault(GrowthDifference.Change.WORSE, 0)).isLessThanOrEqualTo(2);
        assertThat(changes.getOrDefault(GrowthDifference.Change.BETTER, 0)).isLessThanOrEqualTo(2);
        assertThat(changes.getOrDefault(GrowthDifference.Change.UNCHANGED, 0)).isGreaterThanOrEqualTo(180);
    }

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

        TimeToLimit time = verdict.further().timeToLimit().orElseThrow();
        assertThat(time.calls()).isCloseTo(25_600, within(1e-6));
        assertThat(time.callsPerSecond()).isCloseTo(load.total(8, Exposure.CALLS) / 48.0, within(1e-9));
        assertThat(time.seconds().value()).isCloseTo(25_600 / time.callsPerSecond(), within(1e-6));
        assertThat(time.seconds().low()).isLessThan(time.seconds().value());
        assertThat(time.sentence()).contains("300 MiB", "25,600 more calls", "200 MiB now");
    }

    @Test
    void judge_noLimitKnown_saysNothingOfIt() {
        assertThat(new Load(8, 2000, 1)
                        .leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.CALLS)
                        .judge()
                        .further())
                .isEqualTo(Further.NONE);
    }

    @Test
    void judge_newCountingChannels_convictInTheOrderOfTheContract() {
        LeakVerdict verdict = new Load(8, 2000, 1)
                .leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS)
                .leak(Channel.ledger("exporters"), 0, 0.01, Exposure.CALLS)
                .leak(Channel.gauge("active_sessions", Unit.COUNT), 0, 1, Exposure.SESSIONS)
                .leak(Channel.CLOSE_WAIT, 0, 0.02, Exposure.CALLS)
                .judge();

        assertThat(verdict.answer()).isEqualTo(Answer.LEAK);
        assertThat(verdict.channels().stream().map(found -> found.channel().name()))
                .containsExactly("live bytes", "sockets in CLOSE_WAIT", "gauge active_sessions", "ledger exporters");
        assertThat(verdict.channels().stream().map(ChannelVerdict::answer))
                .containsExactly(Answer.NO_LEAK, Answer.LEAK, Answer.LEAK, Answer.LEAK);
        assertThat(verdict.estimate().orElseThrow().rate().value()).isCloseTo(20, within(1e-6));
        assertThat(verdict.sentence()).startsWith("sockets in CLOSE_WAIT grew 20.0 per 1,000 calls");
        assertThat(verdict.action()).contains("close-wait");
    }

    @Test
    void judge_gaugeOfBytes_convictsAndNeverAcquitsOnItsOwn() {
        Channel heap = Channel.gauge("heap_used", Unit.BYTES);

        LeakVerdict growing = new Load(8, 2000, 1)
                .leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS)
                .leak(heap, 50 * MB, 4096, Exposure.CALLS)
                .judge();
        LeakVerdict alone =
                new Load(8, 2000, 1).leak(heap, 50 * MB, 0, Exposure.CALLS).judge();

        assertThat(growing.answer()).isEqualTo(Answer.LEAK);
        assertThat(growing.sentence()).startsWith("gauge heap_used grew 4.00 KiB per call");
        assertThat(alone.answer()).isNotIn(Answer.NO_LEAK, Answer.LEAK);
    }

    @Test
    void judge_errorsThatLeak_areNamed() {
        long[] draws = {0, 3, 40, 45, 70, 72, 110, 125, 133};
        int[] round = {0};
        LeakVerdict verdict = new Load(8, 2000, 1)
                .expose(totals -> {
                    Map<Exposure, Long> more = new HashMap<>(totals);
                    more.put(Exposure.ERRORS, draws[round[0]++]);
                    return more;
                })
                .leak(Channel.LIVE_BYTES, 50 * MB, 65_536, Exposure.ERRORS)
                .judge();

        assertThat(verdict.culprit()).contains(new Culprit(Culprit.Kind.ERROR, Optional.empty(), List.of()));
        assertThat(verdict.sentence()).contains("per failed call", "it grows with failed calls");
    }

    @Test
    void judge_windowsOfALoadWithoutPauses_claimLessAndSaySo() {
        RecordedRun run = windows(new Load(12, 2000, 1)
                .setting("soak", "7200000ms")
                .leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.CALLS)
                .run());

        LeakVerdict verdict = LeakJudge.judge(run);

        assertThat(verdict.answer()).isEqualTo(Answer.LEAK);
        assertThat(verdict.sentence())
                .contains("did not come back in 9 windows of load")
                .doesNotContain("idle gap");
        assertThat(verdict.caveats())
                .anySatisfy(caveat -> assertThat(caveat).contains("The load never paused", "claims more"))
                .anySatisfy(caveat -> assertThat(caveat).contains("-Dsoak=14400s"));
    }

    private static RecordedRun noisy(int seed, double perCall) {
        Load load = new Load(8, 3000, seed);
        Random random = new Random(31L * seed);
        double[] floors = new double[9];
        double walk = 0;
        for (int i = 0; i < floors.length; i++) {
            walk += NOISE * random.nextGaussian();
            floors[i] = 50 * MB + walk + perCall * load.total(i, Exposure.CALLS);
        }
        return load.floors(Channel.LIVE_BYTES, floors).run();
    }

    /** Add two rounds of 2,000 calls of b alone and two of 2,000 calls of c alone. */
    private static RecordedRun confirmed(RecordedRun run, double alone, double others) {
        List<Round> rounds = new ArrayList<>(run.rounds());
        for (int i = 0; i < 4; i++) {
            Round last = rounds.get(rounds.size() - 1);
            boolean suspect = i % 2 == 0;
            Map<Exposure, Long> totals = new HashMap<>(last.cumulative());
            totals.merge(Exposure.CALLS, 2000L, Long::sum);
            totals.merge(Exposure.tool(suspect ? "b" : "c"), 2000L, Long::sum);
            double before = last.floor().readings().getOrDefault(Channel.LIVE_BYTES, 0.0);
            Floor floor = new Floor(
                    last.floor().at().plusSeconds(10),
                    last.floor().rootPid(),
                    last.floor().rootStartedAtMillis(),
                    Map.of(Channel.LIVE_BYTES, before + 2000 * (suspect ? alone : others)),
                    OptionalDouble.empty(),
                    0,
                    20);
            rounds.add(new Round(
                    last.number() + 1,
                    last.startedAt().plusSeconds(10),
                    last.loadEndedAt().plusSeconds(10),
                    floor,
                    totals,
                    suspect ? RoundKind.SUSPECT_ALONE : RoundKind.ALL_BUT_SUSPECT));
        }
        return with(run, rounds);
    }

    private static RecordedRun windows(RecordedRun run) {
        return with(
                run,
                run.rounds().stream()
                        .map(round -> new Round(
                                round.number(),
                                round.startedAt(),
                                round.loadEndedAt(),
                                round.floor(),
                                round.cumulative(),
                                round.number() == 0 ? RoundKind.ROUND : RoundKind.WINDOW))
                        .toList());
    }

    private static RecordedRun with(RecordedRun run, List<Round> rounds) {
        return RunBuilder.like(run).rounds(rounds).build();
    }
}
