package mcpleak.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.RunBuilder;
import mcpleak.recording.sample.LoadSecond;
import org.junit.jupiter.api.Test;

/** Lays loads over one another whose numbers are known: a server that ends 100 calls a second at most. */
public final class TuningTest {

    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    private static final double CAPACITY = 100;

    /** Return a run of a minute whose offered load is a function of the second. */
    public static TunedRun run(String id, DoubleUnaryOperator offered) {
        List<LoadSecond> seconds = new ArrayList<>(List.of(second(0, 0, 0, 0)));
        for (int i = 1; i <= 60; i++) {
            double asked = offered.applyAsDouble(i - 1);
            double done = Math.min(CAPACITY, asked);
            seconds.add(second(i, asked, done, asked > CAPACITY ? 1 : 0));
        }
        seconds.add(second(61, 0, 0, 0));
        RecordedRun recorded = RunBuilder.run()
                .id(id)
                .simulation("ToolCallsSimulation")
                .startedAt(START)
                .measured(false)
                .settings(Map.of("load", id, "calls", "10", "think", "1s", "seed", "1"))
                .planned(1)
                .build();
        return TunedRun.of("../" + id, recorded, seconds).orElseThrow();
    }

    private static LoadSecond second(int i, double offered, double ok, int failed) {
        return new LoadSecond(
                START.plusSeconds(i),
                ok > 0 ? 1 : 0,
                Math.round(offered),
                ok > 0 ? 1 : 0,
                OptionalDouble.of(offered),
                Math.round(ok),
                failed,
                ok > 0 ? OptionalDouble.of(offered / 10) : OptionalDouble.empty());
    }

    @Test
    void of_secondsWithoutLoad_areCutOffAtBothEnds() {
        TunedRun run = run("hold", second -> 50);

        assertThat(run.length()).hasSeconds(60);
        assertThat(run.total().achieved()).isEqualTo(50);
        assertThat(run.slices()).hasSize(60);
    }

    @Test
    void of_noLoad_isEmpty() {
        RecordedRun recorded = run("hold", second -> 50).run();

        assertThat(TunedRun.of("", recorded, List.of(second(0, 0, 0, 0)))).isEmpty();
    }

    @Test
    void parting_belowCapacity_isNone() {
        assertThat(run("hold", second -> 100).parting()).isEmpty();
    }

    @Test
    void parting_rampBeyondCapacity_isWhereATenthIsMissing() {
        // offered 2 a second more each second: 112.2 is reached at 56.1 s, one window before the end
        TunedRun run = run("ramp", second -> 2 * second);
        assertThat(run.parting()).isEmpty();

        // 4 more each second: of the 132 that were offered in the mean from 30 s on a tenth is missing in the window
        // after
        LoadParting parting = run("steep", second -> 4 * second).parting().orElseThrow();
        assertThat(parting.second()).isEqualTo(35);
        assertThat(parting.offered()).isCloseTo(152, within(0.01));
        assertThat(parting.achieved()).isCloseTo(101, within(0.01));
    }

    @Test
    void parting_oneSlowWindow_isNone() {
        assertThat(run("blip", second -> second >= 20 && second < 25 ? 150 : 50).parting())
                .isEmpty();
        assertThat(run("long", second -> second >= 20 && second < 35 ? 150 : 50).parting())
                .map(LoadParting::second)
                .contains(25);
    }

    @Test
    void parting_withoutThinkTime_isNotAsked() {
        LoadSecond unpaced = new LoadSecond(START, 1, 4, 4, OptionalDouble.empty(), 500, 0, OptionalDouble.of(1));
        RecordedRun recorded = run("hold", second -> 1).run();
        TunedRun run = TunedRun.of(
                        "",
                        recorded,
                        IntStream.range(0, 30).mapToObj(i -> unpaced).toList())
                .orElseThrow();

        assertThat(run.mostOffered()).isEmpty();
        assertThat(run.parting()).isEmpty();
    }

    @Test
    void total_p95AndFailures_areWeighedByCalls() {
        TunedRun run = run("step", second -> second < 30 ? 50 : 200);

        // 1,500 calls at 5 ms, 3,000 at 20 ms; 30 of 4,530 failed
        assertThat(run.total().p95Millis().orElseThrow()).isCloseTo(15, within(0.001));
        assertThat(run.total().failedPercent()).isCloseTo(100.0 * 30 / 4530, within(0.001));
        assertThat(run.mostUsers()).isEqualTo(200);
        assertThat(run.mostOffered()).hasValue(200);
    }

    @Test
    void differences_areThoseSettingsThatDiffer() {
        Tuning tuning = new Tuning(List.of(run("one", second -> 1), run("two", second -> 1)));

        assertThat(tuning.differences()).isEqualTo(Map.of("load", List.of("one", "two")));
    }

    @Test
    void tuning_oneOrSixRuns_areRefused() {
        TunedRun run = run("one", second -> 1);
        assertThatThrownBy(() -> new Tuning(List.of(run))).hasMessageContaining("2 to 5 runs, not 1");
        assertThatThrownBy(() -> new Tuning(List.of(run, run, run, run, run, run)))
                .hasMessageContaining("2 to 5 runs, not 6");
        assertThat(new Tuning(List.of(run, run, run, run, run)).runs()).hasSize(5);
    }
}
