package mcpleak.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import mcpleak.server.ServerAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compare what is found with what the servers themselves say they have kept, by runtime and size; and let no healthy server
 * be convicted. A few sizes and looks, or all: {@code -Dtable.sizes=256,4096}.
 */
@Tag("tables")
final class LiveBytesTableIT {

    private static final Duration LIMIT = Duration.ofMinutes(6);
    private static final List<Integer> SIZES = Stream.of(
                    System.getProperty("table.sizes", "256,4096").split(","))
            .map(Integer::valueOf)
            .toList();

    private final List<String> wrong = new ArrayList<>();

    @TempDir
    Path work;

    @BeforeEach
    void head() {
        System.out.printf(
                "%n%-8s %-8s %6s %10s %10s %7s  %-12s %-12s %s%n",
                "runtime", "look", "bytes", "truth", "estimate", "error", "answer", "channel", "grew most");
    }

    @Test
    void bytesKeptOfEachCall_areEstimatedWithinTenPercent_nativeOnesWithinTwentyFive() throws Exception {
        for (int size : SIZES) {
            for (LeakyServer server : LeakyServer.values()) {
                if (server.isInstalled()) {
                    leaks(server, size, "heap");
                }
            }
            // beside its memory a direct buffer has three objects in the heap, 136 bytes, and its slot
            demo("direct", size, size + 140);
        }
        if (LeakyServer.NODE.isInstalled()) {
            leaks(LeakyServer.NODE, 4096, "buffer");
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void healthyServers_areNeverConvicted() throws Exception {
        for (String look : List.of("none", "warmup", "cache", "saw")) {
            for (LeakyServer server : LeakyServer.values()) {
                if (server.isInstalled()) {
                    Row row = run(server.name(), look, settings(server, "KEEP=0 LOOK=" + look));
                    row.print(0);
                    if (row.answer().equals("LEAK")) {
                        wrong.add(row.toString());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void gaugeThatGrows_isNamedAndACounterIsNot() throws Exception {
        if (!LeakyServer.NODE.isInstalled()) {
            return;
        }
        Map<String, String> settings = settings(LeakyServer.NODE, "KEEP=24");
        settings.put("probe.gauges", "/metrics#leaky_kept_items,/metrics#leaky_calls_total,/nowhere#x");
        Row row = run("NODE", "gauge", settings);
        row.print(0);
        JsonNode gauge = Stream.iterate(0, i -> i + 1)
                .limit(row.memory().path("channels").size())
                .map(i -> row.memory().path("channels").path(i))
                .filter(channel -> channel.path("name").asText().equals("gauge leaky_kept_items"))
                .findFirst()
                .orElseThrow();

        assertThat(row.answer()).isEqualTo("LEAK");
        assertThat(gauge.path("verdict").asText()).isEqualTo("LEAK");
        assertThat(gauge.at("/rate/value").asDouble()).isBetween(990.0, 1010.0);
        assertThat(row.memory().path("sentence").asText()).contains("gauge leaky_kept_items");
        assertThat(row.memory().path("caveats").toString()).contains("is a counter", "status 405");
    }

    private void leaks(LeakyServer server, int size, String kind) throws Exception {
        Row row = run(server.name(), kind, settings(server, "KEEP=" + size + " KIND=" + kind));
        row.print(size);
        double tolerance = server == LeakyServer.NATIVE ? 0.25 : 0.1;
        String channel = server == LeakyServer.NATIVE ? "private RSS" : "live bytes";
        check(row, tolerance, channel);
    }

    private void demo(String leak, int size, double truth) throws Exception {
        Row row = run("DEMO", leak, load(Map.of("demo.leak", leak, "demo.bytes", Integer.toString(size))));
        Row told = new Row(row.runtime(), row.look(), row.memory(), truth);
        told.print(size);
        check(told, 0.1, "live bytes");
    }

    private void check(Row row, double tolerance, String channel) {
        boolean right = row.answer().equals("LEAK")
                && row.memory().at("/estimate/channel").asText().equals(channel)
                && Math.abs(row.error()) <= tolerance;
        if (!right) {
            wrong.add(row.toString());
        }
    }

    private Map<String, String> settings(LeakyServer server, String variables) throws Exception {
        int port = ServerAddress.freePort();
        return load(Map.of(
                "url",
                "http://127.0.0.1:" + port + "/mcp",
                "server.command",
                server.command(variables + " PORT=" + port, work)));
    }

    private static Map<String, String> load(Map<String, String> more) {
        Map<String, String> settings = new LinkedHashMap<>(
                Map.of("users", "20", "calls", "150", "think", "5ms", "delay", "2s", "rounds", "8"));
        settings.putAll(more);
        return settings;
    }

    private Row run(String runtime, String look, Map<String, String> settings) throws Exception {
        try (GatlingRun run = GatlingRun.start(work, settings)) {
            run.await(LIMIT);
            return new Row(runtime, look, run.memory(), retained(run.folder()));
        }
    }

    /** Return what the server said at its end that it keeps of each call; 0 if it said nothing. */
    private static double retained(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path log : files.filter(file -> file.toString().matches(".*server_.*\\.log"))
                    .toList()) {
                for (String line : Files.readAllLines(log)) {
                    if (line.startsWith("RETAINED ")) {
                        return new ObjectMapper()
                                .readTree(line.substring("RETAINED ".length()))
                                .path("bytesPerCall")
                                .asDouble();
                    }
                }
            }
        }
        return 0;
    }

    /** One line of the table. */
    private record Row(String runtime, String look, JsonNode memory, double truth) {

        String answer() {
            return memory.path("verdict").asText();
        }

        double estimate() {
            return memory.at("/estimate/value").asDouble();
        }

        double error() {
            return estimate() / truth - 1;
        }

        void print(int size) {
            System.out.printf(
                    Locale.ROOT,
                    "%-8s %-8s %6d %10.1f %10.1f %6.1f%%  %-12s %-12s %s%n",
                    runtime,
                    look,
                    size,
                    truth,
                    estimate(),
                    truth > 0 ? 100 * error() : 0,
                    answer(),
                    memory.at("/estimate/channel").asText("-"),
                    memory.at("/whatGrew/types/0/name").asText("-"));
        }

        @Override
        public String toString() {
            return runtime + " " + look + ": truth " + truth + ", " + answer() + " " + estimate() + ": "
                    + memory.path("sentence").asText() + " " + memory.path("caveats");
        }
    }
}
