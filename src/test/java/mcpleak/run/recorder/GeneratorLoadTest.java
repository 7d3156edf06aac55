package mcpleak.run.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import mcpleak.run.recorder.SelfCheck.GeneratorLoad;
import org.junit.jupiter.api.Test;

final class GeneratorLoadTest {

    private static final Duration LOAD = Duration.ofSeconds(10);

    private static GeneratorLoad of(Duration users, Duration accounted, Duration cpu, Duration gc, Duration lag) {
        return new GeneratorLoad(LOAD, users, accounted, cpu, gc, lag, 2);
    }

    @Test
    void objections_quietGenerator_none() {
        GeneratorLoad load = of(
                Duration.ofSeconds(400),
                Duration.ofSeconds(380),
                Duration.ofSeconds(8),
                Duration.ofMillis(500),
                Duration.ofMillis(20));

        assertThat(load.objections()).isEmpty();
        assertThat(load.caveat(3)).isEmpty();
        assertThat(load.usersAtATime()).isCloseTo(40, within(1e-9));
        assertThat(load.usersByLittle()).isCloseTo(38, within(1e-9));
    }

    @Test
    void objections_eachLimit_atAndBeyond() {
        Duration users = Duration.ofSeconds(400);
        assertThat(of(users, users, Duration.ofSeconds(16), Duration.ofSeconds(1), Duration.ofMillis(250))
                        .objections())
                .isEmpty();
        assertThat(of(users, users, Duration.ofMillis(16_200), Duration.ZERO, Duration.ZERO)
                        .objections())
                .singleElement()
                .asString()
                .contains("81 % of all processors");
        assertThat(of(users, users, Duration.ZERO, Duration.ofMillis(1_200), Duration.ZERO)
                        .objections())
                .singleElement()
                .asString()
                .contains("12 % of the time");
        assertThat(of(users, users, Duration.ZERO, Duration.ZERO, Duration.ofMillis(251))
                        .objections())
                .singleElement()
                .asString()
                .contains("251 ms late");
    }

    @Test
    void objections_littlesLawMissedByMoreThanATenth_namesBothFigures() {
        GeneratorLoad within =
                of(Duration.ofSeconds(439), Duration.ofSeconds(400), Duration.ZERO, Duration.ZERO, Duration.ZERO);
        GeneratorLoad beyond =
                of(Duration.ofSeconds(444), Duration.ofSeconds(400), Duration.ZERO, Duration.ZERO, Duration.ZERO);

        assertThat(within.objections()).isEmpty();
        assertThat(beyond.caveat(2).orElseThrow())
                .contains("round 2", "Little's law", "44.4 users at a time", "make 40.0");
    }

    @Test
    void objections_lessThanASecond_none() {
        GeneratorLoad load = new GeneratorLoad(
                Duration.ofMillis(999),
                Duration.ofSeconds(4),
                Duration.ofSeconds(1),
                Duration.ofSeconds(9),
                Duration.ZERO,
                Duration.ofSeconds(9),
                2);

        assertThat(load.objections()).isEmpty();
    }
}
