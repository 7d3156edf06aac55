package mcpleak.protocol.setting;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static mcpleak.protocol.dsl.McpDsl.mcp;
import static mcpleak.protocol.dsl.McpDsl.mcpSse;
import static mcpleak.protocol.dsl.McpDsl.mcpStdio;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.javaapi.core.PopulationBuilder;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mcpleak.protocol.action.GatlingRun;
import mcpleak.protocol.action.NodeServers;
import mcpleak.protocol.action.Offer;
import mcpleak.protocol.action.ServedServlet;
import mcpleak.protocol.action.Verb;
import mcpleak.protocol.action.VerbTable;
import mcpleak.protocol.dsl.McpProtocolBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Try each verb and each misbehaviour, one user each, at servers of the official SDKs over every transport; a table says what came
 * of it. What a server does not serve must be refused by it in the way that is written down here.
 */
@Isolated
@Timeout(300)
@Tag("end-to-end")
final class VerbTableIT {

    private static final String NO_METHOD = "-32601";
    private static final String TIMEOUT = "timeout";
    private static final String STATUS_400 = "HTTP status 400";
    private static final String STREAM_GONE = "the event stream";

    /** What no server serves: a method that is none, and calls that their users do not wait for. */
    private static final Map<String, String> REFUSED_BY_ALL = Map.of(
            "request of one's own", NO_METHOD,
            "call timed out, cancelled", TIMEOUT,
            "call timed out, nothing said", TIMEOUT);

    private static final Map<String, String> NO_TASKS =
            Map.of("tasks/list", NO_METHOD, "tasks/get", NO_METHOD, "tasks/cancel", NO_METHOD);

    private static final Map<String, String> NO_DISCOVERY = Map.of("server/discover", NO_METHOD);

    /** The stream is the session there. */
    private static final Map<String, String> ONE_STREAM = Map.of(
            "stream dropped after a time, FIN", STREAM_GONE,
            "stream dropped after a time, RST", STREAM_GONE,
            "call after close", TIMEOUT);

    private static final VerbTable TABLE = new VerbTable();

    @TempDir
    private Path results;

    @BeforeAll
    static void configure() {
        GatlingRun.configure();
    }

    @AfterAll
    static void print() throws IOException {
        System.out.println(TABLE.draw());
        Files.writeString(Files.createDirectories(Path.of("target")).resolve("verbs.md"), TABLE.draw());
    }

    @Test
    void everything_streamable() throws Exception {
        try (var server = everything("streamableHttp")) {
            tryAll(
                    "everything HTTP",
                    mcp(server.url("/mcp")),
                    Offer.everything(),
                    NO_DISCOVERY,
                    Map.of(
                            "call without a session", STATUS_400,
                            "wrong Accept", "HTTP status 406",
                            "call after close", STATUS_400));
        }
    }

    @Test
    void everything_sse() throws Exception {
        try (var server = everything("sse")) {
            tryAll(
                    "everything SSE",
                    mcpSse(server.url("/sse")),
                    Offer.everything(),
                    NO_DISCOVERY,
                    ONE_STREAM,
                    Map.of("call without a session", TIMEOUT));
        }
    }

    @Test
    void everything_stdio() throws Exception {
        assumeNode();
        tryAll("everything stdio", mcpStdio(NodeServers.everything("stdio")), Offer.everything(), NO_DISCOVERY);
    }

    @Test
    void java_streamable() throws Exception {
        try (var jetty = ServedServlet.streamable()) {
            tryAll(
                    "Java streamable",
                    mcp(jetty.url("/mcp")),
                    Offer.sdk(),
                    NO_DISCOVERY,
                    NO_TASKS,
                    Map.of(
                            "call without a session", STATUS_400,
                            "wrong Accept", STATUS_400,
                            "call after close", "HTTP status 404"));
        }
    }

    @Test
    void java_sse() throws Exception {
        try (var jetty = ServedServlet.sse()) {
            tryAll(
                    "Java SSE",
                    mcpSse(jetty.url("/sse")),
                    Offer.sdk(),
                    NO_DISCOVERY,
                    NO_TASKS,
                    ONE_STREAM,
                    Map.of("call without a session", STATUS_400));
        }
    }

    @Test
    void java_stateless() throws Exception {
        try (var jetty = ServedServlet.stateless()) {
            tryAll(
                    "Java stateless",
                    mcp(jetty.url("/mcp")),
                    Offer.sdkStateless(),
                    NO_DISCOVERY,
                    NO_TASKS,
                    Map.of(
                            "resources/subscribe", NO_METHOD,
                            "resources/unsubscribe", NO_METHOD,
                            "logging/setLevel", NO_METHOD,
                            "wrong Accept", STATUS_400));
        }
    }

    @Test
    void typeScript_modern() throws Exception {
        assumeNode();
        try (var server = new NodeServers.Running(NodeServers.script("modern.mjs"))) {
            String url = "http://127.0.0.1:" + server.await("port ").substring(5) + "/mcp";
            tryAll(
                    "TypeScript 2026-07-28",
                    mcp(url).protocolVersion("2026-07-28"),
                    Offer.modern(),
                    NO_TASKS,
                    Map.of(
                            "ping", NO_METHOD,
                            "notification", "not sent: over HTTP",
                            "resources/subscribe", NO_METHOD,
                            "resources/unsubscribe", NO_METHOD,
                            "logging/setLevel", NO_METHOD,
                            "call after close", STATUS_400));
        }
    }

    /** Try all verbs at one server; each must be served, but for those that it must refuse by saying what stands in the maps. */
    @SafeVarargs
    private void tryAll(String server, McpProtocolBuilder protocol, Offer offer, Map<String, String>... refusals)
            throws IOException {
        Map<String, String> refused = new LinkedHashMap<>(REFUSED_BY_ALL);
        for (Map<String, String> each : refusals) {
            refused.putAll(each);
        }
        Map<String, TrafficCounters> counters = new LinkedHashMap<>();
        List<PopulationBuilder> populations = new ArrayList<>();
        // a process each takes its time to start
        Duration apart = Duration.ofMillis(server.endsWith("stdio") ? 1000 : 100);
        for (Verb verb : Verb.all()) {
            verb.steps().apply(offer).ifPresent(steps -> {
                TrafficCounters of = new TrafficCounters();
                counters.put(verb.name(), of);
                populations.add(scenario(verb.name())
                        .exec(steps)
                        .injectOpen(nothingFor(apart.multipliedBy(counters.size())), atOnceUsers(1))
                        .protocols(offering(protocol).observer(of)));
            });
        }
        GatlingRun.of(
                Files.createDirectories(results.resolve("run")),
                simulation -> simulation.setUp(populations.toArray(PopulationBuilder[]::new)));
        Map<String, String> cells = new LinkedHashMap<>();
        Map<String, String> expected = new LinkedHashMap<>();
        counters.forEach((verb, of) -> {
            String wanted = refused.getOrDefault(verb, VerbTable.OK);
            expected.put(verb, wanted);
            cells.put(verb, cell(of.snapshot().failures().keySet(), wanted));
        });
        TABLE.put(server, cells);
        assertThat(cells).isEqualTo(expected);
    }

    private static McpProtocolBuilder offering(McpProtocolBuilder protocol) {
        return protocol.requestTimeout(Duration.ofSeconds(20))
                .elicitation()
                .sampling("sampled")
                .roots("file:///home/user");
    }

    /** Return what was wanted if that is what came. */
    private static String cell(Set<String> failures, String wanted) {
        if (failures.isEmpty()) {
            return VerbTable.OK;
        }
        boolean asWanted = failures.size() == 1 && failures.iterator().next().contains(wanted);
        return asWanted ? wanted : String.join("; ", failures).replace("|", "/");
    }

    private static Served everything(String transport) throws Exception {
        assumeNode();
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var server = new NodeServers.Running(NodeServers.everything(transport), "PORT", Integer.toString(port));
        server.await(transport.equals("sse") ? "running on port" : "istening on port");
        return new Served(server, port);
    }

    private static void assumeNode() {
        boolean there = NodeServers.available();
        if (!there) {
            System.out.println("skipped: npm is not installed, so the servers of the TypeScript SDK cannot be run");
        }
        Assumptions.assumeTrue(there, "npm is not installed");
    }

    private record Served(NodeServers.Running server, int port) implements AutoCloseable {

        String url(String path) {
            return "http://127.0.0.1:" + port + path;
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
