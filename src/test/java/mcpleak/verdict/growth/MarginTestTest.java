package mcpleak.verdict.growth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import mcpleak.verdict.growth.MarginTest.Outcome;
import mcpleak.verdict.growth.SetAside.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MarginTestTest {

    @ParameterizedTest
    @CsvSource({"0, 2", "3, 2", "6, 2", "8, 2", "9, 3", "10, 3", "12, 3", "13, 4", "40, 10"})
    void burnIn_rounds_isTwoOrAQuarterRoundedUp(int rounds, int burnIn) {
        assertThat(MarginTest.burnIn(rounds)).isEqualTo(burnIn);
    }

    @Test
    void judge_steadyGrowthAboveTheMargin_grows() {
        assertThat(judge(100, 110, 90, 105, 95, 100).outcome()).isEqualTo(Outcome.GROWS);
    }

    @Test
    void judge_threeIncrements_areTooFew() {
        assertThat(judge(100, 100, 100).outcome()).isEqualTo(Outcome.TOO_FEW);
    }

    @Test
    void judge_fourIncrements_areEnough() {
        assertThat(judge(100, 100, 100, 101).outcome()).isEqualTo(Outcome.GROWS);
    }

    @Test
    void judge_flat_isBounded() {
        assertThat(judge(0, 1, -1, 0, 1, 0).outcome()).isEqualTo(Outcome.BOUNDED);
    }

    @Test
    void judge_growthThatEnds_isAPlateau() {
        assertThat(judge(100, 100, 80, 0, 1, 0).outcome()).isEqualTo(Outcome.PLATEAU);
    }

    @Test
    void judge_growthThatHalvesMoreThanOnce_isOpenNotALeak() {
        assertThat(judge(320, 160, 80, 40, 35, 30).grows()).isFalse();
    }

    @Test
    void judge_oneRoundOfTheTailFalls_isNotPersistent() {
        assertThat(judge(100, 250, 20, 180, -1, 110).grows()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"40, false", "60, true"})
    void judge_fewRounds_mustBeSteadierThanMany(double last, boolean grows) {
        assertThat(judge(100, 110, 110, last).grows()).isEqualTo(grows);
        assertThat(judge(100, 110, 100, 105, 110, last).grows()).isTrue();
    }

    @Test
    void judge_stepInTheMiddle_isLeftOutAndNamed() {
        MarginTest test = judge(0, 1, 3000, 0, 1, 0);

        assertThat(test.outcome()).isEqualTo(Outcome.BOUNDED);
        assertThat(test.step()).contains(new Step(2, 3000));
    }

    @Test
    void judge_stepAtTheEnd_cannotBeKnownToBeOneOff() {
        MarginTest test = judge(0, 1, 0, 0, 1, 3000);

        assertThat(test.step()).isEmpty();
        assertThat(test.clears()).isFalse();
    }

    @Test
    void judge_twoSteps_areNotOneOff() {
        assertThat(judge(0, 3000, 1, 0, 3000, 0).step()).isEmpty();
    }

    @Test
    void judge_leakUnderAStep_isStillFound() {
        MarginTest test = judge(100, 101, 5000, 99, 100, 100);

        assertThat(test.outcome()).isEqualTo(Outcome.GROWS);
        assertThat(test.rate().orElseThrow().value()).isEqualTo(10);
    }

    /** Margin 5 per unit of exposure, 10 units a round. */
    private static MarginTest judge(double... growth) {
        double[] exposure = new double[growth.length];
        Arrays.fill(exposure, 10);
        return MarginTest.of(new Increments(exposure, growth), 5, Precision.of(0));
    }
}
