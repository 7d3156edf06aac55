package mcpleak.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import mcpleak.probe.process.ProcessTreeSampler;
import mcpleak.probe.process.RealProcess;
import mcpleak.probe.process.TreeReading;
import mcpleak.recording.RunEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs({OS.LINUX, OS.MAC})
final class SamplerThreadTest {

    private static final Duration TICK = Duration.ofMillis(10);
    private static final Duration NEVER = Duration.ofHours(1);

    private final List<TreeReading> readings = new CopyOnWriteArrayList<>();
    private final List<RunEvent> events = new CopyOnWriteArrayList<>();

    @Test
    void start_livingProcess_deliversInOrderOnItsOwnThread() throws IOException {
        List<String> threads = new CopyOnWriteArrayList<>();
        try (RealProcess sleep = RealProcess.start("sleep", "60");
                SamplerThread thread = SamplerThread.start(
                        new ProcessTreeSampler(sleep.pid(), Clock.systemUTC()),
                        Clock.systemUTC(),
                        TICK,
                        reading -> {
                            threads.add(Thread.currentThread().getName());
                            readings.add(reading);
                        },
                        events::add)) {
            RealProcess.await("ten readings", () -> readings.size() >= 10);

            assertThat(readings).allSatisfy(each -> assertThat(each).isInstanceOf(TreeReading.Alive.class));
            assertThat(readings).extracting(TreeReading::at).isSorted().doesNotHaveDuplicates();
            assertThat(threads).containsOnly("mcpleak-probe");
            assertThat(thread.recent(Duration.ofMinutes(1))).hasSizeGreaterThanOrEqualTo(9);
            assertThat(thread.recent(Duration.ofSeconds(-1))).isEmpty();
            assertThat(events).isEmpty();
        }
    }

    @Test
    void sampleNow_betweenTicks_seesANewChild() throws IOException {
        try (RealProcess shell = RealProcess.start("sh", "-c", "read line; sleep 60 & echo started; wait");
                SamplerThread thread = start(shell, NEVER)) {
            assertThat(((TreeReading.Alive) thread.sampleNow()).descendants()).isEmpty();

            shell.tellNothing();
            shell.awaitLine("started");

            assertThat(((TreeReading.Alive) thread.sampleNow()).descendants()).hasSize(1);
            assertThat(readings).hasSizeGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void tick_processKilled_reportsItsEndOnce() throws IOException, InterruptedException {
        try (RealProcess sleep = RealProcess.start("sleep", "60");
                SamplerThread thread = start(sleep, TICK)) {
            RealProcess.await("readings", () -> readings.size() >= 2);

            sleep.kill();
            RealProcess.await("the end", () -> !events.isEmpty());

            assertThat(thread.sampleNow()).isInstanceOf(TreeReading.Gone.class);
            assertThat(thread.sampleNow()).isInstanceOf(TreeReading.Gone.class);
            assertThat(events).singleElement().satisfies(event -> {
                assertThat(event.kind()).isEqualTo(RunEvent.Kind.SERVER_DIED);
                assertThat(event.text()).startsWith("process " + sleep.pid() + " has ended");
            });
            assertThat(readings).filteredOn(TreeReading.Gone.class::isInstance).hasSize(1);
        }
    }

    @Test
    void tick_listenerThrows_isAnEventAndGoesOn() throws IOException {
        try (RealProcess sleep = RealProcess.start("sleep", "60");
                SamplerThread thread = SamplerThread.start(
                        new ProcessTreeSampler(sleep.pid(), Clock.systemUTC()),
                        Clock.systemUTC(),
                        TICK,
                        reading -> {
                            throw new IllegalStateException("disk full");
                        },
                        events::add)) {
            RealProcess.await("two events", () -> events.size() >= 2);

            assertThat(thread.sampleNow()).isInstanceOf(TreeReading.Alive.class);
            assertThat(events).allSatisfy(event -> assertThat(event.text()).contains("disk full"));
        }
    }

    @Test
    void sampleNow_closed_fails() throws IOException {
        try (RealProcess sleep = RealProcess.start("sleep", "60")) {
            SamplerThread thread = start(sleep, NEVER);
            thread.close();

            assertThat(thread.sampleNow()).isInstanceOf(TreeReading.Failed.class);
        }
    }

    @Test
    void start_intervalOfZero_isRefused() {
        ProcessTreeSampler sampler = new ProcessTreeSampler(1, Clock.systemUTC());

        assertThatThrownBy(() ->
                        SamplerThread.start(sampler, Clock.systemUTC(), Duration.ZERO, readings::add, events::add))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the interval between samples must be positive, not PT0S");
    }

    private SamplerThread start(RealProcess process, Duration interval) {
        return SamplerThread.start(
                new ProcessTreeSampler(process.pid(), Clock.systemUTC()),
                Clock.systemUTC(),
                interval,
                readings::add,
                events::add);
    }
}
