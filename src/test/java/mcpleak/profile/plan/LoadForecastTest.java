package mcpleak.profile.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.PropertyException;
import org.junit.jupiter.api.Test;

final class LoadForecastTest {

    @Test
    void soak_takesItsTimeWithAllUsersAtWork() throws PropertyException {
        LoadForecast forecast = forecast(
                Map.of("soak", "2h", "rounds", "24", "users", "20", "calls", "50", "think", "495ms", "idle", "30s"));

        assertThat(forecast.time()).isBetween(java.time.Duration.ofMinutes(120), java.time.Duration.ofMinutes(121));
        // 20 users, two calls a second each, for 7,200 s
        assertThat(forecast.calls()).isCloseTo(288_000, within(1.0));
        assertThat(forecast.sessions()).isCloseTo(5_760, within(1.0));
    }

    @Test
    void rounds_areTheirLoadsAndGaps() throws PropertyException {
        LoadForecast forecast = forecast(Map.of(
                "rounds", "2", "users", "4", "calls", "10", "think", "1s", "delay", "5s", "idle", "1s", "vary", "off"));

        assertThat(forecast.calls()).isEqualTo(80);
        assertThat(forecast.sessions()).isEqualTo(8);
        assertThat(forecast.time().toMillis()).isEqualTo(2 * 10_000 + 2 * 7_300 + 1_000);
    }

    @Test
    void peakUsers_rounds_theGreatestRound() throws PropertyException {
        assertThat(forecast(Map.of("users", "40", "vary", "off")).peakUsers()).isEqualTo(40);
        assertThat(forecast(Map.of("users", "40")).peakUsers()).isBetween(50L, 60L);
    }

    @Test
    void peakUsers_closedPhases_theHighestLevel() throws PropertyException {
        assertThat(forecast(Map.of("load", "ramp 0 to 300 in 10s, hold 200 for 10s"))
                        .peakUsers())
                .isEqualTo(300);
    }

    @Test
    void peakUsers_openPhases_arrivalsTimesTheirStay() throws PropertyException {
        // 50 calls of 100 ms and 5 ms each: 5.25 s
        assertThat(forecast(Map.of("load", "hold 100/s for 1m", "vary", "off")).peakUsers())
                .isEqualTo(525);
        // no more than come at all
        assertThat(forecast(Map.of("load", "hold 100/s for 2s", "vary", "off")).peakUsers())
                .isEqualTo(200);
    }

    private static LoadForecast forecast(Map<String, String> given) throws PropertyException {
        return new LoadForecast(LoadProfile.parse(given));
    }
}
