package mcpleak.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
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

    private static LoadForecast forecast(Map<String, String> given) throws PropertyException {
        return new LoadForecast(LoadProfile.parse(given));
    }
}
