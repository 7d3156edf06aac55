package mcpleak.verdict.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GrowthRateTest {

    private static final double TINY = 1e-9;

    /** b = 60 / 40; s^2 = 4 * 25 / 10 / 3; half = 2.353363 * 1.825742 / sqrt(40). */
    @Test
    void of_fourEqualExposures_matchesHandComputation() {
        Interval rate = GrowthRate.of(
                new Increments(new double[] {10, 10, 10, 10}, new double[] {10, 20, 10, 20}), Precision.of(0));

        assertThat(rate.value()).isCloseTo(1.5, within(TINY));
        assertThat(rate.high() - rate.value()).isCloseTo(0.679357, within(1e-5));
        assertThat(rate.value() - rate.low()).isCloseTo(rate.high() - rate.value(), within(TINY));
    }

    /** Two readings of resolution 4 over an exposure of 40 add 0.2 on each side. */
    @Test
    void of_resolution_widensByTwoReadings() {
        Increments increments = new Increments(new double[] {10, 10, 10, 10}, new double[] {10, 20, 10, 20});

        assertThat(GrowthRate.of(increments, Precision.of(4)).high()
                        - GrowthRate.of(increments, Precision.of(0)).high())
                .isCloseTo(0.2, within(TINY));
    }

    /** b = 140 / 60; residuals -13.33, 3.33, 10 over exposures 10, 20, 30. */
    @Test
    void of_unequalExposures_weighsByExposure() {
        Interval rate =
                GrowthRate.of(new Increments(new double[] {10, 20, 30}, new double[] {10, 50, 80}), Precision.of(0));

        assertThat(rate.value()).isCloseTo(140.0 / 60, within(TINY));
        double variance = (13.333333 * 13.333333 / 10 + 3.333333 * 3.333333 / 20 + 10.0 * 10 / 30) / 2;
        assertThat(rate.high() - rate.value()).isCloseTo(2.919986 * Math.sqrt(variance / 60), within(1e-5));
    }

    /** One round without the exposure: least squares through the origin, b = (1*2 + 2*4 + 0*1) / 5 = 2, residual 1. */
    @Test
    void of_roundWithoutExposure_isLeastSquares() {
        Interval rate = GrowthRate.of(new Increments(new double[] {1, 2, 0}, new double[] {2, 4, 1}), Precision.of(0));

        assertThat(rate.value()).isCloseTo(2, within(TINY));
        assertThat(rate.high() - rate.value()).isCloseTo(2.919986 * Math.sqrt(0.5 / 5), within(1e-5));
    }

    @Test
    void of_noExposureAtAll_isUnbounded() {
        Interval rate = GrowthRate.of(new Increments(new double[] {0, 0}, new double[] {1, 2}), Precision.of(0));

        assertThat(rate).isEqualTo(new Interval(0, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
    }

    @ParameterizedTest
    @CsvSource({"1, 6.3138", "2, 2.9200", "3, 2.3534", "4, 2.1318", "5, 2.0150", "9, 1.8331", "30, 1.6973"})
    void quantile_degreesOfFreedom_matchesPublishedTable(int degrees, double t) {
        assertThat(GrowthRate.quantile(degrees, 0.95)).isCloseTo(t, within(5e-5));
    }

    @Test
    void of_oneIncrement_isRefused() {
        Increments one = new Increments(new double[] {1}, new double[] {1});

        assertThatThrownBy(() -> GrowthRate.of(one, Precision.of(0))).isInstanceOf(IllegalArgumentException.class);
    }
}
