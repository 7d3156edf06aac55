package mcpleak.profile.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.PropertyException;
import mcpleak.profile.load.ThinkTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RoundPlanTest {

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 42, -7})
    void draw_defaults_staysWithinItsRangesAndNearItsMean(long seed) throws PropertyException {
        RoundPlan plan = RoundPlan.draw(LoadProfile.parse(Map.of("seed", Long.toString(seed))));

        assertThat(plan.rounds()).hasSize(8).allSatisfy(round -> {
            assertThat(round.calls()).isBetween(1400, 2600);
            assertThat(round.sessions()).isBetween(20, 60);
            assertThat(IntStream.range(0, round.sessions()).map(round::callsOf).sum())
                    .isEqualTo(round.calls());
        });
        assertThat((double) plan.totalCalls()).isCloseTo(16_000, within(16_000 * 0.04));
    }

    @Test
    void draw_sameSeed_givesTheSamePlan() throws PropertyException {
        LoadProfile profile = LoadProfile.parse(Map.of("seed", "5"));

        assertThat(RoundPlan.draw(profile).withTools(List.of("a", "b", "c")).rounds())
                .isEqualTo(RoundPlan.draw(profile)
                        .withTools(List.of("a", "b", "c"))
                        .rounds());
    }

    /** Ten tools drawn at random would leave one of them next to nothing in 8 rounds for many seeds. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void withTools_manyTools_callsEachOftenAndSeldom(long seed) throws PropertyException {
        List<String> tools = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
        List<RoundPlan.Round> rounds = RoundPlan.draw(LoadProfile.parse(Map.of("seed", Long.toString(seed))))
                .withTools(tools)
                .rounds();

        for (int tool = 0; tool < 10; tool++) {
            int index = tool;
            double[] weights = rounds.stream()
                    .mapToDouble(round -> round.toolWeights().get(index))
                    .sorted()
                    .toArray();
            assertThat(weights[0]).isLessThan(0.03);
            assertThat(weights[7]).isGreaterThan(0.12);
            assertThat(java.util.Arrays.stream(weights).average().orElse(0)).isBetween(0.07, 0.14);
        }
    }

    @Test
    void draw_oneUserOneCall_stillCallsOnce() throws PropertyException {
        RoundPlan plan = RoundPlan.draw(LoadProfile.parse(Map.of("users", "1", "calls", "1", "rounds", "3")));

        assertThat(plan.rounds())
                .allSatisfy(round -> assertThat(round.calls()).isGreaterThanOrEqualTo(round.sessions()));
    }

    @Test
    void pick_followsTheWeights() throws PropertyException {
        RoundPlan plan = RoundPlan.draw(LoadProfile.parse(Map.of())).withTools(List.of("a", "b", "c"));
        RoundPlan.Round round = plan.rounds().get(0);
        int[] picks = new int[3];

        IntStream.range(0, 30_000).forEach(call -> picks[RoundPlan.pick(round, plan.randomOf(1, call % 40, call))]++);

        for (int tool = 0; tool < 3; tool++) {
            assertThat(picks[tool] / 30_000.0).isCloseTo(round.toolWeights().get(tool), within(0.015));
        }
    }

    @ParameterizedTest(name = "{0} users")
    @ValueSource(ints = {60, 100, 130})
    void thinkOf_aRoundOfUsers_hasTheQuantilesThatWereAskedFor(int users) throws PropertyException {
        for (String think : List.of("exponential 2s", "lognormal 2s 0.5", "uniform 1s 3s")) {
            RoundPlan plan = RoundPlan.draw(LoadProfile.parse(
                    Map.of("think", think, "users", Integer.toString(users), "vary", "off", "calls", "8")));
            ThinkTime asked = ThinkTime.parse(think).orElseThrow();
            double[] pauses = IntStream.range(0, users * 8)
                    .mapToDouble(i -> plan.thinkOf(1, i / 8, i % 8).toNanos())
                    .sorted()
                    .toArray();

            for (double quantile : new double[] {0.1, 0.25, 0.5, 0.75, 0.9}) {
                double pause = asked.at(quantile).toNanos();
                int at = (int) (quantile * pauses.length);
                assertThat((pauses[at - 1] + pauses[at]) / 2)
                        .as(think + ", quantile " + quantile)
                        .isCloseTo(pause, within(0.02 * pause));
            }
            double mean = asked.mean().toNanos();
            assertThat(IntStream.range(0, pauses.length)
                            .mapToDouble(i -> pauses[i])
                            .average()
                            .orElseThrow())
                    .isCloseTo(mean, within(0.01 * mean));
        }
    }
}
