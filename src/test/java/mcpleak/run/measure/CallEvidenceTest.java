package mcpleak.run.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import mcpleak.recording.sample.Sample;
import mcpleak.recording.sample.Sample.Surroundings;
import org.junit.jupiter.api.Test;

/** Tell processes that the load moves from those that move by themselves. */
final class CallEvidenceTest {

    private static final Instant START = Instant.parse("2026-11-21T05:14:10Z");

    @Test
    void of_cpuRisesWithTheRounds_isEvidence() {
        assertThat(CallEvidence.of(samples(80, 2, 1, 1), List.of()))
                .hasValueSatisfying(
                        text -> assertThat(text).startsWith("its processor time rises with the rounds, in 6 of 6"));
    }

    @Test
    void of_busyAllTheTime_isNone() {
        assertThat(CallEvidence.of(samples(80, 80, 1, 1), List.of())).isEmpty();
    }

    @Test
    void of_idleAllTheTime_isNone() {
        assertThat(CallEvidence.of(samples(0, 0, 1, 1), List.of())).isEmpty();
    }

    @Test
    void of_connectionsUnderLoadAlone_areEvidence() {
        assertThat(CallEvidence.of(samples(0, 0, 9, 1), List.of()))
                .contains("it has up to 9 connections under load, and 1 at rest");
    }

    @Test
    void of_nothingRecorded_isNone() {
        assertThat(CallEvidence.of(List.of(), List.of())).isEmpty();
    }

    /** Six rounds of ten samples under load and ten at rest, 200 ms apart. */
    private static List<Sample> samples(int cpuLoaded, int cpuRested, int loaded, int rested) {
        List<Sample> samples = new ArrayList<>();
        long cpu = 0;
        for (int i = 0; i < 120; i++) {
            boolean load = i % 20 < 10;
            cpu += load ? cpuLoaded : cpuRested;
            samples.add(sample(i, load, cpu, load ? loaded : rested));
        }
        return samples;
    }

    private static Sample sample(int i, boolean load, long cpu, int established) {
        Surroundings surroundings = new Surroundings(
                OptionalLong.of(cpu),
                OptionalLong.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalInt.of(established),
                OptionalInt.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty());
        return new Sample(
                START.plusMillis(200L * i),
                1,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                1,
                OptionalInt.empty(),
                1 + i / 20,
                load,
                10L * i,
                0,
                surroundings);
    }
}
