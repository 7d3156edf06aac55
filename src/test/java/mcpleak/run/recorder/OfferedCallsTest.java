package mcpleak.run.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.PropertyException;
import mcpleak.profile.plan.RoundPlan;
import mcpleak.run.recorder.LoadSeconds.OfferedCalls;
import org.junit.jupiter.api.Test;

final class OfferedCallsTest {

    private static final Instant START = Instant.ofEpochSecond(1_000);
    private static final RunEntry.Phase ROUND = new RunEntry.Phase(1, true, START);

    @Test
    void rounds_eachUserBringsItsCallsWithItsPauses() throws PropertyException {
        OfferedCalls offered = offered(Map.of("users", "2", "calls", "5", "think", "1s", "vary", "off"));
        offered.arrived(1, 0, START);
        offered.arrived(1, 1, START.plusMillis(2_500));

        assertThat(seconds(offered, 9)).containsExactly(1, 1, 2, 2, 2, 1, 1, 0, 0);
    }

    @Test
    void rounds_callsAreSpreadOverSessions_noneIsLost() throws PropertyException {
        OfferedCalls offered = offered(
                Map.of("users", "1", "calls", "7", "sessions", "3", "think", "uniform 100ms 900ms", "vary", "off"));
        offered.arrived(1, 0, START);

        double sum = 0;
        for (double calls : seconds(offered, 20)) {
            sum += calls;
        }
        assertThat(sum).isEqualTo(7);
    }

    @Test
    void rounds_veryManyCalls_areSpreadEvenly() throws PropertyException {
        OfferedCalls offered = offered(Map.of("users", "1", "calls", "8000", "think", "10ms", "vary", "off"));
        offered.arrived(1, 0, START);

        double[] seconds = seconds(offered, 100);
        assertThat(seconds[10]).isCloseTo(100, within(1.5));
        assertThat(seconds[60]).isCloseTo(100, within(1.5));
        assertThat(seconds[90]).isZero();
    }

    @Test
    void closedModel_isUsersByThinkTime() throws PropertyException {
        OfferedCalls offered = offered(Map.of("load", "ramp 0 to 10 in 10s, hold 10 for 5s", "think", "500ms"));

        assertThat(offered.in(1_004, ROUND)).hasValue(9);
        assertThat(offered.in(1_012, ROUND)).hasValue(20);
        assertThat(offered.in(1_012, new RunEntry.Phase(1, false, START))).hasValue(0);
    }

    @Test
    void withoutThinkTime_nothingIsTold() throws PropertyException {
        OfferedCalls offered = offered(Map.of("load", "hold 10 for 5s", "think", "0s"));

        assertThat(offered.in(1_002, ROUND)).isEmpty();
    }

    private static double[] seconds(OfferedCalls offered, int count) {
        double[] seconds = new double[count];
        for (int i = 0; i < count; i++) {
            seconds[i] = offered.in(1_000 + i, ROUND).orElseThrow();
        }
        return seconds;
    }

    private static OfferedCalls offered(Map<String, String> given) throws PropertyException {
        LoadProfile profile = LoadProfile.parse(new TreeMap<>(given));
        return new OfferedCalls(profile, new LoadPace(profile, RoundPlan.draw(profile)));
    }
}
