package mcpleak.probe.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import mcpleak.network.Identity;
import mcpleak.probe.process.RealProcess;
import mcpleak.probe.runtime.LiveBytesSource.LiveBytes;
import mcpleak.recording.WhatGrew.HeapContents;
import mcpleak.recording.WhatGrew.HeapContents.Held;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnabledOnOs(OS.LINUX)
final class GoLiveBytesTest {

    private static final URI NOWHERE = URI.create("http://127.0.0.1:1/");
    private static final BoundedHttp HTTP = new BoundedHttp(Duration.ofSeconds(20), 1_000, Identity.unknownTo(NOWHERE));

    @Test
    void collectAndRead_goProgram_countsWhatIsKeptAndNoGarbage(@TempDir Path folder) throws Exception {
        RealProcess.need("go");
        try (RealProcess program = build(folder)) {
            URI origin = URI.create("http://127.0.0.1:" + program.readLine() + "/mcp");
            GoLiveBytes live = GoLiveBytes.open(origin, Identity.unknownTo(origin));
            tell(origin, "/keep?n=10&size=256");
            long before = bytes(live);
            HeapContents heap = live.contents().orElseThrow();
            tell(origin, "/keep?n=10000&size=4096");
            long after = bytes(live);
            tell(origin, "/garbage?n=10000");
            long unchanged = bytes(live);
            Map<String, Held> grown = live.contents().orElseThrow().since(heap);

            // and the slice's 24 bytes, with room for up to a quarter more
            assertThat((after - before) / 10_000.0).isBetween(4096.0, 4096 + 60.0);
            assertThat((double) unchanged - after).isCloseTo(0, within(200_000.0));
            assertThat(grown.getOrDefault("main.keep", new Held(0, 0)).bytes()).isBetween(30_000_000L, 52_000_000L);
            assertThat(RuntimeDetector.detect(program.pid()).name()).isEqualTo("go");
        }
    }

    @Test
    void open_nobodyServesProfiles_saysSo() {
        assertThatThrownBy(() -> GoLiveBytes.open(NOWHERE, Identity.unknownTo(NOWHERE)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/debug/pprof/heap");
    }

    @ParameterizedTest
    @CsvSource({
        "http://h:1/mcp, http://h:1/debug/pprof/heap?gc=1&debug=1",
        "http://h:1, http://h:1/debug/pprof/heap?gc=1&debug=1",
        "http://h:1/debug/pprof/, http://h:1/debug/pprof/heap?gc=1&debug=1",
        "http://h:1/app/debug/pprof/heap, http://h:1/app/debug/pprof/heap?gc=1&debug=1"
    })
    void heapProfile_anyAddress_isFound(String address, String profile) {
        assertThat(GoLiveBytes.heapProfile(URI.create(address))).isEqualTo(URI.create(profile));
    }

    @Test
    void contents_profileText_isScaledUpAndNamedByTheFirstFunctionThatIsNotTheRuntimes() {
        String text = """
                heap profile: 3: 1572864 [9: 9999] @ heap/1048576
                2: 1048576 [2: 1048576] @ 0x1 0x2
                #\t0x1\truntime.malloc+0x1\t/go/malloc.go:1
                #\t0x2\tmain.(*Server).leak+0x2\t/app/main.go:7

                1: 10 [1: 10] @ 0x3
                #\t0x3\tmain.small+0x1\t/app/main.go:9
                0: 0 [5: 50] @ 0x4
                #\t0x4\tmain.freed+0x1\t/app/main.go:10

                # runtime.MemStats
                # HeapAlloc = 123456
                """;

        assertThat(GoLiveBytes.HeapProfile.heapAlloc(text)).hasValue(123_456);
        Map<String, Held> types = GoLiveBytes.HeapProfile.contents(text).types();
        assertThat(types).containsOnlyKeys("main.(*Server).leak", "main.small");
        // an allocation as large as the rate is seen with probability 1 - 1/e
        assertThat((double) held(types, "main.(*Server).leak").bytes()).isCloseTo(1_048_576 / 0.632, within(2_000.0));
        assertThat((double) held(types, "main.small").count()).isCloseTo(52_429, within(10.0));
        assertThat(GoLiveBytes.HeapProfile.heapAlloc("<html>")).isEmpty();
    }

    private static Held held(Map<String, Held> types, String name) {
        return types.getOrDefault(name, new Held(0, 0));
    }

    private static RealProcess build(Path folder) throws IOException, InterruptedException {
        Path source = folder.resolve("pprof.go");
        try (InputStream in =
                Objects.requireNonNull(GoLiveBytesTest.class.getResourceAsStream("/leaky/pprof.go"), "pprof.go")) {
            Files.write(source, in.readAllBytes());
        }
        Path program = folder.resolve("pprof");
        int status = new ProcessBuilder("go", "build", "-o", program.toString(), source.toString())
                .inheritIO()
                .start()
                .waitFor();
        assertThat(status).isZero();
        return RealProcess.start(program.toString());
    }

    private static void tell(URI origin, String path) throws IOException {
        assertThat(HTTP.get(origin.resolve(path))).isEmpty();
    }

    private static long bytes(GoLiveBytes live) {
        LiveBytes reading = live.collectAndRead();
        assertThat(reading).as(reading.toString()).isInstanceOf(LiveBytes.Read.class);
        return ((LiveBytes.Read) reading).bytes();
    }
}
