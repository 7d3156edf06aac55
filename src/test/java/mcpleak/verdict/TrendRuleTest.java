package mcpleak.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import mcpleak.verdict.Trend.Shape;
import mcpleak.verdict.Trend.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrendRuleTest {

    @ParameterizedTest
    @CsvSource({"0, 2", "3, 2", "6, 2", "8, 2", "9, 3", "10, 3", "12, 3", "13, 4", "40, 10"})
    void burnIn_rounds_isTwoOrAQuarterRoundedUp(int rounds, int burnIn) {
        assertThat(TrendRule.burnIn(rounds)).isEqualTo(burnIn);
    }

    @Test
    void judge_steadyGrowthAboveTheMargin_grows() {
        assertThat(judge(100, 110, 90, 105, 95, 100).shape()).isEqualTo(Shape.GROWS);
    }

    @Test
    void judge_threeIncrements_areTooFew() {
        assertThat(judge(100, 100, 100).shape()).isEqualTo(Shape.TOO_FEW);
    }

    @Test
    void judge_fourIncrements_areEnough() {
        assertThat(judge(100, 100, 100, 101).shape()).isEqualTo(Shape.GROWS);
    }

    @Test
    void judge_flat_isBounded() {
        assertThat(judge(0, 1, -1, 0, 1, 0).shape()).isEqualTo(Shape.BOUNDED);
    }

    @Test
    void judge_growthThatEnds_isAPlateau() {
        assertThat(judge(100, 100, 80, 0, 1, 0).shape()).isEqualTo(Shape.PLATEAU);
    }

    @Test
    void judge_growthThatHalvesMoreThanOnce_isOpenNotALeak() {
        assertThat(judge(320, 160, 80, 40, 35, 30).grows()).isFalse();
    }

    @Test
    void judge_oneRoundOfTheTailFalls_isNotPersistent() {
        assertThat(judge(100, 100, 100, 100, -1, 110).grows()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"40, false", "60, true"})
    void judge_fewRounds_mustBeSteadierThanMany(double last, boolean grows) {
        assertThat(judge(100, 110, 110, last).grows()).isEqualTo(grows);
        assertThat(judge(100, 110, 100, 105, 110, last).grows()).isTrue();
    }

    @Test
    void judge_stepInTheMiddle_isLeftOutAndNamed() {
        Trend trend = judge(0, 1, 3000, 0, 1, 0);

        assertThat(trend.shape()).isEqualTo(Shape.BOUNDED);
        assertThat(trend.step()).contains(new Step(2, 3000));
    }

    @Test
    void judge_stepAtTheEnd_cannotBeKnownToBeOneOff() {
        Trend trend = judge(0, 1, 0, 0, 1, 3000);

        assertThat(trend.step()).isEmpty();
        assertThat(trend.clears()).isFalse();
    }

    @Test
    void judge_twoSteps_areNotOneOff() {
        assertThat(judge(0, 3000, 1, 0, 3000, 0).step()).isEmpty();
    }

    @Test
    void judge_leakUnderAStep_isStillFound() {
        Trend trend = judge(100, 101, 5000, 99, 100, 100);

        assertThat(trend.shape()).isEqualTo(Shape.GROWS);
        assertThat(trend.rate().orElseThrow().value()).isEqualTo(10);
    }

    /** Margin 5 per unit of exposure, 10 units a round. */
    private static Trend judge(double... growth) {
        double[] exposure = new double[growth.length];
        Arrays.fill(exposure, 10);
        return TrendRule.judge(new Increments(exposure, growth), 5, Precision.of(0));
    }
}
