package mcpleak.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import mcpleak.network.Identity;
import mcpleak.probe.runtime.BoundedHttp;
import mcpleak.recording.Channel;
import mcpleak.recording.Channel.Unit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GaugeReaderTest {

    private static final String METRICS = """
            # HELP nodejs_heap_size_used_bytes Process heap size used from Node.js in bytes.
            # TYPE nodejs_heap_size_used_bytes gauge
            nodejs_heap_size_used_bytes 5.5e6
            # TYPE jvm_memory_used_bytes gauge
            jvm_memory_used_bytes{area="heap",id="G1 Eden, \\"x\\" }"} 100 1712345678
            jvm_memory_used_bytes{area="heap",id="G1 Old"} 20
            jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 3
            # TYPE http_requests counter
            http_requests_total 77
            broken_gauge NaN
            endless_gauge +Inf
            partly_gauge{a="1"} NaN
            partly_gauge{a="2"} 2
            # TYPE call_seconds histogram
            call_seconds_bucket{le="0.1"} 5 # {trace_id="KOO5S4vxi0o"} 0.067 1520879607.789
            call_seconds_count 6
            # TYPE queue gauge
            queue{le="0.1"} 8 # {trace_id="KOO5S4vxi0o"} 0.067
            queue_count 9
            # EOF
            """;
    private static final String JSON =
            "{\"active_exporters\": 12, \"open.files\": 5, \"endless\": 1e999, \"current_memory_mb\": 2.5, \"a\": {\"b\": [1, {\"c\": 4}]}, \"s\": \"text\"}";
    private static final int PAGE = 1 << 20;

    private final CountDownLatch end = new CountDownLatch(1);
    private final HttpServer server;

    GaugeReaderTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/metrics", exchange -> answer(exchange, 200, METRICS));
        server.createContext("/stats", exchange -> answer(exchange, 200, JSON));
        server.createContext("/elsewhere", exchange -> {
            exchange.getResponseHeaders().add("Location", "/metrics");
            answer(exchange, 302, "");
        });
        server.createContext("/error", exchange -> answer(exchange, 500, METRICS));
        server.createContext("/notjson", exchange -> answer(exchange, 200, "{\"a\": "));
        server.createContext("/deep", exchange -> answer(exchange, 200, "{\"a\":".repeat(50_000)));
        server.createContext("/digits", exchange -> answer(exchange, 200, "{\"a\":" + "9".repeat(50_000) + "}"));
        server.createContext("/huge", exchange -> answer(exchange, 200, "x 1\n".repeat(PAGE)));
        server.createContext("/silent", exchange -> hang(exchange, ""));
        server.createContext("/slow", exchange -> hang(exchange, METRICS));
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/metrics; nodejs_heap_size_used_bytes; BYTES; 5500000",
                "/metrics; jvm_memory_used_bytes; BYTES; 123",
                "/metrics; jvm_memory_used_bytes{area=\"heap\"}; BYTES; 120",
                "/metrics; jvm_memory_used_bytes{area=\"heap\",id=\"G1 Old\"}; BYTES; 20",
                "/metrics; partly_gauge; COUNT; 2",
                "/metrics; queue; COUNT; 8",
                "/metrics; queue{ le = \"0.1\", }; COUNT; 8",
                "/metrics; queue_count; COUNT; 9",
                "/stats; open.files; COUNT; 5",
                "/stats; active_exporters; COUNT; 12",
                "/stats; current_memory_mb; BYTES; 2621440",
                "/stats; a.b; COUNT; 2",
                "/stats; a.b.1.c; COUNT; 4"
            })
    void read_metric_isFoundWithItsUnit(String path, String metric, Unit unit, double value) {
        assertThat(read(path, metric))
                .isEqualTo(new GaugeReader.Reading(Map.of(Channel.gauge(metric, unit), value), List.of()));
    }

    /** Lines on which a search that goes back would take minutes, or overflow its stack. */
    @ParameterizedTest
    @ValueSource(strings = {"b", "\"", "b=\"c\",", "{", "b=", "\\", "b=\"\\", " ", ","})
    void find_lineMadeToBeSlow_isReadInOnePass(String piece) {
        String start = "x{" + piece.repeat(1_000_000);

        assertThat(GaugeText.find(start + "\nx{b=\"d\"} 4\n" + start + "} y", "x{b=\"d\"}"))
                .isEqualTo(new GaugeText.Found.Value(4));
        assertThat(GaugeText.find("x 4", start)).isInstanceOf(GaugeText.Found.Nothing.class);
    }

    @Test
    void find_quotesAndBracesInALabel_belongToIt() {
        String page = "x{a=\"}\",b=\"\\\"{\"}\t1\r\nx{a=\"1\"} 2\n";

        assertThat(GaugeText.find(page, "x{b=\"\\\"{\"}")).isEqualTo(new GaugeText.Found.Value(1));
        assertThat(GaugeText.find("\uFEFF" + page, "x")).isEqualTo(new GaugeText.Found.Value(3));
    }

    @Test
    void read_statedUnit_isTaken() {
        assertThat(read("/stats", "active_exporters:bytes").values())
                .isEqualTo(Map.of(Channel.gauge("active_exporters", Unit.BYTES), 12.0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/metrics; http_requests_total; is a counter",
                "/metrics; broken_gauge; is not among the metrics",
                "/metrics; endless_gauge; is not among the metrics",
                "/metrics; call_seconds_count; is a counter",
                "/metrics; call_seconds_bucket; is a counter",
                "/metrics; missing; is not among the metrics",
                "/metrics; not a name; is no name",
                "/stats; endless; is not there as a number",
                "/deep; a; no JSON",
                "/digits; a; no JSON",
                "/stats; s; is not there as a number",
                "/stats; a.x.y; is not there as a number",
                "/notjson; a; no JSON",
                "/error; x; status 500",
                "/elsewhere; x; status 302",
                "/huge; x; more than 1048576 bytes",
                "/silent; x; did not answer whole",
                "/slow; nodejs_heap_size_used_bytes; did not answer whole"
            })
    void read_hostileOrBrokenAnswer_isAbsentAndSaidOnce(String path, String metric, String why) {
        // who waits for an end that never comes need not wait long; nobody else may be hurried
        Duration limit = Duration.ofMillis(path.matches("/silent|/slow") ? 300 : 20_000);
        GaugeReader reader = reader(limit, new GaugeReader.Choice(URI.create(path), metric));

        GaugeReader.Reading first = reader.read();
        assertThat(first.values()).isEmpty();
        assertThat(first.failures())
                .hasSize(1)
                .allSatisfy(failure -> assertThat(failure).contains(why));
        assertThat(reader.read().failures()).isEmpty();
    }

    @Test
    void read_nobodyListens_isAbsentAndSaid() {
        server.stop(0);
        assertThat(read("/metrics", "x").failures()).hasSize(1);
    }

    @Test
    void read_sameMetricOfTwoPages_isTwoChannels() {
        Map<Channel, Double> values = reader(
                        new GaugeReader.Choice(URI.create("/stats"), "active_exporters"),
                        new GaugeReader.Choice(URI.create("/stats?again"), "active_exporters"))
                .read()
                .values();
        assertThat(values).hasSize(2).containsEntry(Channel.gauge("active_exporters", Unit.COUNT), 12.0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"memory.rssBytes", "usedMB", "go_memstats_heap_alloc_bytes", "heap_kib", "bytes", "a.b_bytes"})
    void of_nameOfBytes_isBytes(String metric) {
        assertThat(gauge(metric).channel().unit()).isEqualTo(Unit.BYTES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exporters",
                "outstanding_steps",
                "bobs",
                "kbs_open",
                "number",
                "thumb",
                "sessions{unit=\"x_bytes\"}"
            })
    void of_otherName_isACount(String metric) {
        assertThat(gauge(metric).channel().unit()).isEqualTo(Unit.COUNT);
    }

    private static GaugeReader.Gauge gauge(String metric) {
        return GaugeReader.Gauge.of(URI.create("http://localhost/mcp"), URI.create("/x"), metric);
    }

    private GaugeReader.Reading read(String path, String metric) {
        return reader(new GaugeReader.Choice(URI.create(path), metric)).read();
    }

    private GaugeReader reader(GaugeReader.Choice... choices) {
        return reader(Duration.ofSeconds(20), choices);
    }

    private GaugeReader reader(Duration limit, GaugeReader.Choice... choices) {
        URI origin = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mcp");
        return GaugeReader.of(origin, Arrays.asList(choices), new BoundedHttp(limit, PAGE, Identity.unknownTo(origin)));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    /** Begins an answer and never ends it. */
    private void hang(HttpExchange exchange, String start) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write(start.getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
