package mcpleak.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MarksTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void at_sameNameWithinASecond_makesOneMark() {
        Marks marks = new Marks();

        assertThat(marks.at(NOON, "deploy")).isPresent();
        assertThat(marks.at(NOON.plusMillis(999), "deploy")).isEmpty();
        assertThat(marks.at(NOON.plusMillis(999), "other")).isPresent();
        assertThat(marks.at(NOON.plusMillis(1000), "deploy")).isPresent();
    }

    @Test
    void at_tooMany_areDropped() {
        Marks marks = new Marks();

        long made = IntStream.range(0, Marks.MOST + 50)
                .filter(i -> marks.at(NOON.plusSeconds(i), "mark " + i).isPresent())
                .count();

        assertThat(made).isEqualTo(Marks.MOST);
    }
}
