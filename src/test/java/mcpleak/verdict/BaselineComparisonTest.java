package mcpleak.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import mcpleak.compare.Build;
import mcpleak.compare.BuildComparison;
import mcpleak.compare.Change;
import mcpleak.compare.ComparedRun;
import mcpleak.compare.Comparison;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.ServerRuntime.MemoryModel;
import mcpleak.report.words.FollowUpWords;
import mcpleak.verdict.channel.Answer;
import mcpleak.verdict.growth.Interval;
import mcpleak.verdict.growth.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Test how a run compares with the run of an earlier build. */
final class BaselineComparisonTest {

    private static final double MB = 1024.0 * 1024;
    private static final double NOISE = 10 * 1024.0;

    /** Round by round a third of 64 B per call more or less is no change. */
    @ParameterizedTest
    @CsvSource({
        "5, 12, NO_LEAK, UNCHANGED, false",
        "12, 5, NO_LEAK, UNCHANGED, false",
        "300, 5, NO_LEAK, BETTER, false",
        "20, 21, NO_LEAK, UNCHANGED, false",
        "0, 2048, LEAK, WORSE, true",
        "4096, 4096, LEAK, UNCHANGED, false"
    })
    void judge_againstABaseline_namesTheChange(
            double before, double after, Answer answer, Result change, boolean regressed) {
        RecordedRun old = noisy(11, 11, before);

        LeakVerdict verdict = LeakJudge.judge(noisy(11, 12, after), old);

        BaselineComparison comparison = verdict.followUp().comparison().orElseThrow();
        assertThat(verdict.answer()).isEqualTo(answer);
        assertThat(comparison.change()).as(FollowUpWords.sentence(comparison)).isEqualTo(change);
        assertThat(verdict.regressed()).isEqualTo(regressed);
        Interval difference = comparison.differences().get(0).difference();
        assertThat(difference.low()).isLessThan(after - before);
        assertThat(difference.high()).isGreaterThan(after - before);
    }

    @Test
    void of_leakOnOneTool_isWorse() {
        RecordedRun old = new Load(8, 2000, 1)
                .leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS)
                .run();
        RecordedRun now = new Load(8, 2000, 1)
                .leak(Channel.LIVE_BYTES, 50 * MB, 2048, Exposure.tool("b"))
                .run();

        assertThat(BaselineComparison.of(old, now).change()).isEqualTo(Result.WORSE);
    }

    @Test
    void of_otherMixOfTools_comparesNoBytes() {
        Load old = new Load(8, 2000, 1);
        Load now = new Load(8, 2000, 1).expose(totals -> {
            Map<Exposure, Long> other = new HashMap<>(totals);
            other.put(Exposure.tool("a"), totals.getOrDefault(Exposure.tool("b"), 0L));
            other.put(Exposure.tool("b"), totals.getOrDefault(Exposure.tool("a"), 0L) / 3);
            return other;
        });

        BaselineComparison comparison = BaselineComparison.of(
                old.leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS).run(),
                now.leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.CALLS).run());

        assertThat(comparison.change()).isEqualTo(Result.NOT_COMPARABLE);
        assertThat(FollowUpWords.sentence(comparison)).contains("the mix of tools is another (a)");
    }

    /** Identical builds whose cache fills, and a build that keeps a little more on top of what leaks already: 100 pairs each. */
    @ParameterizedTest
    @CsvSource({
        "LRU, 0, 0, 1",
        "NOTHING, 0, 0, 1",
        "TOOL, 0, 0, 1",
        "TOOL, 32, 80, 100",
        "TOOL, 256, 99, 100",
        "SESSION, 32, 80, 100",
        "LRU, 256, 95, 100"
    })
    void of_sameRounds_comparesThemRoundByRound(String server, double more, int atLeast, int atMost) {
        Map<Result, Integer> changes = new EnumMap<>(Result.class);
        for (int seed = 1; seed <= 100; seed++) {
            changes.merge(
                    BaselineComparison.of(built(server, seed, 2 * seed, 0), built(server, seed, 2 * seed + 1, more))
                            .change(),
                    1,
                    Integer::sum);
        }
        System.out.printf(
                Locale.ROOT, "baseline, %s in both and %3.0f B per call more, 100 pairs: %s%n", server, more, changes);

        assertThat(changes.getOrDefault(Result.WORSE, 0)).isBetween(atLeast, atMost);
    }

    /** Keep as a server does, and some bytes a call more. */
    private static RecordedRun built(String server, int loadSeed, int seed, double more) {
        Load load = new Load(8, 3000, loadSeed);
        Random random = new Random(31L * seed);
        double[] floors = new double[9];
        double walk = 0;
        for (int i = 0; i < floors.length; i++) {
            walk += 39 * 1024.0 * random.nextGaussian();
            double calls = load.total(i, Exposure.CALLS);
            double kept = switch (server) {
                case "LRU" -> 8 * MB * (1 - Math.exp(-calls / 6000));
                case "TOOL" -> 4096.0 * load.total(i, Exposure.tool("b"));
                case "SESSION" -> 65_536.0 * load.total(i, Exposure.SESSIONS);
                default -> 0;
            };
            floors[i] = 50 * MB + walk + kept + more * calls;
        }
        return load.floors(Channel.LIVE_BYTES, floors).run();
    }

    /** What fails a build with {@code -Dbaseline} is what {@code compare.html} shows, to the last digit. */
    @Test
    void baseline_andComparisonOfBuilds_neverContradictEachOther() {
        Map<Result, Integer> results = new EnumMap<>(Result.class);
        double[] rates = {0, 8, 28, 60, 70, 100, 300, 4096};
        for (int pair = 0; pair < 64; pair++) {
            // the same calls, as one profile and seed give them: a comparison refuses another mix of tools
            RecordedRun old = noisy(pair, 100 + pair, rates[pair % 8]);
            RecordedRun now = noisy(pair, 200 + pair, rates[pair / 8]);

            Comparison builds = BuildComparison.of(Build.pair(List.of(compared(old)), List.of(compared(now))));

            for (GrowthDifference found : BaselineComparison.of(old, now).differences()) {
                Change shown = builds.changes().stream()
                        .filter(change -> change.metric()
                                .key()
                                .equals("growth/" + found.channel().name() + "/call"))
                        .findFirst()
                        .orElseThrow();
                assertThat(found.change()).isEqualTo(shown.result());
                assertThat(found.difference()).isEqualTo(shown.change().orElseThrow());
                results.merge(found.change(), 1, Integer::sum);
            }
        }
        System.out.printf("baseline and comparison agree on 64 pairs: %s%n", results);
        assertThat(results).containsKeys(Result.WORSE, Result.BETTER, Result.UNCHANGED);
    }

    private static ComparedRun compared(RecordedRun run) {
        return new ComparedRun(run.id(), run, LeakJudge.judge(run), OptionalLong.empty());
    }

    @Test
    void of_descriptorsThatBeginToLeak_areWorseThoughMemoryIsNot() {
        Load old = new Load(8, 2000, 1).leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS);
        Load now = new Load(8, 2000, 1).leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS);

        BaselineComparison comparison = BaselineComparison.of(
                old.leak(Channel.OPEN_FILES, 9, 0, Exposure.CALLS).run(),
                now.leak(Channel.OPEN_FILES, 9, 0.02, Exposure.CALLS).run());

        assertThat(comparison.change()).isEqualTo(Result.WORSE);
        assertThat(FollowUpWords.sentence(comparison))
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

        assertThat(comparison.change()).isEqualTo(Result.NOT_COMPARABLE);
        assertThat(FollowUpWords.sentence(comparison)).contains("the baseline ran on test, this run on java");
    }

    /** Two runs of one build, forty pairs: no pair may be worse or better by more than 5 % of them each, most are unchanged. */
    @Test
    void of_twoRunsOfOneBuild_areSeldomDifferent() {
        Map<Result, Integer> changes = new EnumMap<>(Result.class);
        for (int seed = 1; seed <= 200; seed++) {
            changes.merge(
                    BaselineComparison.of(noisy(seed, 2 * seed, 10), noisy(seed, 2 * seed + 1, 10))
                            .change(),
                    1,
                    Integer::sum);
        }
        System.out.printf("baseline, one build twice, 200 pairs: %s%n", changes);

        assertThat(changes.getOrDefault(Result.WORSE, 0)).isLessThanOrEqualTo(2);
        assertThat(changes.getOrDefault(Result.BETTER, 0)).isLessThanOrEqualTo(2);
        assertThat(changes.getOrDefault(Result.UNCHANGED, 0)).isGreaterThanOrEqualTo(180);
    }

    private static RecordedRun noisy(int seed, double perCall) {
        return noisy(seed, seed, perCall);
    }

    private static RecordedRun noisy(int loadSeed, int seed, double perCall) {
        Load load = new Load(8, 3000, loadSeed);
        Random random = new Random(31L * seed);
        double[] floors = new double[9];
        double walk = 0;
        for (int i = 0; i < floors.length; i++) {
            walk += NOISE * random.nextGaussian();
            floors[i] = 50 * MB + walk + perCall * load.total(i, Exposure.CALLS);
        }
        return load.floors(Channel.LIVE_BYTES, floors).run();
    }
}
