package mcpleak.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mcpleak.recording.Channel;
import mcpleak.recording.Channel.Unit;
import mcpleak.recording.Exposure;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.RunBuilder;
import mcpleak.recording.RunEvent;
import mcpleak.recording.ServerRuntime;
import mcpleak.recording.ServerRuntime.MemoryModel;
import mcpleak.recording.file.RecordedRunJson;
import mcpleak.report.words.VerdictWords;
import mcpleak.verdict.channel.Answer;
import mcpleak.verdict.channel.Culprit;
import mcpleak.verdict.channel.Estimate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LeakJudgeTest {

    private static final double MB = 1024.0 * 1024;

    private static Load load() {
        return new Load(8, 2000, 1);
    }

    @Test
    void judge_fourKibPerCallInLiveBytes_isALeakOfEveryCall() {
        Load load = load().leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.CALLS);

        LeakVerdict verdict = load.judge();

        assertThat(verdict.answer()).isEqualTo(Answer.LEAK);
        Estimate estimate = verdict.estimate().orElseThrow();
        assertThat(estimate.rate().value()).isCloseTo(4096, within(1e-6));
        assertThat(estimate.unit()).isEqualTo("B/call");
        assertThat(estimate.bytesPerCall()).hasValueCloseTo(4096.0, within(1e-6));
        assertThat(verdict.culprit()).contains(new Culprit(Culprit.Kind.CALL, Optional.empty(), List.of()));
        long calls = load.total(8, Exposure.CALLS);
        long usable = calls - load.total(2, Exposure.CALLS);
        assertThat(verdict.observations())
                .isEqualTo(new Observations(verdict.observations().run(), 2, usable, 4096.0 * usable));
        assertThat(verdict.observations().run().finished()).isEqualTo(8);
        assertThat(verdict.observations().run().calls()).isEqualTo(calls);
        assertThat(VerdictWords.of(verdict).sentence())
                .contains("memory grew 4.00 KiB per call (90 % interval 4.00 to 4.00 KiB; live bytes)")
                .contains(" over the last " + String.format(Locale.ROOT, "%,d of %,d calls", usable, calls))
                .contains("6 idle gaps");
        assertThat(VerdictWords.of(verdict).caveats())
                .anySatisfy(caveat -> assertThat(caveat).contains("cache", "-Drounds=16"));
    }

    @Test
    void judge_flatLiveBytes_isNoLeakWithABound() {
        LeakVerdict verdict =
                load().leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS).judge();

        assertThat(verdict.answer()).isEqualTo(Answer.NO_LEAK);
        assertThat(verdict.boundBytesPerCall().orElseThrow()).isGreaterThan(0).isLessThan(1);
        assertThat(VerdictWords.of(verdict).sentence())
                .contains("any leak is below")
                .contains("95 % confidence");
        assertThat(verdict.culprit()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b", "c"})
    void judge_fourKibOnOneTool_namesTheToolAndItsShare(String tool) {
        Load load = load().leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.tool(tool));

        LeakVerdict verdict = load.judge();

        assertThat(verdict.culprit()).contains(new Culprit(Culprit.Kind.TOOL, Optional.of(tool), List.of()));
        double share = (double) load.total(8, Exposure.tool(tool)) / load.total(8, Exposure.CALLS);
        assertThat(verdict.estimate().orElseThrow().bytesPerCall()).hasValueCloseTo(4096 * share, within(1e-6));
        assertThat(verdict.estimate().orElseThrow().exposure()).isEqualTo(Exposure.tool(tool));
        assertThat(verdict.tools())
                .filteredOn(growth -> growth.name().equals("tool:" + tool))
                .singleElement()
                .satisfies(growth -> assertThat(growth.rate().value()).isCloseTo(4096, within(1.0)));
        assertThat(VerdictWords.of(verdict).sentence()).contains("the tool is " + tool);
    }

    @Test
    void judge_perSession_namesTheSession() {
        LeakVerdict verdict = load().leak(Channel.LIVE_BYTES, 50 * MB, 65536, Exposure.SESSIONS)
                .judge();

        assertThat(verdict.answer()).isEqualTo(Answer.LEAK);
        assertThat(verdict.culprit()).contains(new Culprit(Culprit.Kind.SESSION, Optional.empty(), List.of()));
        assertThat(verdict.estimate().orElseThrow().unit()).isEqualTo("B/session");
        assertThat(verdict.estimate().orElseThrow().rate().value()).isCloseTo(65536, within(1e-6));
    }

    @Test
    void judge_everySessionAbandoned_namesTheAbandonedSession() {
        LeakVerdict verdict = load().expose(LeakJudgeTest::allAbandoned)
                .leak(Channel.LIVE_BYTES, 50 * MB, 65536, Exposure.ABANDONED)
                .judge();

        assertThat(verdict.culprit())
                .contains(new Culprit(Culprit.Kind.ABANDONED_SESSION, Optional.empty(), List.of()));
    }

    @ParameterizedTest
    @CsvSource({"true, ABANDONED_SESSION", "false, SESSION"})
    void judge_someSessionsAbandoned_tellsTheTwoApart(boolean abandonedLeak, Culprit.Kind kind) {
        Load load = load();
        long[] draws = {0, 3, 40, 45, 70, 72, 110, 125, 133};
        int[] round = {0};
        load.expose(totals -> with(totals, Exposure.ABANDONED, draws[round[0]++]));

        LeakVerdict verdict = load.leak(
                        Channel.LIVE_BYTES, 50 * MB, 65536, abandonedLeak ? Exposure.ABANDONED : Exposure.SESSIONS)
                .judge();

        assertThat(verdict.culprit().orElseThrow().kind()).isEqualTo(kind);
    }

    @Test
    void judge_sessionsProportionalToCalls_namesNeitherAlone() {
        LeakVerdict verdict = load().expose(
                        totals -> with(totals, Exposure.SESSIONS, totals.getOrDefault(Exposure.CALLS, 0L) * 2))
                .leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.CALLS)
                .judge();

        Culprit culprit = verdict.culprit().orElseThrow();
        assertThat(culprit.kind()).isEqualTo(Culprit.Kind.CALL_WITH_SESSION);
    }

    @ParameterizedTest
    @EnumSource(MemoryModel.class)
    void judge_rssOfEachModelAlone_provesOnlyWhatItMay(MemoryModel model) {
        Load small = load().on(model).leak(Channel.PRIVATE_RSS, 200 * MB, 2048, Exposure.CALLS);
        Load doubling = load().on(model).leak(Channel.PRIVATE_RSS, 10 * MB, 16384, Exposure.CALLS);
        Load flat = load().on(model).leak(Channel.PRIVATE_RSS, 200 * MB, 0, Exposure.CALLS);
        String found = small.judge().answer() + " " + doubling.judge().answer() + " "
                + flat.judge().answer();

        assertThat(found)
                .isEqualTo(
                        switch (model) {
                            case NATIVE, NODE_SMALL_SEMI_SPACE -> "LEAK LEAK INCONCLUSIVE";
                            case NODE, MANAGED, UNKNOWN -> "INCONCLUSIVE LEAK INCONCLUSIVE";
                            case JVM -> "INCONCLUSIVE INCONCLUSIVE INCONCLUSIVE";
                            case JVM_PRETOUCHED -> "LEAK LEAK INCONCLUSIVE";
                        });
    }

    /** 10 MB at the end of the burn-in: doubling means 20 MB, but 48 MB of growth is the least. */
    @ParameterizedTest
    @CsvSource({"10, 47, INCONCLUSIVE", "10, 49, LEAK", "60, 59, INCONCLUSIVE", "60, 61, LEAK"})
    void judge_nodeRss_convictsFromDoublingSinceTheBurnInOn(double burnInMb, double growthMb, Answer answer) {
        Load load = load().on(MemoryModel.NODE);
        double usable = load.total(8, Exposure.CALLS) - load.total(2, Exposure.CALLS);
        double perCall = growthMb * MB / usable;
        double base = burnInMb * MB - perCall * load.total(2, Exposure.CALLS);

        assertThat(load.leak(Channel.PRIVATE_RSS, base, perCall, Exposure.CALLS)
                        .judge()
                        .answer())
                .isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource({"49, LEAK", "47, NO_LEAK", "63, LEAK"})
    void judge_aroundTheLine_followsIt(double perCall, Answer answer) {
        assertThat(new Load(8, 20_000, 1)
                        .leak(Channel.LIVE_BYTES, 50 * MB, perCall, Exposure.CALLS)
                        .judge()
                        .answer())
                .isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource({"fds, 20", "threads, 10", "child processes, 1"})
    void judge_countsThatGrow_areALeakWithRatePerThousand(String name, double perThousand) {
        Channel channel = new Channel(name, mcpleak.recording.Channel.Unit.COUNT);
        LeakVerdict verdict = load().leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS)
                .leak(channel, 12, perThousand / 1000, Exposure.CALLS)
                .judge();

        assertThat(verdict.answer()).isEqualTo(Answer.LEAK);
        assertThat(verdict.estimate().orElseThrow().unit()).isEqualTo("1/1000 calls");
        assertThat(verdict.estimate().orElseThrow().rate().value()).isCloseTo(perThousand, within(1e-6));
        assertThat(verdict.estimate().orElseThrow().bytesPerCall()).isEmpty();
    }

    @Test
    void judge_childrenThatGrow_areALeakOfTheirChannel() {
        LeakVerdict verdict = load().leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS)
                .leak(Channel.CHILDREN_PRIVATE_RSS, 10 * MB, 4096, Exposure.CALLS)
                .judge();

        assertThat(verdict.answer()).isEqualTo(Answer.LEAK);
        assertThat(verdict.estimate().orElseThrow().channel()).isEqualTo(Channel.CHILDREN_PRIVATE_RSS);
    }

    @Test
    void judge_launcherWithOpaqueChild_isNotAcquitted() {
        Load load = load().on(MemoryModel.NATIVE)
                .setting("rss", "accept")
                .leak(Channel.PRIVATE_RSS, 2 * MB, 0, Exposure.CALLS);
        RecordedRun native_ = load.leak(Channel.CHILDREN_PRIVATE_RSS, 80 * MB, 0, Exposure.CALLS)
                .run();

        assertThat(LeakJudge.judge(native_).answer()).isEqualTo(Answer.NO_LEAK);
        assertThat(LeakJudge.judge(withChildren(native_, MemoryModel.NODE)).answer())
                .isEqualTo(Answer.INCONCLUSIVE);
    }

    @Test
    void judge_nativeGrowthBesideAFlatHeap_isNoVerdictYet() {
        LeakVerdict verdict = load().on(MemoryModel.NATIVE)
                .leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS)
                .leak(Channel.PRIVATE_RSS, 90 * MB, 4096, Exposure.CALLS)
                .judge();

        assertThat(verdict.answer()).isEqualTo(Answer.INCONCLUSIVE);
        assertThat(VerdictWords.of(verdict).sentence()).contains("native memory or fragmentation");
    }

    @Test
    void judge_jvmRssGrowthBesideAFlatHeap_isNoLeak() {
        LeakVerdict verdict = load().on(MemoryModel.JVM)
                .leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS)
                .leak(Channel.PRIVATE_RSS, 90 * MB, 4096, Exposure.CALLS)
                .settling(1e9)
                .judge();

        assertThat(verdict.answer()).isEqualTo(Answer.NO_LEAK);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5})
    void judge_tooFewRounds_saysHowManyItTakes(int rounds) {
        LeakVerdict verdict = new Load(rounds, 2000, 1)
                .leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.CALLS)
                .judge();

        assertThat(verdict.answer()).isEqualTo(Answer.INCONCLUSIVE);
        assertThat(VerdictWords.of(verdict).sentence()).contains("8 rounds are needed for a verdict");
        assertThat(VerdictWords.of(verdict).action()).isEqualTo("Run again with -Drounds=8.");
        assertThat(VerdictWords.of(verdict).toSettle()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, NO_LEAK", "4096, LEAK"})
    void judge_sixRounds_areEnough(double perCall, Answer answer) {
        assertThat(new Load(6, 2000, 1)
                        .leak(Channel.LIVE_BYTES, 50 * MB, perCall, Exposure.CALLS)
                        .judge()
                        .answer())
                .isEqualTo(answer);
    }

    @Test
    void judge_notMeasured_saysWhatToGive() {
        RecordedRun run = load().run();
        RecordedRun blind = RunBuilder.like(run)
                .measured(false)
                .runtime(ServerRuntime.UNKNOWN)
                .settings(Map.of())
                .environment(Map.of())
                .planned(8)
                .events(List.of())
                .build();

        LeakVerdict verdict = LeakJudge.judge(blind);

        assertThat(verdict.answer()).isEqualTo(Answer.NOT_MEASURED);
        assertThat(VerdictWords.of(verdict).action()).contains("-Dserver.command", "-Dserver.pid", "-Dserver.name");
    }

    @Test
    void judge_noReadingAtAll_isNotMeasured() {
        assertThat(load().judge().answer()).isEqualTo(Answer.NOT_MEASURED);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 500})
    void judge_noSuccessfulCall_isNeverAGoodWord(long failed) {
        Load load = new Load(8, 0, 1).expose(totals -> with(totals, Exposure.ERRORS, failed));

        LeakVerdict verdict =
                load.leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS).judge();

        assertThat(verdict.answer()).isEqualTo(Answer.NOT_MEASURED);
        assertThat(VerdictWords.of(verdict).sentence())
                .isEqualTo(failed == 0 ? "no tool was called" : "none of 500 calls succeeded");
    }

    @ParameterizedTest
    @CsvSource({"0, NOT_MEASURED", "4096, LEAK"})
    void judge_serverDiedAfterSixRounds_convictsOrSaysWhenItDied(double perCall, Answer answer) {
        LeakVerdict verdict = new Load(6, 2000, 1)
                .planned(8)
                .leak(Channel.LIVE_BYTES, 50 * MB, perCall, Exposure.CALLS)
                .event(RunEvent.Kind.SERVER_DIED, 75, "exit status 137")
                .judge();

        assertThat(verdict.answer()).isEqualTo(answer);
        assertThat(VerdictWords.of(verdict).sentence()
                        + VerdictWords.of(verdict).caveats())
                .contains("the server died at 2026-11-21T05:15:25Z, in round 7".substring(4))
                .contains("exit status 137");
    }

    @Test
    void judge_gaugeGrowsWhileMemoryDoesNot_isALeakThatNamesIt() {
        LeakVerdict verdict = load().leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS)
                .leak(Channel.gauge("active_exporters", Unit.COUNT), 3, 0.02, Exposure.CALLS)
                .judge();

        assertThat(verdict.answer()).isEqualTo(Answer.LEAK);
        assertThat(VerdictWords.of(verdict).sentence()).contains("gauge active_exporters grew 20");
        assertThat(verdict.estimate().orElseThrow().unit()).isEqualTo("1/1000 calls");
    }

    @Test
    void judge_residentMemoryAsAGaugeOfAJvm_convictsNoMoreThanRssItself() {
        LeakVerdict verdict = load().leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS)
                .leak(Channel.gauge("process_resident_memory_bytes", Unit.BYTES), 200 * MB, 4096, Exposure.CALLS)
                .leak(Channel.gauge("jvm_memory_committed_bytes", Unit.BYTES), 200 * MB, 4096, Exposure.CALLS)
                .judge();

        assertThat(verdict.answer()).isEqualTo(Answer.NO_LEAK);
    }

    @Test
    void judge_usedHeapAsAGauge_convictsWhereGarbageWasCollectedAndNotElsewhere() {
        Channel gauge = Channel.gauge("app_cache_bytes", Unit.BYTES);

        assertThat(load().leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS)
                        .leak(gauge, MB, 4096, Exposure.CALLS)
                        .judge()
                        .answer())
                .isEqualTo(Answer.LEAK);
        assertThat(load().leak(Channel.PRIVATE_RSS, 50 * MB, 0, Exposure.CALLS)
                        .leak(gauge, MB, 4096, Exposure.CALLS)
                        .judge()
                        .answer())
                .isNotEqualTo(Answer.LEAK);
    }

    @Test
    void judge_diedBeforeTheFirstFloor_saysSo() {
        RecordedRun run = RunBuilder.run()
                .id("r")
                .simulation("S")
                .startedAt(Load.START)
                .planned(8)
                .events(List.of(new RunEvent(Instant.parse("2026-11-21T05:14:11Z"), RunEvent.Kind.SERVER_DIED, "gone")))
                .build();

        LeakVerdict verdict = LeakJudge.judge(run);

        assertThat(verdict.answer()).isEqualTo(Answer.NOT_MEASURED);
        assertThat(VerdictWords.of(verdict).sentence())
                .contains("died at 2026-11-21T05:14:11Z")
                .contains("after 0 successful calls");
    }

    @ParameterizedTest
    @CsvSource({"0, 4, INCONCLUSIVE", "4096, 4, INCONCLUSIVE", "4096, 7, LEAK", "0, 7, INCONCLUSIVE"})
    void judge_restart_isNoVerdictUnlessTheRoundsBeforeConvict(double perCall, int round, Answer answer) {
        LeakVerdict verdict = load().restartedIn(round)
                .leak(Channel.LIVE_BYTES, 50 * MB, perCall, Exposure.CALLS)
                .judge();

        assertThat(verdict.answer()).isEqualTo(answer);
        assertThat(VerdictWords.of(verdict).sentence()
                        + VerdictWords.of(verdict).caveats())
                .contains("replaced in round " + round);
    }

    @ParameterizedTest
    @CsvSource({"6, 0, INCONCLUSIVE", "5, 0, INCONCLUSIVE", "6, 4096, LEAK"})
    void judge_interrupted_convictsByTheFinishedRoundsAndNeverAcquits(int rounds, double perCall, Answer answer) {
        LeakVerdict verdict = new Load(rounds, 2000, 1)
                .planned(8)
                .event(RunEvent.Kind.INTERRUPTED, 70, "stopped")
                .leak(Channel.LIVE_BYTES, 50 * MB, perCall, Exposure.CALLS)
                .judge();

        assertThat(verdict.answer()).isEqualTo(answer);
        assertThat(VerdictWords.of(verdict).caveats())
                .anySatisfy(caveat -> assertThat(caveat).contains("ended after round " + rounds + " of 8"));
    }

    @ParameterizedTest
    @CsvSource({"100, NO_LEAK", "99, NO_LEAK", "98, INCONCLUSIVE"})
    void judge_moreThanOnePercentOfErrors_doesNotAcquit(int callsPerError, Answer answer) {
        LeakVerdict verdict = load().expose(totals ->
                        with(totals, Exposure.ERRORS, totals.getOrDefault(Exposure.CALLS, 0L) / callsPerError))
                .leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS)
                .judge();

        assertThat(verdict.answer()).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource({"8000, NO_LEAK", "10500, INCONCLUSIVE"})
    void judge_rssNotSettled_isNoVerdictWhereRssDecides(double bytesPerSecond, Answer answer) {
        Load load = load().on(MemoryModel.NATIVE)
                .setting("rss", "accept")
                .leak(Channel.PRIVATE_RSS, 50 * MB, 0, Exposure.CALLS);
        double callsPerRound = (load.total(8, Exposure.CALLS) - load.total(2, Exposure.CALLS)) / 6.0;
        assertThat(0.1 * 48 * callsPerRound).isBetween(8_000.0, 10_500.0);

        assertThat(load.settling(bytesPerSecond).judge().answer()).isEqualTo(answer);
    }

    @Test
    void judge_swapping_isNoVerdictWhereRssDecides() {
        LeakVerdict verdict = load().on(MemoryModel.NATIVE)
                .leak(Channel.PRIVATE_RSS, 50 * MB, 0, Exposure.CALLS)
                .swapping(1 << 20)
                .judge();

        assertThat(verdict.answer()).isEqualTo(Answer.INCONCLUSIVE);
        assertThat(VerdictWords.of(verdict).sentence()).contains("swapped-out memory changed by 6.00 MiB");
    }

    @Test
    void judge_readingMissingInOneRound_isBridged() {
        Load load = load().leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.CALLS);
        double[] floors = new double[9];
        for (int i = 0; i < floors.length; i++) {
            floors[i] = i == 5 ? Double.NaN : 50 * MB + 4096.0 * load.total(i, Exposure.CALLS);
        }

        LeakVerdict verdict = load.floors(Channel.LIVE_BYTES, floors).judge();

        assertThat(verdict.answer()).isEqualTo(Answer.LEAK);
        assertThat(verdict.channels().get(0).usable()).isEqualTo(5);
        assertThat(verdict.estimate().orElseThrow().rate().value()).isCloseTo(4096, within(1e-6));
    }

    @Test
    void judge_hostileToolName_isToldInAscii() {
        Load load = load();
        load.totals.replaceAll(totals -> {
            Map<Exposure, Long> renamed = new HashMap<>(totals);
            renamed.put(Exposure.tool("b\u00e4d\n"), renamed.getOrDefault(Exposure.tool("b"), 0L));
            renamed.remove(Exposure.tool("b"));
            return renamed;
        });

        LeakVerdict verdict = load.leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.tool("b\u00e4d\n"))
                .judge();

        assertThat(verdict.culprit().orElseThrow().name()).contains("b\u00e4d\n");
        String told = VerdictWords.of(verdict).sentence()
                + VerdictWords.of(verdict).action()
                + VerdictWords.of(verdict).caveats();
        assertThat(told.getBytes(StandardCharsets.UTF_8)).hasSize(told.length());
        assertThat(told).doesNotContain("\n");
    }

    @Test
    void judge_runReadBackFromJson_givesTheSameVerdict() throws Exception {
        RecordedRun run = load().leak(Channel.LIVE_BYTES, 50 * MB, 100.3, Exposure.tool("a"))
                .leak(Channel.PRIVATE_RSS, 90 * MB, 17.1, Exposure.CALLS)
                .run();

        assertThat(LeakJudge.judge(RecordedRunJson.read(RecordedRunJson.write(run))))
                .isEqualTo(LeakJudge.judge(run));
    }

    private static Map<Exposure, Long> allAbandoned(Map<Exposure, Long> totals) {
        return with(totals, Exposure.ABANDONED, totals.getOrDefault(Exposure.SESSIONS, 0L));
    }

    private static Map<Exposure, Long> with(Map<Exposure, Long> totals, Exposure exposure, long total) {
        Map<Exposure, Long> more = new HashMap<>(totals);
        more.put(exposure, total);
        return more;
    }

    private static RecordedRun withChildren(RecordedRun run, MemoryModel model) {
        return RunBuilder.like(run)
                .runtime(new ServerRuntime(run.runtime().name(), run.runtime().model(), model))
                .build();
    }
}
