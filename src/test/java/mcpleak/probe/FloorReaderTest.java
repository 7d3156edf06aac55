package mcpleak.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import mcpleak.probe.process.ProcFile;
import mcpleak.probe.process.ProcessTreeSampler;
import mcpleak.probe.process.RealProcess;
import mcpleak.probe.runtime.JvmLiveBytes;
import mcpleak.probe.runtime.LiveBytesSource;
import mcpleak.probe.runtime.LiveBytesSource.LiveBytes;
import mcpleak.recording.Channel;
import mcpleak.recording.Floor;
import mcpleak.recording.RunEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
final class FloorReaderTest {

    @Test
    void read_jvm_fillsEveryChannel() throws IOException {
        try (RealProcess subject = RealProcess.subject("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch");
                JvmLiveBytes live = JvmLiveBytes.attach(subject.pid());
                SamplerThread sampler = sampler(subject)) {
            FloorReader floors = new FloorReader(sampler, Optional.of(live), Optional.empty(), Clock.systemUTC());
            // loads the classes that the later commands need
            subject.tell("keep 1");
            subject.tell("open 1");
            RealProcess.await(
                    "samples", () -> sampler.recent(Duration.ofSeconds(5)).size() > 3);

            Floor before = floor(floors.read());
            subject.tell("keep 2000000");
            subject.tell("open 5");
            Floor after = floor(floors.read());

            assertThat(before.readings().keySet())
                    .containsExactlyInAnyOrder(
                            Channel.LIVE_BYTES,
                            Channel.PRIVATE_RSS,
                            Channel.CHILDREN_PRIVATE_RSS,
                            Channel.SHARED_RSS,
                            Channel.OPEN_FILES,
                            Channel.THREADS,
                            Channel.CHILD_PROCESSES,
                            Channel.CLOSE_WAIT);
            assertThat(before.rootPid()).isEqualTo(subject.pid());
            assertThat(before.settleBytesPerSecond()).isPresent();
            assertThat(before.swapBytes()).isZero();
            assertThat(growth(before, after, Channel.LIVE_BYTES)).isCloseTo(2e6, within(4e4));
            assertThat(growth(before, after, Channel.OPEN_FILES)).isEqualTo(5.0);
            assertThat(growth(before, after, Channel.CHILD_PROCESSES)).isZero();
        }
    }

    @Test
    void read_processWithoutASource_hasNoLiveBytesAndNoEvent() throws IOException {
        try (RealProcess sleep = RealProcess.start("sleep", "60");
                SamplerThread sampler = sampler(sleep)) {
            FloorReader.Reading reading =
                    new FloorReader(sampler, Optional.empty(), Optional.empty(), Clock.systemUTC()).read();

            assertThat(floor(reading).readings()).doesNotContainKey(Channel.LIVE_BYTES);
            assertThat(reading.events()).isEmpty();
        }
    }

    @Test
    void read_liveBytesUnreadable_leavesTheChannelOutAndSaysWhy() throws IOException {
        LiveBytesSource unreadable = new LiveBytesSource() {
            @Override
            public LiveBytes collectAndRead() {
                return new LiveBytes.Unreadable("no answer within 20 s");
            }

            @Override
            public void close() {}
        };
        try (RealProcess sleep = RealProcess.start("sleep", "60");
                SamplerThread sampler = sampler(sleep)) {
            FloorReader.Reading reading =
                    new FloorReader(sampler, Optional.of(unreadable), Optional.empty(), Clock.systemUTC()).read();

            assertThat(floor(reading).readings())
                    .containsKey(Channel.PRIVATE_RSS)
                    .doesNotContainKey(Channel.LIVE_BYTES);
            assertThat(reading.events())
                    .extracting(RunEvent::kind, RunEvent::text)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(RunEvent.Kind.PROBE_LOST, "no answer within 20 s"));
        }
    }

    @Test
    void read_serverKilled_isMissedAndSaysSo() throws IOException, InterruptedException {
        try (RealProcess subject = RealProcess.subject("-Xmx64m");
                JvmLiveBytes live = JvmLiveBytes.attach(subject.pid());
                SamplerThread sampler = sampler(subject)) {
            subject.kill();

            FloorReader.Reading reading =
                    new FloorReader(sampler, Optional.of(live), Optional.empty(), Clock.systemUTC()).read();

            assertThat(reading.floor()).isEmpty();
            assertThat(reading.events())
                    .extracting(RunEvent::kind)
                    .isEqualTo(List.of(RunEvent.Kind.PROBE_LOST, RunEvent.Kind.SERVER_DIED));
        }
    }

    @Test
    void status_linesOfProc_areParsed() {
        List<String> status =
                List.of("Name:\tjava", "NSpid:\t4711\t17", "VmSwap:\t     512 kB", "SigCgt:\t2000000181005ccf");

        assertThat(ProcFile.innerPid(status)).hasValue(17);
        assertThat(ProcFile.catchesQuit(status)).isTrue();
        assertThat(ProcFile.catchesQuit(List.of("SigCgt:\t0000000000000003"))).isFalse();
        assertThat(ProcFile.catchesQuit(List.of())).isFalse();
    }

    private static double growth(Floor before, Floor after, Channel channel) {
        return after.readings().getOrDefault(channel, Double.NaN)
                - before.readings().getOrDefault(channel, Double.NaN);
    }

    private static Floor floor(FloorReader.Reading reading) {
        return reading.floor().orElseThrow();
    }

    private static SamplerThread sampler(RealProcess process) {
        return SamplerThread.start(
                new ProcessTreeSampler(process.pid(), Clock.systemUTC()),
                Clock.systemUTC(),
                Duration.ofMillis(20),
                reading -> {},
                event -> {});
    }
}
