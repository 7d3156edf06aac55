package mcpleak.profile.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.PropertyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RaisedLoadTest {

    @ParameterizedTest
    @CsvSource({
        // answer, busy share -> factor
        "0.003, 0.15, 4",
        "0.003, 0.30, 2",
        "0.020, 0.10, 3",
        "0.060, 0.10, 1",
        "0.003, 0.90, 1"
    })
    void after_answersAndProcessors_bothLimitTheFactor(double answer, double busy, int factor)
            throws PropertyException {
        LoadProfile profile = LoadProfile.parse(Map.of());

        assertThat(RaisedLoad.after(profile, RaisedLoad.PLANNED, answer, busy).factor())
                .isEqualTo(factor);
    }

    @Test
    void thinkShare_keepsTheTimeOfARound_andTheMostCallsPerSecond() throws PropertyException {
        LoadProfile profile = LoadProfile.parse(Map.of());
        LoadProfile slower = LoadProfile.parse(Map.of("adapt.rate", "400"));
        RaisedLoad load = new RaisedLoad(4, 0.004);

        assertThat(load.thinkShare(profile, 40) * 0.1 + 0.004).isCloseTo(0.104 / 4, within(1e-9));
        assertThat(load.thinkShare(slower, 40) * 0.1 + 0.004).isCloseTo(40 / 400.0, within(1e-9));
        assertThat(RaisedLoad.PLANNED.thinkShare(profile, 40)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "adapt, auto, true",
        "adapt, off, false",
        "users, 10, false",
        "think, 20ms, false",
        "soak, 10m, false",
        "sessions, 2, false",
        "server.command, node server.js, true",
        "server.pid, 17, false"
    })
    void adapts_onlyWhereTheRunStartsTheServerAndNobodySaidWhatTheLoadIs(String name, String value, boolean adapts)
            throws PropertyException {
        Map<String, String> given = name.startsWith("server")
                ? Map.of(name, value, "url", "http://127.0.0.1:3001/mcp")
                : Map.of(name, value);

        assertThat(LoadProfile.parse(given).adapts()).isEqualTo(adapts);
    }

    @Test
    void adapts_anAttachedServer_onRequest() throws PropertyException {
        assertThat(LoadProfile.parse(Map.of("server.pid", "17", "url", "http://127.0.0.1:3001/mcp", "adapt", "on"))
                        .adapts())
                .isTrue();
    }
}
