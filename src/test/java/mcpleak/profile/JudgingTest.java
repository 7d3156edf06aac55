package mcpleak.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import mcpleak.profile.plan.RoundPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JudgingTest {

    @ParameterizedTest
    @CsvSource({"auto, 16, auto:16", "auto:8, 8, auto:8", "auto:24, 24, auto:24", "auto:1000, 1000, auto:1000"})
    void parse_autoRounds_isALimit(String given, int limit, String setting) throws PropertyException {
        LoadProfile profile = LoadProfile.parse(Map.of("rounds", given));

        assertThat(profile.get(Properties.ROUNDS)).isEqualTo(new LoadProfile.Rounds(limit, true));
        assertThat(profile.settings()).containsEntry("rounds", setting);
    }

    @ParameterizedTest
    @CsvSource({
        "rounds, auto:5",
        "rounds, auto:1001",
        "rounds, auto:",
        "rounds, automatic",
        "confirm, yes",
        "soak, 59s",
        "soak, 8d"
    })
    void parse_mistake_isRejected(String name, String value) {
        assertThatThrownBy(() -> LoadProfile.parse(Map.of(name, value)))
                .isInstanceOf(PropertyException.class)
                .hasMessageContaining("-D" + name + "=" + value);
    }

    @ParameterizedTest
    @CsvSource({"rounds, auto", "confirm, true"})
    void parse_soakWithRoundsToAdd_isRejected(String name, String value) {
        assertThatThrownBy(() -> LoadProfile.parse(Map.of("soak", "1h", name, value)))
                .isInstanceOf(PropertyException.class)
                .hasMessageContaining("-Dsoak");
    }

    @Test
    void parse_soakAndBaseline_areHeldAndRecorded() throws PropertyException {
        LoadProfile profile = LoadProfile.parse(Map.of("soak", "2d", "baseline", "results/old"));

        assertThat(profile.soak()).contains(Duration.ofDays(2));
        assertThat(profile.get(Properties.BASELINE)).isEqualTo(Optional.of(Path.of("results/old")));
        assertThat(profile.settings()).containsEntry("soak", "172800000ms").containsEntry("baseline", "results/old");
    }

    /** What is drawn for the rounds that are asked for does not depend on whether others may be added. */
    @Test
    void draw_confirm_addsFourRoundsAndChangesNone() throws PropertyException {
        RoundPlan plain = RoundPlan.draw(LoadProfile.parse(Map.of()));
        RoundPlan confirming = RoundPlan.draw(LoadProfile.parse(Map.of("confirm", "true")));

        assertThat(confirming.rounds()).hasSize(12);
        assertThat(confirming.rounds().subList(0, 8)).isEqualTo(plain.rounds());
        assertThat(confirming.rounds().subList(8, 12))
                .allSatisfy(round -> assertThat(round.calls()).isEqualTo(2000));
    }
}
