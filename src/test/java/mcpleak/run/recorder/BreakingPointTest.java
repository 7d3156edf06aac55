package mcpleak.run.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.PropertyException;
import org.junit.jupiter.api.Test;

final class BreakingPointTest {

    private static final long MILLI = 1_000_000;

    private static BreakingPoint search(String text) throws PropertyException {
        return BreakingPoint.of(LoadProfile.parse(Map.of("load", text))).orElseThrow();
    }

    private static void calls(BreakingPoint point, int number, long nanos, boolean success) {
        for (int i = 0; i < number; i++) {
            point.take(new RunEntry.CallEnded("echo", nanos, success));
        }
    }

    @Test
    void levelEnded_slowCallsAtTheSecondLevel_breaksThere() throws PropertyException {
        BreakingPoint point = search("search from 10 by 10 to 30 each 10s until p95 > 500ms or failed > 1%");
        calls(point, 7, 900 * MILLI, true);
        point.begin();
        calls(point, 100, 20 * MILLI, true);
        BreakingPoint.Reached first = point.levelEnded();
        calls(point, 94, 20 * MILLI, true);
        calls(point, 6, 600 * MILLI, true);
        BreakingPoint.Reached second = point.levelEnded();

        assertThat(first.broken()).isEmpty();
        assertThat(first.text()).contains("10 users", "10.0 calls/s", "0.00 % failed");
        assertThat(second.broken().orElseThrow()).contains("20 users", "p95 > 500ms", "held before: 10 users");
    }

    @Test
    void levelEnded_failuresAboveTheBound_breaks() throws PropertyException {
        BreakingPoint point = search("search from 1/s by 1/s to 3/s each 10s until failed > 1%");
        calls(point, 99, MILLI, true);
        calls(point, 1, MILLI, false);
        assertThat(point.levelEnded().broken()).as("1 % is not above 1 %").isEmpty();
        calls(point, 98, MILLI, true);
        calls(point, 2, MILLI, false);
        assertThat(point.levelEnded().broken()).isPresent();
    }

    @Test
    void levelEnded_lastLevelHolds_saysSo() throws PropertyException {
        BreakingPoint point = search("search from 1 by 1 to 2 each 10s until rate < 1/s");
        calls(point, 11, MILLI, true);
        assertThat(point.levelEnded().last()).isFalse();
        calls(point, 11, MILLI, true);
        assertThat(point.levelEnded().last()).isTrue();
    }
}
