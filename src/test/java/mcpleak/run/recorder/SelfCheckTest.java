package mcpleak.run.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import mcpleak.recording.Round.TimerLateness;
import org.junit.jupiter.api.Test;

final class SelfCheckTest {

    @Test
    void lateness_sinceTheRoundBegan_meanAnd95thPercentile() {
        SelfCheck check = new SelfCheck(() -> 0);
        check.late(900_000_000);
        check.begin();
        for (int i = 1; i <= 100; i++) {
            check.late(i * 10_000L);
        }

        TimerLateness late = check.lateness().orElseThrow();

        assertThat(late.meanMicros()).isCloseTo(505, within(10.0));
        assertThat(late.p95Micros()).isCloseTo(950, within(20.0));
        assertThat(check.lateness()).isEmpty();
    }
}
