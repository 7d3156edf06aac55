package mcpleak.probe.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import mcpleak.recording.sample.Sample.Surroundings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Sockets, control groups, host and their pace. */
final class SurroundingsReaderTest {

    private static final long OWN_PID = ProcessHandle.current().pid();

    @Test
    @EnabledOnOs(OS.LINUX)
    @SuppressWarnings("try") // closing early is what is tested
    void sockets_connectionWhoseClientLeaves_isInCloseWait() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Socket client = new Socket();
                RealProcess other = RealProcess.start("sleep", "60")) {
            SurroundingsReader.TcpSockets before =
                    SurroundingsReader.TcpSockets.of(List.of(OWN_PID)).orElseThrow();
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()));
            try (Socket accepted = server.accept()) {
                SurroundingsReader.TcpSockets connected =
                        SurroundingsReader.TcpSockets.of(List.of(OWN_PID)).orElseThrow();
                assertThat(connected.established() - before.established()).isEqualTo(2);
                assertThat(SurroundingsReader.TcpSockets.of(List.of(other.pid())))
                        .contains(new SurroundingsReader.TcpSockets(0, 0));

                client.close();

                RealProcess.await(
                        "CLOSE_WAIT",
                        () -> SurroundingsReader.TcpSockets.of(List.of(OWN_PID))
                                                .orElseThrow()
                                                .closeWait()
                                        - before.closeWait()
                                == 1);
                assertThat(accepted.isClosed()).isFalse();
            }
        }
    }

    @Test
    void find_version1_readsItsFiles(@TempDir Path mount) throws IOException {
        Path group = Files.createDirectories(mount.resolve("box/one"));
        Files.writeString(
                group.resolve("memory.stat"),
                "cache 1\nrss 4096\nhierarchical_memory_limit 1073741824\ntotal_rss 8192\n");
        Files.writeString(group.resolve("memory.oom_control"), "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n");

        Cgroup cgroup = Cgroup.find(
                        List.of("5:cpu:/x", "4:memory:/box/one", "0::/"),
                        List.of("35 31 0:32 / " + mount + " rw,relatime - cgroup cgroup rw,memory"))
                .orElseThrow();

        assertThat(cgroup.version()).isEqualTo(1);
        assertThat(cgroup.anonBytes()).hasValue(8192);
        assertThat(cgroup.limitBytes()).hasValue(1 << 30);
        assertThat(cgroup.oomKills()).hasValue(3);
    }

    @Test
    void find_version1WithoutLimit_hasNone(@TempDir Path mount) throws IOException {
        Files.writeString(mount.resolve("memory.stat"), "hierarchical_memory_limit 9223372036854771712\n");

        Cgroup cgroup = Cgroup.find(
                        List.of("4:memory:/docker/1f"),
                        List.of("35 31 0:32 /docker/1f " + mount + " rw - cgroup cgroup rw,memory"))
                .orElseThrow();

        assertThat(cgroup.limitBytes()).isEmpty();
        assertThat(cgroup.anonBytes()).isEmpty();
    }

    @Test
    void find_version2_takesTheLeastLimitOfAllAbove(@TempDir Path mount) throws IOException {
        Path group = Files.createDirectories(mount.resolve("system.slice/mcp.service"));
        Files.writeString(group.resolve("memory.stat"), "anon 12345\nfile 99\n");
        Files.writeString(group.resolve("memory.max"), "max\n");
        Files.writeString(group.resolve("memory.events"), "low 0\nhigh 0\nmax 9\noom 2\noom_kill 1\n");
        Files.writeString(mount.resolve("system.slice/memory.max"), "536870912\n");

        Cgroup cgroup = Cgroup.find(
                        List.of("0::/system.slice/mcp.service"),
                        List.of("41 31 0:38 / " + mount + " rw,relatime - cgroup2 cgroup2 rw"))
                .orElseThrow();

        assertThat(cgroup.version()).isEqualTo(2);
        assertThat(List.of(cgroup.anonBytes(), cgroup.limitBytes(), cgroup.oomKills()))
                .isEqualTo(List.of(OptionalLong.of(12345), OptionalLong.of(536_870_912), OptionalLong.of(1)));
    }

    @Test
    void find_pathOutOfTheMount_staysInside(@TempDir Path mount) throws IOException {
        Files.writeString(mount.resolve("memory.stat"), "anon 7\n");

        assertThat(Cgroup.find(
                                List.of("0::/../../other"),
                                List.of("41 31 0:38 / " + mount + " rw - cgroup2 cgroup2 rw"))
                        .orElseThrow()
                        .anonBytes())
                .hasValue(7);
        assertThat(Cgroup.find(List.of("0::/absent"), List.of("41 31 0:38 / " + mount + " rw - cgroup2 c rw")))
                .isEmpty();
        assertThat(Cgroup.find(List.of(), List.of("nonsense"))).isEmpty();
    }

    @Test
    void host_textOfProc_isParsed() {
        long[] times = HostReading.times("cpu  10 20 30 400 50 6 7 8 9 10\ncpu0 1 2\n");
        String meminfo = "MemTotal: 1000 kB\nMemFree: 10 kB\nMemAvailable: 600 kB\nSwapTotal: 0 kB\n";

        assertThat(HostReading.ofProc(meminfo, times))
                .isEqualTo(new HostReading(1_024_000, 614_400, Optional.of(false), 810, 5_310));
        assertThat(ProcFile.numberAfter("Name:\tjava\nVmSwap:\t     512 kB", "VmSwap:"))
                .hasValue(512);
        assertThat(ProcFile.numberAfter("max\n", "")).isEmpty();
    }

    @Test
    void next_busyHost_tellsWhatOthersUsed() {
        long[] own = {0};
        HostReading.Load load = new HostReading.Load(() -> own[0]);
        assertThat(load.next(new HostReading(1, 1, Optional.empty(), 1_000, 10_000), 100))
                .isEmpty();

        own[0] = 200;
        HostReading.Load.Share share = load.next(new HostReading(1, 1, Optional.empty(), 2_000, 12_000), 400)
                .orElseThrow();

        assertThat(share.hostPercent()).isCloseTo(50, within(1e-9));
        assertThat(share.othersPercent()).isCloseTo(25, within(1e-9));
        assertThat(load.next(new HostReading(1, 1, Optional.empty(), 2_000, 12_000), 400))
                .isEmpty();
    }

    @Test
    void pace_slowReading_comesRarely() {
        AtomicLong nanos = new AtomicLong();
        SurroundingsReader.ReadingSchedule pace =
                new SurroundingsReader.ReadingSchedule(Duration.ofSeconds(5), nanos::get);
        assertThat(pace.isDue(ProcessTreeSampler.Asked.ROUTINE)).isTrue();
        pace.run(() -> nanos.addAndGet(10_000_000));

        nanos.set(10_000_000 + 50_000_000_000L - 1);
        assertThat(pace.isDue(ProcessTreeSampler.Asked.ROUTINE)).isFalse();
        assertThat(pace.isDue(ProcessTreeSampler.Asked.AFRESH)).isTrue();
        nanos.incrementAndGet();
        assertThat(pace.isDue(ProcessTreeSampler.Asked.ROUTINE)).isTrue();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void sample_betweenTwoCostlyReadings_hasNoValueOfTheEarlierOne() throws IOException {
        AtomicLong nanos = new AtomicLong();
        try (RealProcess sleep = RealProcess.start("sleep", "60")) {
            ProcessTreeSampler sampler = new ProcessTreeSampler(
                    LinuxProcesses.open().orElseThrow(),
                    SurroundingsReader.ofHost(sleep.pid(), nanos::get),
                    sleep.pid(),
                    Optional.empty(),
                    () -> Instant.EPOCH.plusNanos(nanos.get()));
            List<Surroundings> read = new ArrayList<>();
            for (int i = 0; i < 26; i++) {
                read.add(((TreeReading.Alive) sampler.sampleOnce()).surroundings());
                nanos.addAndGet(200_000_000);
            }

            assertThat(read.get(0).closeWait()).hasValue(0);
            assertThat(read.get(0).hostAvailableBytes()).isPresent();
            assertThat(read.subList(1, 25)).allSatisfy(each -> {
                assertThat(each.closeWait()).isEmpty();
                assertThat(each.established()).isEmpty();
                assertThat(each.swapBytes()).isEmpty();
                assertThat(each.cgroupAnonBytes()).isEmpty();
            });
            assertThat(read.subList(1, 10))
                    .allSatisfy(each -> assertThat(each.hostAvailableBytes()).isEmpty());
            assertThat(read.get(10).hostAvailableBytes()).isPresent();
            assertThat(read.get(25).closeWait()).hasValue(0);
            assertThat(((TreeReading.Alive) sampler.sampleAfresh())
                            .surroundings()
                            .swapBytes())
                    .isPresent();
        }
    }
}
