package mcpleak.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import mcpleak.profile.load.LoadShape;
import mcpleak.profile.load.OfferedLoad;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LoadGrammarTest {

    private final LoadGrammar grammar = new LoadGrammar(Duration.ofMinutes(1));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rounds",
                "hold 40 for 2m",
                "hold 2.5/s for 30s",
                "ramp 0 to 40 in 30s, hold 40 for 2m, ramp 40 to 0 in 10s",
                "stairs 10 by 10 4 times each 30s",
                "stairs 1/s by 0.5/s 4 times each 30s",
                "spike 100 in 5s",
                "bursts 50 every 10s 6 times, pause 5s",
                "search from 10 by 10 to 40 each 20s until p95 > 500ms or failed > 1%",
                "pause 10s, search from 1/s by 1/s to 9/s each 5s until rate < 50/s"
            })
    void text_ofWhatWasRead_isWhatWasWritten(String text) {
        LoadShape shape = grammar.shape(text);

        assertThat(shape.text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    hold 40                          | hold 40 for 1m
                    HOLD  40 for 120                 | hold 40 for 2m
                    ramp to 5/s in 10s               | ramp 0/s to 5/s in 10s
                    ramp from 3 to 5 in 10s          | ramp 3 to 5 in 10s
                    hold 120/m for 1m                | hold 2/s for 1m
                    hold 1 for 1s then hold 2 for 1s | hold 1 for 1s, hold 2 for 1s
                    search 5 by 5 each 9s until max > 2s | search from 5 by 5 to 100 each 9s until max > 2000ms
                    """)
    void read_shortForms_meanTheLongOnes(String text, String meant) {
        assertThat(grammar.shape(text).text()).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    rmp 0 to 40 in 30s                        | is no phase
                    hold 1.5 for 1m                           | is no phase
                    hold 40 for soon                          | is no phase
                    hold 40 for 0s                            | no time
                    ramp 0 to 5/s in 10s                      | is no phase
                    hold 40 for 1m, hold 2/s for 1m           | mixes
                    hold 40 for 1m, spike 10 in 5s            | mixes
                    search 5 by 5 each 9s until p95 > 1       | is no phase
                    search 5 by 5 to 4 each 9s until p95 > 1s | is no phase
                    search 5 by 0 to 9 each 9s until p95 > 1s | is no phase
                    search 5 by 5 each 9s until p95 > 1s, hold 3 for 1s | at the end
                    pause 10s                                 | no users
                    hold 0 for 1m                             | no users
                    hold 100001 for 1m                        | more than 100000
                    hold 1 for 169h                           | seven days
                    bursts 1 every 1s 0 times                 | no time
                    hold 40 for 1m,                           | is no phase
                    """)
    void read_nonsense_saysWhatIsWrong(String text, String why) {
        assertThatThrownBy(() -> grammar.shape(text)).hasMessageContaining(why);
    }

    /** Arrivals of the open model, seconds of users of the closed one, by hand. */
    @ParameterizedTest
    @CsvSource({
        "'hold 20/s for 30s', 600",
        "'ramp 0/s to 10/s in 20s, hold 10/s for 5s', 150",
        "'stairs 1/s by 1/s 4 times each 10s', 100",
        "'spike 100 in 5s', 100",
        "'bursts 50 every 10s 6 times', 300",
        "'bursts 50 every 500ms 6 times', 300",
        "'hold 40 for 2m', 4800",
        "'ramp 0 to 40 in 30s, pause 10s', 600"
    })
    void area_isTheUsersOrTheirSeconds(String text, double area) {
        LoadShape.Phases phases = (LoadShape.Phases) grammar.shape(text);

        assertThat(OfferedLoad.of(phases).area()).isCloseTo(area, within(1e-6));
    }

    @Test
    void at_followsTheRamp() {
        LoadShape.Phases phases = (LoadShape.Phases) grammar.shape("ramp 0 to 40 in 40s, hold 40 for 10s");
        OfferedLoad load = OfferedLoad.of(phases);

        assertThat(load.at(10)).isEqualTo(10);
        assertThat(load.at(45)).isEqualTo(40);
        assertThat(load.at(50)).isZero();
        assertThat(load.at(-1)).isZero();
    }
}
