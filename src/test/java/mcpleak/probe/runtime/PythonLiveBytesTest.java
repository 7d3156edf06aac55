package mcpleak.probe.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mcpleak.probe.process.RealProcess;
import mcpleak.probe.runtime.LiveBytesSource.LiveBytes;
import mcpleak.process.ScratchFolder;
import mcpleak.recording.WhatGrew.HeapContents;
import mcpleak.recording.WhatGrew.HeapContents.Held;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@EnabledOnOs(OS.LINUX)
final class PythonLiveBytesTest {

    private static final int PIECES = 20_000;

    /** Obeys one command a line: "keep BYTES", "cycles N", "look N", "fork"; answers each with a line. */
    private static final String PROGRAM = """
            import os, sys
            kept = []
            def keep(n):
                for _ in range(20000): kept.append(bytes(bytearray(n)))
            def cycles(n):
                for _ in range(n):
                    a = [bytes(500)]; a.append(a)
            def fork(n):
                sys.stdout.flush()
                if os.fork() == 0: sys.stdout.write("%d\\n" % os.getpid())
                else: os.wait()
            def look(n):
                # as a server does that looks for a method by the name in a request
                for i in range(n): hasattr(kept, "".join(["do_", "POST"]))
            print("ready"); sys.stdout.flush()
            for line in iter(sys.stdin.readline, ""):
                word, n = line.split()
                {"keep": keep, "look": look, "cycles": cycles, "fork": fork}[word](int(n))
                print("done"); sys.stdout.flush()
            """;

    private ServerTuning tuning = ServerTuning.none();

    @BeforeEach
    void prepare() throws IOException {
        RealProcess.need("python3");
        tuning = ServerTuning.prepare(Map.of(), ScratchFolder.create());
    }

    @AfterEach
    void tidyUp() {
        tuning.close();
    }

    static List<String> pythons() throws IOException {
        List<String> pythons = new ArrayList<>(List.of("python3"));
        Path versions = Path.of(System.getProperty("user.home"), ".pyenv", "versions");
        if (Files.isDirectory(versions)) {
            try (Stream<Path> folders = Files.list(versions)) {
                folders.filter(version -> String.valueOf(version.getFileName()).matches("3\\.([6-9]|1\\d)\\..*"))
                        .map(version -> version.resolve("bin/python3"))
                        .filter(Files::isExecutable)
                        .map(Path::toString)
                        .sorted()
                        .forEach(pythons::add);
            }
        }
        return pythons;
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void collectAndRead_everyPython_countsWhatIsKeptToTheChunkAndNoGarbage(String python) throws IOException {
        try (RealProcess process = python(python, Map.of());
                PythonLiveBytes live = open(process)) {
            bytes(live);
            process.tell("keep 1");
            long before = bytes(live);
            process.tell("keep 256");
            long after = bytes(live);
            process.tell("cycles 10000");
            long unchanged = bytes(live);
            process.tell("look 20000");
            long looked = bytes(live);

            // 33 bytes of header and the end's zero, rounded up to a chunk of malloc with its 8; a list's slot
            double truth = 304 + 8;
            double each = ((double) after - before) / PIECES;
            System.out.println(python + ": bytes(256) in a list costs " + each);
            assertThat(each).isBetween(truth * 0.97, truth * 1.07);
            // of more than 10 MB; malloc's caches for each thread keep a few KB
            assertThat(Math.abs(unchanged - after)).isLessThan(100_000);
            // names that the interpreter remembers are no leak: up to 4,096 of 64 bytes
            assertThat(Math.abs(looked - unchanged)).isLessThan(30_000);
        }
    }

    @Test
    void collectAndRead_forkedChild_answersForItself() throws IOException {
        try (RealProcess process = python("python3", Map.of("PYTHONWARNINGS", "error"))) {
            bytes(open(process));
            process.tellLine("fork 0");
            long child = Long.parseLong(process.readLine());
            assertThat(process.readLine()).isEqualTo("done");
            try (PythonLiveBytes live = PythonLiveBytes.open(child, folder())) {
                assertThat(bytes(live)).isPositive();
                assertThat(child).isNotEqualTo(process.pid());
            }
        }
    }

    @Test
    void open_pythonThatIgnoresItsEnvironment_saysSo() throws IOException {
        try (RealProcess process = RealProcess.start(tuning.environment(), "python3", "-I", "-c", PROGRAM)) {
            process.awaitLine("ready");
            assertThatThrownBy(() -> open(process)).hasMessageContaining("has not loaded the probe's sitecustomize");
        }
    }

    @Test
    void collectAndRead_allocatorOfPythonItself_onlyCollects() throws IOException {
        try (RealProcess process = python("python3", Map.of("PYTHONMALLOC", "pymalloc"));
                PythonLiveBytes live = open(process)) {
            assertThat(live.collectAndRead())
                    .isEqualTo(new LiveBytes.Collected("its objects are not allocated by glibc's malloc"));
        }
    }

    @Test
    void start_hostHasASitecustomize_itRunsAndNothingElseShows(@TempDir Path host) throws IOException {
        Files.writeString(host.resolve("sitecustomize.py"), "seen = __name__\n");
        String program = "import sys, sitecustomize, threading; print(sitecustomize.seen, len(threading.enumerate()),"
                + " [p for p in sys.path if 'mcpleak' in p])";
        try (ServerTuning chained =
                        ServerTuning.prepare(Map.of("PYTHONPATH", host.toString()), ScratchFolder.create());
                RealProcess process = RealProcess.start(chained.environment(), "python3", "-c", program)) {
            assertThat(process.readLine()).isEqualTo("sitecustomize 1 []");
        }
    }

    @Test
    void start_warningsAreErrors_programIsSilentAndEndsWell() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("python3", "-W", "error", "-X", "dev", "-c", "print('only this')");
        builder.redirectErrorStream(true).environment().putAll(tuning.environment());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(said).isEqualTo("only this\n");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void contents_leakedBytes_areNamedThoughTheCollectorDoesNotTrackThem() throws IOException {
        try (RealProcess process = python("python3", Map.of());
                PythonLiveBytes live = open(process)) {
            process.tell("keep 1");
            HeapContents before = live.contents().orElseThrow();
            process.tell("keep 256");
            Held grown = live.contents().orElseThrow().since(before).getOrDefault("bytes", new Held(0, 0));

            assertThat(grown.count()).isEqualTo(PIECES);
            assertThat(grown.bytes()).isEqualTo(PIECES * 289L);
        }
    }

    @Test
    void prepare_variablesThatAreSet_areLeftAlone() throws IOException {
        Map<String, String> inherited = Map.of(
                "PYTHONMALLOC",
                "debug",
                "MALLOC_ARENA_MAX",
                "4",
                "NODE_OPTIONS",
                "--inspect=9300",
                "GLIBC_TUNABLES",
                "glibc.malloc.check=0",
                "PYTHONPATH",
                "/lib");
        try (ServerTuning polite = ServerTuning.prepare(inherited, ScratchFolder.create())) {
            assertThat(polite.environment()).containsOnlyKeys("MALLOC_TRIM_THRESHOLD_", "PYTHONPATH", "GLIBC_TUNABLES");
            assertThat(polite.environment().get("PYTHONPATH"))
                    .isEqualTo(polite.pythonFolder().orElseThrow() + ":/lib");
            assertThat(polite.describe())
                    .contains("GLIBC_TUNABLES with glibc.malloc.tcache_count=1, MALLOC_TRIM_THRESHOLD_=65536,"
                            + " PYTHONPATH with a sitecustomize");
        }
    }

    private RealProcess python(String python, Map<String, String> more) throws IOException {
        Map<String, String> environment = new HashMap<>(tuning.environment());
        environment.putAll(more);
        RealProcess process = RealProcess.start(environment, python, "-c", PROGRAM);
        process.awaitLine("ready");
        return process;
    }

    private Path folder() {
        return tuning.pythonFolder().orElseThrow();
    }

    private PythonLiveBytes open(RealProcess process) throws IOException {
        return PythonLiveBytes.open(process.pid(), folder());
    }

    private static long bytes(PythonLiveBytes live) {
        LiveBytes reading = live.collectAndRead();
        assertThat(reading).as(reading.toString()).isInstanceOf(LiveBytes.Read.class);
        return ((LiveBytes.Read) reading).bytes();
    }
}
