package mcpleak.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class SensitivityTest {

    private final Sensitivity jvm = Sensitivity.MEASURED.get(0);

    /** 8 rounds leave 6; t(0.95; 5) = 2.015; SD 19 KiB, 3,000 calls: 48 + 2 * 2.015 * 19456 / (3000 * sqrt 6) + 2 * 2048 / 18000. */
    @Test
    void smallestLeak_byHand() {
        assertThat(jvm.smallestLeak(8, 3000).orElseThrow()).isCloseTo(48 + 10.671 + 0.2276, within(0.01));
    }

    @Test
    void smallestLeak_moreCallsOrRounds_isSmaller() {
        assertThat(jvm.smallestLeak(8, 6000).orElseThrow())
                .isLessThan(jvm.smallestLeak(8, 3000).orElseThrow());
        assertThat(jvm.smallestLeak(16, 3000).orElseThrow())
                .isLessThan(jvm.smallestLeak(8, 3000).orElseThrow());
    }

    @Test
    void smallestLeak_tooFewRounds_isEmpty() {
        assertThat(Sensitivity.fewestRounds()).isEqualTo(6);
        assertThat(jvm.smallestLeak(5, 3000)).isEmpty();
        assertThat(jvm.smallestLeak(6, 3000)).isPresent();
    }
}
