package mcpleak.probe.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import mcpleak.probe.process.TreeReading.ProcessReading;
import mcpleak.process.ProcessStat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Our reading of /proc against OSHI's, against ps, and in the cases that only the kernel can make. */
@EnabledOnOs(OS.LINUX)
final class LinuxProcessesTest {

    private static final String STAT =
            "4711 ((a) b (c) S 17 4711 4711 34816 4711 4194304 1091 0 0 0 12 30 5 6 20 0 3 0 8500 "
                    + "6742016 800 18446744073709551615 94000 95000 140723 0 0 0 0 0 65536 1 0 0 17 1 0 0 0 0 0 96000 97000 98000 "
                    + "99 100 101 102 0\n";

    @Test
    void parse_lineWithParenthesesInTheName_readsTheFields() {
        ProcessStat stat = ProcessStat.parse(STAT).orElseThrow();

        assertThat(List.of(
                        stat.name(),
                        stat.parentPid(),
                        stat.groupId(),
                        stat.cpuMillis(),
                        stat.threads(),
                        stat.startTicks()))
                .isEqualTo(List.of("(a) b (c", 17L, 4711L, 420L, 3, 8500L));
        assertThat(stat.image())
                .isEqualTo(ProcessStat.parse(STAT).orElseThrow().image())
                .isNotEqualTo(ProcessStat.parse(STAT.replace("140723", "140724"))
                        .orElseThrow()
                        .image());
    }

    @Test
    void parse_everyCutLine_isRefusedAndNeverMisread() {
        int end = STAT.indexOf(" 140723");
        for (int length = 0; length <= end; length++) {
            assertThat(ProcessStat.parse(STAT.substring(0, length))).isEmpty();
        }
    }

    @Test
    void read_sameProcess_equalsOshi() throws IOException {
        try (RealProcess sleep = RealProcess.start("sleep", "60")) {
            RealProcess.await("exec", () -> reading(sleep).command().equals("sleep 60"));

            ProcessReading own = reading(sleep);
            ProcessReading oshi =
                    new OshiProcesses().hold(sleep.pid()).orElseThrow().read().orElseThrow();

            assertThat(own).isEqualTo(oshi);
        }
    }

    @Test
    void read_busyProcess_spendsTheProcessorTimeThatOshiTells() throws IOException {
        try (RealProcess busy = RealProcess.start("sh", "-c", "while :; do :; done")) {
            ProcessSource.Held held = source().hold(busy.pid()).orElseThrow();
            RealProcess.await(
                    "0.3 s of processor time", () -> held.read().orElseThrow().cpuMillis() > 300);

            long before = held.read().orElseThrow().cpuMillis();
            long oshi = new OshiProcesses()
                    .hold(busy.pid())
                    .orElseThrow()
                    .read()
                    .orElseThrow()
                    .cpuMillis();
            long after = held.read().orElseThrow().cpuMillis();

            assertThat(oshi).isBetween(before, after);
        }
    }

    @Test
    void read_sameProcess_equalsPs() throws IOException {
        try (RealProcess sleep = RealProcess.start("sleep", "60")) {
            RealProcess.await("exec", () -> reading(sleep).command().equals("sleep 60"));

            String[] ps = ps(sleep.pid(), "rss=,vsz=,nlwp=,ppid=,stat=,args=");

            ProcessReading own = reading(sleep);
            assertThat(List.of(own.rssBytes() / 1024, own.virtualBytes() / 1024, (long) own.threads(), own.parentPid()))
                    .isEqualTo(List.of(
                            Long.parseLong(ps[0]),
                            Long.parseLong(ps[1]),
                            Long.parseLong(ps[2]),
                            Long.parseLong(ps[3])));
            assertThat(ps[4]).startsWith("S");
            assertThat(ps[5] + " " + ps[6]).isEqualTo(own.command());
        }
    }

    @Test
    void read_firstThreadEndedWhileOthersRun_isAlive() throws IOException {
        String program = """
                import ctypes, threading, time
                threading.Thread(target=lambda: time.sleep(60)).start()
                print('ready', flush=True)
                ctypes.CDLL(None).pthread_exit(None)
                """;
        try (RealProcess python = RealProcess.start("python3", "-c", program)) {
            python.awaitLine("ready");
            RealProcess.await(
                    "its first thread has ended",
                    () -> ProcFile.lines(python.pid(), "stat")
                            .filter(lines -> lines.get(0).contains(") Z "))
                            .isPresent());

            ProcessReading reading = reading(python);

            assertThat(reading.state()).isEqualTo(ProcessReading.State.ALIVE);
            assertThat(reading.privateRssBytes()).isGreaterThan(1 << 20);
            assertThat(reading.openFiles().orElseThrow()).isGreaterThanOrEqualTo(3);
        }
    }

    /** When a process with many threads is killed, they end one after the other, also between being listed and being read. */
    @Test
    void read_threadsEndWhileTheyAreRead_neverFails() throws IOException {
        String program = """
                import threading, time
                for _ in range(200): threading.Thread(target=lambda: time.sleep(60), daemon=True).start()
                print('ready', flush=True)
                time.sleep(60)
                """;
        for (int i = 0; i < 15; i++) {
            try (RealProcess python = RealProcess.start("python3", "-c", program)) {
                python.awaitLine("ready");
                ProcessSource.Held held = source().hold(python.pid()).orElseThrow();
                python.handle().destroyForcibly();

                // a thousand times without a pause, to hit the moment; a failure would be thrown here
                RealProcess.await("its end", () -> {
                    List<Optional<ProcessReading>> readings = IntStream.range(0, 1000)
                            .mapToObj(any -> held.read())
                            .toList();
                    return readings.get(999).isEmpty() && !python.isAlive();
                });

                assertThat(held.read()).isEmpty();
                held.release();
            }
        }
    }

    @Test
    void hold_threadOfAProcess_isNoProcess() throws IOException {
        try (RealProcess subject = RealProcess.subject()) {
            long thread = threads(subject.pid()).stream()
                    .filter(id -> id != subject.pid())
                    .findFirst()
                    .orElseThrow();

            assertThat(source().hold(thread)).isEmpty();
        }
    }

    @Test
    void births_newChild_isNamedWithItsParent() throws IOException {
        LinuxProcesses host = source();
        host.births();
        try (RealProcess sleep = RealProcess.start("sleep", "60")) {
            Optional<List<ProcessSource.Birth>> births = host.births();

            // another program of this host may start more than fit
            assertThat(births.orElse(List.of(new ProcessSource.Birth(
                            sleep.pid(), ProcessHandle.current().pid()))))
                    .contains(new ProcessSource.Birth(
                            sleep.pid(), ProcessHandle.current().pid()));
            assertThat(host.descendants(ProcessHandle.current().pid())).contains(sleep.pid());
        }
    }

    @Test
    void next_idsThatBeginAnew_areNotKnown() {
        LinuxProcesses.LastPid ids = LinuxProcesses.LastPid.open();

        assertThat(ids.next(100)).isEmpty();
        assertThat(ids.next(100)).contains(new LinuxProcesses.LastPid.Range(101, 100));
        assertThat(ids.next(103)).contains(new LinuxProcesses.LastPid.Range(101, 103));
        assertThat(ids.next(20)).isEmpty();
        assertThat(ids.next(21)).contains(new LinuxProcesses.LastPid.Range(21, 21));
    }

    private static LinuxProcesses source() {
        return (LinuxProcesses) LinuxProcesses.open().orElseThrow();
    }

    private static ProcessReading reading(RealProcess process) {
        return source().hold(process.pid()).orElseThrow().read().orElseThrow();
    }

    private static List<Long> threads(long pid) throws IOException {
        try (var entries = java.nio.file.Files.list(java.nio.file.Path.of("/proc/" + pid + "/task"))) {
            return entries.map(each -> Long.parseLong(each.getFileName().toString()))
                    .toList();
        }
    }

    private static String[] ps(long pid, String columns) throws IOException {
        Process ps = new ProcessBuilder("ps", "-o", columns, "-p", Long.toString(pid)).start();
        return new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .trim()
                .split("\\s+", -1);
    }
}
