package mcpleak.run.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RunSoFarTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void mark_sameNameWithinASecond_makesOneMark() {
        RunSoFar marks = new RunSoFar("Marked", NOON, Map.of(), 2);

        assertThat(marks.mark(NOON, "deploy")).isPresent();
        assertThat(marks.mark(NOON.plusMillis(999), "deploy")).isEmpty();
        assertThat(marks.mark(NOON.plusMillis(999), "other")).isPresent();
        assertThat(marks.mark(NOON.plusMillis(1000), "deploy")).isPresent();
    }

    @Test
    void mark_tooMany_areDropped() {
        RunSoFar marks = new RunSoFar("Marked", NOON, Map.of(), 2);

        long made = IntStream.range(0, RunSoFar.MOST_MARKS + 50)
                .filter(i -> marks.mark(NOON.plusSeconds(i), "mark " + i).isPresent())
                .count();

        assertThat(made).isEqualTo(RunSoFar.MOST_MARKS);
    }
}
