package mcpleak.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import mcpleak.compare.Comparison.Outcome;
import mcpleak.verdict.growth.Interval;
import mcpleak.verdict.growth.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compare runs whose truth is known. */
final class BuildComparisonTest {

    private static final String GROWTH = "growth/live bytes/call";
    private static final String MEDIAN = "latency/calls/p50";

    @Test
    void sameBuild_tenPairsOfFiveRuns_areNeverWorseOrBetter() {
        int unchanged = 0;
        for (int i = 1; i <= 5; i++) {
            for (int j = i + 1; j <= 5; j++) {
                Comparison comparison =
                        compared(Recorded.run(i), Recorded.run(j).ofBuild("42"));
                assertThat(comparison.changes())
                        .as(i + " against " + j)
                        .extracting(Change::result)
                        .doesNotContain(Result.WORSE, Result.BETTER);
                unchanged += comparison.outcome() == Outcome.NO_REGRESSION ? 1 : 0;
            }
        }
        assertThat(unchanged).isGreaterThanOrEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void twoKibibytesMoreACall_isWorse_andTheIntervalHoldsIt(long seed) {
        Comparison comparison = compared(
                Recorded.run(seed), Recorded.run(10 + seed).ofBuild("42").leaking(2048));

        assertThat(comparison.outcome()).isEqualTo(Outcome.REGRESSION);
        Interval growth = change(comparison, GROWTH).change().orElseThrow();
        assertThat(change(comparison, GROWTH).result()).isEqualTo(Result.WORSE);
        assertThat(growth.low()).isLessThan(2048);
        assertThat(growth.high()).isGreaterThan(2048);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void thirtyPercentMoreTime_isWorse_andTheIntervalHoldsIt(long seed) {
        Comparison comparison = compared(
                Recorded.run(seed), Recorded.run(10 + seed).ofBuild("42").taking(26_000));

        assertThat(change(comparison, MEDIAN).result()).isEqualTo(Result.WORSE);
        Interval delay = change(comparison, MEDIAN).change().orElseThrow();
        assertThat(delay.low()).isLessThan(6_000);
        assertThat(delay.high()).isGreaterThan(6_000);
        assertThat(change(comparison, GROWTH).result()).isEqualTo(Result.UNCHANGED);
    }

    @Test
    void busyMachine_slowsAWholeRun_isNotTakenForTheServer() {
        Recorded slow = Recorded.run(11).ofBuild("42").taking(24_000).late(3_000, 12_000);

        Comparison comparison = compared(Recorded.run(1).late(100, 300), slow);

        assertThat(comparison.changes()).extracting(Change::result).doesNotContain(Result.WORSE, Result.BETTER);
        assertThat(change(comparison, MEDIAN).result()).isEqualTo(Result.INCONCLUSIVE);
        assertThat(change(comparison, GROWTH).result()).isEqualTo(Result.UNCHANGED);
        assertThat(comparison.checks())
                .anyMatch(check -> check.text().contains("timers of the load generator were up to 3.0 ms late"));
    }

    @Test
    void quietMachine_slowsNothing_soTheServerDid() {
        Comparison comparison = compared(
                Recorded.run(1).late(100, 300),
                Recorded.run(11).ofBuild("42").taking(24_000).late(150, 400));

        assertThat(change(comparison, MEDIAN).result()).isEqualTo(Result.WORSE);
        assertThat(comparison.checks()).noneMatch(check -> check.text().contains("late"));
    }

    @Test
    void halfAMillisecondMore_isUnchanged_howeverLargeItsShare() {
        Comparison comparison = compared(
                Recorded.run(1).taking(1_000), Recorded.run(2).ofBuild("42").taking(1_500));

        assertThat(change(comparison, MEDIAN).result()).isEqualTo(Result.UNCHANGED);
        assertThat(change(comparison, MEDIAN).metric().tolerance()).isBetween(0.9, 1.1);
    }

    @Test
    void leakTakenAway_isBetter() {
        Comparison comparison =
                compared(Recorded.run(1).leaking(2048), Recorded.run(2).ofBuild("42"));

        assertThat(change(comparison, GROWTH).result()).isEqualTo(Result.BETTER);
        assertThat(comparison.outcome()).isEqualTo(Outcome.IMPROVEMENT);
    }

    @Test
    void repeats_narrowTheInterval() {
        List<ComparedRun> old = LongStream.rangeClosed(1, 5)
                .mapToObj(seed -> Recorded.run(seed).compared())
                .toList();
        List<ComparedRun> now = LongStream.rangeClosed(11, 15)
                .mapToObj(seed -> Recorded.run(seed).ofBuild("42").compared())
                .toList();

        Interval one = change(compared(Recorded.run(1), Recorded.run(11).ofBuild("42")), MEDIAN)
                .change()
                .orElseThrow();
        Comparison pooled = BuildComparison.of(List.of(Build.of("41", old), Build.of("42", now)));
        Interval five = change(pooled, MEDIAN).change().orElseThrow();

        assertThat(five.high() - five.low()).isLessThan(0.6 * (one.high() - one.low()));
        assertThat(pooled.noise()).contains("8 repeats");
    }

    @Test
    void repeatsThatScatter_widenTheInterval() {
        List<ComparedRun> calm =
                List.of(Recorded.run(1).compared(), Recorded.run(2).compared());
        List<ComparedRun> wild = List.of(
                Recorded.run(3).ofBuild("42").taking(14_000).compared(),
                Recorded.run(4).ofBuild("42").taking(30_000).compared());

        Comparison comparison = BuildComparison.of(List.of(Build.of("41", calm), Build.of("42", wild)));

        assertThat(change(comparison, MEDIAN).result()).isEqualTo(Result.INCONCLUSIVE);
    }

    @Test
    void anotherProfile_isRefused() {
        Comparison comparison = compared(
                Recorded.run(1),
                Recorded.run(2).ofBuild("42").set(Map.of("users", "40", "calls", "150", "rounds", "8")));

        assertThat(comparison.outcome()).isEqualTo(Outcome.NOT_COMPARABLE);
        assertThat(comparison.changes()).allMatch(change -> change.result() == Result.NOT_COMPARABLE);
        assertThat(comparison.checks())
                .anyMatch(check ->
                        check.level() == Check.Level.REFUSED && check.text().contains("users"));
    }

    @Test
    void moreRounds_areAMereRemark() {
        Comparison comparison = compared(
                Recorded.run(1),
                Recorded.run(2).ofBuild("42").set(Map.of("users", "20", "calls", "150", "rounds", "16", "seed", "1")));

        assertThat(change(comparison, GROWTH).result()).isEqualTo(Result.UNCHANGED);
        assertThat(comparison.checks())
                .anyMatch(check ->
                        check.level() == Check.Level.REMARK && check.text().contains("rounds"));
    }

    @Test
    void anotherHost_refusesTimesAndKeepsMemory() {
        Comparison comparison = compared(
                Recorded.run(1),
                Recorded.run(2).ofBuild("42").on(Map.of("host processors", "8", "host memory", "8 GiB")));

        assertThat(change(comparison, MEDIAN).result()).isEqualTo(Result.NOT_COMPARABLE);
        assertThat(change(comparison, GROWTH).result()).isEqualTo(Result.UNCHANGED);
    }

    @Test
    void anotherRuntime_refusesMemoryAndKeepsTimes() {
        Comparison comparison =
                compared(Recorded.run(1), Recorded.run(2).ofBuild("42").in("node"));

        assertThat(change(comparison, GROWTH).result()).isEqualTo(Result.NOT_COMPARABLE);
        assertThat(change(comparison, MEDIAN).result()).isEqualTo(Result.UNCHANGED);
    }

    @Test
    void anotherMix_refusesWhatIsOverAllTools_andTellsToolsApart() {
        Comparison comparison =
                compared(Recorded.run(1), Recorded.run(2).ofBuild("42").with(List.of("add", "echo", "draw")));

        assertThat(change(comparison, MEDIAN).result()).isEqualTo(Result.NOT_COMPARABLE);
        assertThat(change(comparison, "latency/tool:echo/p50").result()).isEqualTo(Result.UNCHANGED);
        assertThat(change(comparison, "latency/tool:draw/p50").result()).isEqualTo(Result.ONLY_IN_ONE);
        assertThat(change(comparison, "latency/tool:search/p50").result()).isEqualTo(Result.ONLY_IN_ONE);
    }

    @Test
    void failures_twoInAHundred_areWorse() {
        Comparison comparison =
                compared(Recorded.run(1), Recorded.run(2).ofBuild("42").failing(0.02));

        assertThat(change(comparison, "failures").result()).isEqualTo(Result.WORSE);
    }

    @Test
    void toolThatLeaks_isTold() {
        List<ComparedRun> old = new ArrayList<>();
        List<ComparedRun> now = new ArrayList<>();
        for (long seed = 1; seed <= 3; seed++) {
            old.add(Recorded.run(seed).compared());
            now.add(Recorded.run(10 + seed).ofBuild("42").leaking(2048).compared());
        }
        Comparison comparison = BuildComparison.of(List.of(Build.of("41", old), Build.of("42", now)));

        for (String tool : List.of("add", "echo", "render", "search")) {
            Change growth = change(comparison, "growth/live bytes/tool:" + tool);
            assertThat(growth.result()).as(tool).isEqualTo(Result.WORSE);
            assertThat(growth.change().orElseThrow().low()).isLessThan(2048);
            assertThat(growth.change().orElseThrow().high()).isGreaterThan(2048);
        }
    }

    @Test
    void trend_leakThatCameAndStayed_namesFirstBadAndLastGood() {
        List<ComparedRun> runs = new ArrayList<>();
        for (long seed = 1; seed <= 7; seed++) {
            runs.add(Recorded.run(seed)
                    .ofBuild("b" + seed)
                    .leaking(seed >= 5 ? 2048 : 0)
                    .compared());
        }
        BuildTrend trend = BuildComparison.of(Build.of(runs)).trend();

        assertThat(trend.firstBad().orElseThrow().label()).isEqualTo("b5");
        assertThat(trend.lastGood().orElseThrow().label()).isEqualTo("b4");
        assertThat(trend.points())
                .extracting(BuildTrend.Point::isChangePoint)
                .containsExactly(false, false, false, false, true, false, false);
    }

    @Test
    void trend_leakThatWasMended_hasNoBadBuild() {
        List<ComparedRun> runs = new ArrayList<>();
        for (long seed = 1; seed <= 6; seed++) {
            runs.add(Recorded.run(seed)
                    .ofBuild("b" + seed)
                    .leaking(seed == 3 || seed == 4 ? 2048 : 0)
                    .compared());
        }
        BuildTrend trend = BuildComparison.of(Build.of(runs)).trend();

        assertThat(trend.firstBad()).isEmpty();
        assertThat(trend.points().stream().filter(BuildTrend.Point::isChangePoint))
                .hasSize(2);
    }

    @Test
    void oneBuild_isNoComparison() {
        assertThatThrownBy(() ->
                        BuildComparison.of(Build.of(List.of(Recorded.run(1).compared()))))
                .hasMessage("a comparison takes 2 builds, not 1");
    }

    private static Comparison compared(Recorded before, Recorded after) {
        return BuildComparison.of(
                List.of(Build.of("41", List.of(before.compared())), Build.of("42", List.of(after.compared()))));
    }

    private static Change change(Comparison comparison, String key) {
        return comparison.changes().stream()
                .filter(change -> change.metric().key().equals(key))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no change of " + key));
    }
}
