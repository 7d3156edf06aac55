package mcpleak.probe.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mcpleak.probe.process.ListeningPorts;
import mcpleak.probe.process.ProcessTreeSampler;
import mcpleak.probe.process.RealProcess;
import mcpleak.probe.process.TreeReading;
import mcpleak.probe.process.TreeReading.ProcessReading;
import mcpleak.probe.runtime.JvmLiveBytes.ClassHistogram;
import mcpleak.probe.runtime.LiveBytesSource.LiveBytes;
import mcpleak.recording.WhatGrew.HeapContents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs({OS.LINUX, OS.MAC})
final class JvmLiveBytesTest {

    private static final int KEPT = 1_000_000;

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseG1GC", "-XX:+UseZGC"})
    void collectAndRead_jvmThatKeepsAMegabyteAtATime_seesEachWithinTwoPercent(String collector) throws IOException {
        try (RealProcess subject = RealProcess.subject("-Xmx128m", collector, "-XX:+DisableExplicitGC");
                JvmLiveBytes live = JvmLiveBytes.attach(subject.pid())) {
            subject.tell("keep 1");
            List<Double> growth = new ArrayList<>();
            long before = bytes(live);
            for (int i = 0; i < 4; i++) {
                subject.tell("keep " + KEPT);
                long after = bytes(live);
                growth.add((double) after - before);
                before = after;
            }

            assertThat(growth).allSatisfy(each -> assertThat(each).isCloseTo(KEPT, within(0.02 * KEPT)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseG1GC", "-XX:+UseZGC"})
    void collectAndRead_directBuffers_countWhereTheyAreKeptAndNotWhereTheyAreDropped(String collector)
            throws IOException {
        try (RealProcess subject = RealProcess.subject("-Xmx64m", collector);
                JvmLiveBytes live = JvmLiveBytes.attach(subject.pid())) {
            assertThat(live.remark()).isEmpty();
            subject.tell("direct 1");
            subject.tell("dropDirect 1");
            long before = bytes(live);
            subject.tell("direct 5000000");
            long kept = bytes(live);
            subject.tell("dropDirect 7000000");
            long dropped = bytes(live);

            assertThat((double) kept - before).isCloseTo(5e6, within(1e5));
            assertThat((double) dropped - kept).isCloseTo(0, within(1e5));
        }
    }

    @Test
    void contents_jvmThatKeepsArrays_namesThem() throws IOException {
        try (RealProcess subject = RealProcess.subject("-Xmx64m");
                JvmLiveBytes live = JvmLiveBytes.attach(subject.pid())) {
            subject.tell("keep 1");
            subject.tell("direct 1");
            HeapContents before = live.contents().orElseThrow();
            for (int i = 0; i < 100; i++) {
                subject.tell("keep 100000");
            }
            subject.tell("direct 1000000");
            Map<String, HeapContents.Held> grown = live.contents().orElseThrow().since(before);

            assertThat((double) grown.getOrDefault("byte[]", new HeapContents.Held(0, 0))
                            .bytes())
                    .isCloseTo(1e7, within(1e5));
            assertThat(grown.get(JvmLiveBytes.DIRECT_BUFFERS)).isEqualTo(new HeapContents.Held(1_000_000, 1));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void attach_jmxOnlyWhereItIsFound_opensNoPort() throws IOException {
        try (RealProcess subject = RealProcess.subject("-Xmx64m");
                JvmLiveBytes live = JvmLiveBytes.attach(subject.pid(), JvmLiveBytes.Jmx.FOUND)) {
            assertThat(bytes(live)).isPositive();
            assertThat(live.remark())
                    .hasValueSatisfying(
                            remark -> assertThat(remark).startsWith("direct buffers are not read: that takes JMX"));
            assertThat(ListeningPorts.of(subject.pid())).isEmpty();
        }
    }

    @Test
    void attach_jmxThatRuns_isUsed() throws IOException {
        try (RealProcess subject = RealProcess.subject("-Xmx64m", "-Dcom.sun.management.jmxremote");
                JvmLiveBytes live = JvmLiveBytes.attach(subject.pid(), JvmLiveBytes.Jmx.FOUND)) {
            long before = bytes(live);
            subject.tell("direct 1000000");
            assertThat((double) bytes(live) - before).isCloseTo(1e6, within(1e5));
        }
    }

    @Test
    void collectAndRead_jvmsOfOtherReleases_areReadToo() throws IOException {
        List<String> others = otherJvms();
        System.out.println("JVMs beside the one of this test: " + others);
        for (String java : others) {
            try (RealProcess subject = RealProcess.subjectOf(java, "-Xmx64m");
                    JvmLiveBytes live = JvmLiveBytes.attach(subject.pid())) {
                subject.tell("keep 1");
                subject.tell("direct 1");
                long before = bytes(live);
                subject.tell("keep 1000000");
                subject.tell("direct 1000000");

                assertThat(live.remark()).as(java).isEmpty();
                assertThat((double) bytes(live) - before).as(java).isCloseTo(2e6, within(1e5));
            }
        }
    }

    private static List<String> otherJvms() throws IOException {
        Path home = Path.of(System.getProperty("java.home")).toRealPath();
        Path installed = Path.of("/usr/lib/jvm");
        if (!java.nio.file.Files.isDirectory(installed)) {
            return List.of();
        }
        try (java.util.stream.Stream<Path> homes = java.nio.file.Files.list(installed)) {
            return homes.filter(other -> !other.startsWith(home))
                    .map(other -> other.resolve("bin/java"))
                    .filter(java.nio.file.Files::isExecutable)
                    .map(Path::toString)
                    .toList();
        }
    }

    @Test
    void attach_afterTheFirstTime_addsNoThreadAndNoDescriptor() throws IOException {
        try (RealProcess subject = RealProcess.subject("-Xmx64m");
                JvmLiveBytes live = JvmLiveBytes.attach(subject.pid())) {
            bytes(live);
            ProcessTreeSampler sampler = new ProcessTreeSampler(subject.pid(), Clock.systemUTC());
            ProcessReading before = ((TreeReading.Alive) sampler.sampleOnce()).root();

            for (int i = 0; i < 5; i++) {
                bytes(live);
            }

            ProcessReading after = ((TreeReading.Alive) sampler.sampleOnce()).root();
            assertThat(List.of(after.threads(), after.openFiles()))
                    .isEqualTo(List.of(before.threads(), before.openFiles()));
        }
    }

    @Test
    void preTouched_askedOfTheJvm_followsItsFlags() throws IOException {
        try (RealProcess touched = RealProcess.subject("-Xms16m", "-Xmx16m", "-XX:+AlwaysPreTouch");
                RealProcess plain = RealProcess.subject("-Xms16m", "-Xmx32m", "-XX:+AlwaysPreTouch");
                JvmLiveBytes ofTouched = JvmLiveBytes.attach(touched.pid());
                JvmLiveBytes ofPlain = JvmLiveBytes.attach(plain.pid())) {
            assertThat(ofTouched.preTouched()).isTrue();
            assertThat(ofPlain.preTouched()).isFalse();
        }
    }

    @Test
    void collectAndRead_jvmKilled_isUnreadable() throws IOException, InterruptedException {
        try (RealProcess subject = RealProcess.subject("-Xmx64m");
                JvmLiveBytes live = JvmLiveBytes.attach(subject.pid())) {
            subject.kill();

            assertThat(live.collectAndRead())
                    .isInstanceOfSatisfying(
                            LiveBytes.Unreadable.class,
                            unreadable -> assertThat(unreadable.why()).contains(Long.toString(subject.pid())));
        }
    }

    @Test
    void collectAndRead_jvmStopped_givesUpAndWorksAgainAfterwards() throws IOException, InterruptedException {
        try (RealProcess subject = RealProcess.subject("-Xmx64m");
                JvmLiveBytes live =
                        JvmLiveBytes.attach(subject.pid(), JvmLiveBytes.Jmx.STARTED, Duration.ofSeconds(3))) {
            RealProcess.signal("STOP", subject.pid());
            LiveBytes stopped = live.collectAndRead();
            RealProcess.signal("CONT", subject.pid());

            assertThat(stopped)
                    .isEqualTo(new LiveBytes.Unreadable(
                            "live bytes of the JVM " + subject.pid() + ": no answer within 3000 ms"));
            RealProcess.await("an answer", () -> live.collectAndRead() instanceof LiveBytes.Read);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void attach_processThatWouldDieOfIt_isRefusedAndLives() throws IOException {
        try (RealProcess sleep = RealProcess.start("sleep", "60");
                RealProcess deaf = RealProcess.subject("-Xrs")) {
            for (RealProcess process : List.of(sleep, deaf)) {
                assertThatThrownBy(() -> JvmLiveBytes.attach(process.pid()))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("does not handle SIGQUIT");
                assertThat(process.isAlive()).isTrue();
            }
        }
    }

    /** Without its file of performance data the JDK does not see the flag, signals, and has the threads in the server's output. */
    @ParameterizedTest
    @ValueSource(strings = {"-XX:+DisableAttachMechanism", "@FOLDER/options", "-XX:VMOptionsFile=FOLDER/options"})
    void attach_jvmThatForbidsIt_isSentNothing(String flag, @TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("options"), "-XX:-UsePerfData\n-XX:+DisableAttachMechanism\n");
        try (RealProcess closed = RealProcess.subject("-XX:-UsePerfData", flag.replace("FOLDER", folder.toString()))) {
            assertThatThrownBy(() -> JvmLiveBytes.attach(closed.pid(), JvmLiveBytes.Jmx.STARTED, Duration.ofSeconds(2)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("-XX:+DisableAttachMechanism");
            assertThat(closed.tell("keep 1")).doesNotContain("thread dump").doesNotMatch("\\d{4}-.*");
        }
    }

    @Test
    void attach_flagsInTheEnvironment_theLastOneDecides() {
        Map<String, String> forbidden = Map.of("JAVA_TOOL_OPTIONS", "-Xmx1g -XX:+DisableAttachMechanism");

        assertThat(JvmFlags.forbidsAttach(List.of("java", "Main"), forbidden, file -> ""))
                .isTrue();
        assertThat(JvmFlags.forbidsAttach(
                        List.of("java", "-XX:-DisableAttachMechanism", "Main"), forbidden, file -> ""))
                .isFalse();
        assertThat(JvmFlags.forbidsAttach(List.of("java", "Main", "-XX:+DisableAttachMechanism"), Map.of(), file -> ""))
                .isFalse();
    }

    @Test
    void totalBytes_histogram_isTheLastColumnOfTotal() {
        String text = """
                 num     #instances         #bytes  class name (module)
                -------------------------------------------------------
                   1:         12345        1234567  [B (java.base@17.0.15)
                   2:             1             24  Total (app)
                Total         65838        6209352
                """;

        assertThat(ClassHistogram.totalBytes(text)).hasValue(6_209_352);
        assertThat(ClassHistogram.totalBytes(text.substring(0, text.indexOf("Total  ") + 6)))
                .isEmpty();
    }

    private static long bytes(JvmLiveBytes live) {
        LiveBytes reading = live.collectAndRead();
        assertThat(reading).isInstanceOf(LiveBytes.Read.class);
        return ((LiveBytes.Read) reading).bytes();
    }
}
