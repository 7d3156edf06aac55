package mcpleak.profile.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.PropertyException;
import mcpleak.profile.plan.RoundPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ThinkTimeTest {

    private static final int DRAWS = 200_000;

    /** Mean, median, 10th and 90th percentile as the textbook has them, in milliseconds. */
    @ParameterizedTest
    @CsvSource({
        "100ms, 100, 100, 100, 100",
        "fixed 2s, 2000, 2000, 2000, 2000",
        "uniform 50ms 150ms, 100, 100, 60, 140",
        "exponential 100ms, 100, 69.315, 10.536, 230.259",
        "lognormal 100ms 0.5, 113.315, 100, 52.689, 189.793"
    })
    void draw_manyTimes_hasTheMeanAndTheQuantiles(String text, double mean, double p50, double p10, double p90) {
        ThinkTime think = ThinkTime.parse(text).orElseThrow();
        SplittableRandom random = new SplittableRandom(7);

        double[] millis = IntStream.range(0, DRAWS)
                .mapToDouble(i -> think.at(random.nextDouble()).toNanos() / 1e6)
                .sorted()
                .toArray();

        assertThat(IntStream.range(0, DRAWS)
                        .mapToDouble(i -> millis[i])
                        .average()
                        .orElseThrow())
                .isCloseTo(mean, within(mean * 0.01));
        assertThat(think.mean().toNanos() / 1e6).isCloseTo(mean, within(mean * 0.0001));
        assertThat(millis[DRAWS / 2]).isCloseTo(p50, within(p50 * 0.015));
        assertThat(millis[DRAWS / 10]).isCloseTo(p10, within(p10 * 0.02));
        assertThat(millis[DRAWS * 9 / 10]).isCloseTo(p90, within(p90 * 0.015));
    }

    /** The plan asks for the pause of each user and call anew: that must not spoil the distribution. */
    /** Few pauses already are as the profile asks for: those between ten calls of each of 40 users, and of 300 who come in phases. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "uniform 1s 3s | rounds | 40",
                "exponential 2s | rounds | 40",
                "lognormal 2s 0.5 | rounds | 40",
                "exponential 2s | hold 30/s for 10s | 300",
                "lognormal 2s 0.5 | hold 30/s for 10s | 300"
            })
    void thinkOf_fewUsers_hasMeanAndQuantilesWithinTwoPercent(String think, String load, int users)
            throws PropertyException {
        LoadProfile profile = LoadProfile.parse(
                java.util.Map.of("think", think, "load", load, "users", "40", "calls", "10", "vary", "off"));
        RoundPlan plan = RoundPlan.draw(profile);

        double[] millis = IntStream.range(0, users)
                .boxed()
                .flatMap(user -> IntStream.range(0, 9).mapToObj(call -> plan.thinkOf(1, user, call)))
                .mapToDouble(pause -> pause.toNanos() / 1e6)
                .sorted()
                .toArray();

        double mean = profile.think().mean().toMillis();
        assertThat(java.util.Arrays.stream(millis).average().orElseThrow()).isCloseTo(mean, within(0.02 * mean));
        for (double quantile : new double[] {0.25, 0.5, 0.75, 0.9}) {
            double asked = profile.think().at(quantile).toMillis();
            assertThat(millis[(int) (quantile * millis.length)])
                    .as("quantile " + quantile)
                    .isCloseTo(asked, within(0.02 * asked));
        }
    }

    @Test
    void thinkOf_everyUserAndCall_hasTheMean() throws PropertyException {
        RoundPlan plan = RoundPlan.draw(LoadProfile.parse(java.util.Map.of("think", "exponential 100ms")));

        double mean = IntStream.range(0, 40)
                .boxed()
                .flatMap(user -> IntStream.range(0, 500).mapToObj(call -> plan.thinkOf(1, user, call)))
                .mapToDouble(Duration::toMillis)
                .average()
                .orElseThrow();

        assertThat(mean).isCloseTo(100, within(2.0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"100ms", "uniform 50ms 150ms", "exponential 1s", "lognormal 100ms 0.5", "0s"})
    void text_parsedAgain_isTheSame(String text) {
        ThinkTime think = ThinkTime.parse(text).orElseThrow();

        assertThat(think.text()).isEqualTo(text);
        assertThat(ThinkTime.parse(think.text())).contains(think);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "soon",
                "uniform 5ms",
                "uniform 9ms 5ms",
                "normal 100ms",
                "lognormal 100ms 4",
                "exponential",
                "1s 2s"
            })
    void parse_nonsense_isEmpty(String text) {
        assertThat(ThinkTime.parse(text)).isEmpty();
    }
}
