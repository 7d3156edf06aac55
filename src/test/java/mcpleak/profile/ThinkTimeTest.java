package mcpleak.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
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
                .mapToDouble(i -> think.draw(random).toNanos() / 1e6)
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
