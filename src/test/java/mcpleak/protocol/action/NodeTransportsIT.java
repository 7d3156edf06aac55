package mcpleak.protocol.action;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static mcpleak.protocol.dsl.McpDsl.callTool;
import static mcpleak.protocol.dsl.McpDsl.close;
import static mcpleak.protocol.dsl.McpDsl.completePrompt;
import static mcpleak.protocol.dsl.McpDsl.completeResource;
import static mcpleak.protocol.dsl.McpDsl.discover;
import static mcpleak.protocol.dsl.McpDsl.errorCode;
import static mcpleak.protocol.dsl.McpDsl.getPrompt;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.listPrompts;
import static mcpleak.protocol.dsl.McpDsl.listResourceTemplates;
import static mcpleak.protocol.dsl.McpDsl.listResources;
import static mcpleak.protocol.dsl.McpDsl.listTools;
import static mcpleak.protocol.dsl.McpDsl.mcp;
import static mcpleak.protocol.dsl.McpDsl.mcpSse;
import static mcpleak.protocol.dsl.McpDsl.mcpStdio;
import static mcpleak.protocol.dsl.McpDsl.openStream;
import static mcpleak.protocol.dsl.McpDsl.ping;
import static mcpleak.protocol.dsl.McpDsl.progressCount;
import static mcpleak.protocol.dsl.McpDsl.readResource;
import static mcpleak.protocol.dsl.McpDsl.request;
import static mcpleak.protocol.dsl.McpDsl.setLogLevel;
import static mcpleak.protocol.dsl.McpDsl.statusCode;
import static mcpleak.protocol.dsl.McpDsl.subscribe;
import static mcpleak.protocol.dsl.McpDsl.textContent;
import static mcpleak.protocol.dsl.McpDsl.unsubscribe;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.javaapi.core.ChainBuilder;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import mcpleak.protocol.dsl.McpProtocolBuilder;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Use every verb against servers of the official TypeScript SDK, over transports and in eras that others do not have. */
@Isolated
@Timeout(600)
@Tag("end-to-end")
final class NodeTransportsIT {

    @TempDir
    private Path results;

    @BeforeAll
    static void prepare() {
        boolean there = NodeServers.available();
        if (!there) {
            System.out.println("skipped: npm is not installed, so the servers of the TypeScript SDK cannot be run");
        }
        Assumptions.assumeTrue(there, "npm is not installed");
        GatlingRun.configure();
    }

    @Test
    void everythingOverSse_everyVerb_isAnswered() throws Exception {
        int port = freePort();
        try (var server = new NodeServers.Running(NodeServers.everything("sse"), "PORT", Integer.toString(port))) {
            server.await("running on port");
            GatlingRun run = run(offering(mcpSse("http://127.0.0.1:" + port + "/sse")), everything());
            assertThat(run.errors()).isEmpty();
            assertThat(run.ok("close stream")).isEqualTo(2);
        }
    }

    @Test
    void everythingOverStdio_everyVerb_isAnswered() throws Exception {
        GatlingRun run = run(offering(mcpStdio(NodeServers.everything("stdio"))), everything());
        assertThat(run.errors()).isEmpty();
        assertThat(run.ok("end of input")).isEqualTo(2);
    }

    @Test
    void everythingOverSharedStdio_everyVerb_isAnswered() throws Exception {
        GatlingRun run = run(offering(mcpStdio(NodeServers.everything("stdio")).sharedProcess()), everything());
        assertThat(run.errors()).isEmpty();
        assertThat(run.ok("initialize")).isEqualTo(1);
    }

    @Test
    void modernServer_everyVerb_isAnsweredWithoutInitialize() throws Exception {
        try (var server = new NodeServers.Running(NodeServers.script("modern.mjs"))) {
            String url = "http://127.0.0.1:" + server.await("port ").substring(5) + "/mcp";
            GatlingRun run = run(mcp(url).elicitation(), modern());
            assertThat(run.errors()).isEmpty();
            assertThat(run.ok("initialize")).isZero();
            assertThat(run.ok("tools/call ask")).isEqualTo(2);
            server.await("aborted");
        }
    }

    @Test
    void modernServer_pinnedToAFormerVersion_isInitialized() throws Exception {
        try (var server = new NodeServers.Running(NodeServers.script("modern.mjs"))) {
            String url = "http://127.0.0.1:" + server.await("port ").substring(5) + "/mcp";
            GatlingRun run = run(
                    mcp(url).protocolVersion("2025-11-25"),
                    exec(
                            initialize(),
                            listTools(),
                            callTool("echo")
                                    .argument("message", "hi")
                                    .check(textContent().is("echo hi")),
                            close()));
            assertThat(run.errors()).isEmpty();
            assertThat(run.ok("initialize")).isEqualTo(2);
            assertThat(run.ok("server/discover")).isZero();
        }
    }

    private static McpProtocolBuilder offering(McpProtocolBuilder protocol) {
        return protocol.elicitation().sampling("sampled").roots("file:///home/user");
    }

    private static ChainBuilder everything() {
        return exec(
                initialize(),
                ping(),
                // the server asks for roots and adds tools once it knows what the client offers
                pause(Duration.ofSeconds(1)),
                listTools(),
                callTool("echo").argument("message", "hi").check(textContent().is("Echo: hi")),
                callTool("get-sum")
                        .arguments("{\"a\":2,\"b\":3}")
                        .check(textContent().find().exists()),
                callTool("get-structured-content").arguments("{\"location\":\"New York\"}"),
                callTool("get-tiny-image"),
                callTool("trigger-long-running-operation")
                        .arguments("{\"duration\":1,\"steps\":2}")
                        .check(progressCount().is(2)),
                callTool("trigger-sampling-request").arguments("{\"prompt\":\"p\",\"maxTokens\":5}"),
                callTool("trigger-elicitation-request"),
                callTool("get-roots-list"),
                listResources().check(jsonPath("$.resources[0].uri").saveAs("uri")),
                listResourceTemplates(),
                readResource("#{uri}"),
                subscribe("#{uri}"),
                unsubscribe("#{uri}"),
                listPrompts(),
                getPrompt("simple-prompt"),
                getPrompt("args-prompt").argument("city", "Paris"),
                completePrompt("completable-prompt", "department", "E"),
                setLogLevel("debug"),
                request("vendor/unknown", "{}").check(errorCode().is(-32601)),
                close());
    }

    private static ChainBuilder modern() {
        return exec(
                initialize(),
                discover().check(jsonPath("$.supportedVersions[0]").is("2026-07-28")),
                openStream(),
                listTools(),
                callTool("echo").argument("message", "hi").check(textContent().is("echo hi")),
                callTool("mirror")
                        .argument("region", "S\u00fcd \u20ac")
                        .check(textContent().is("S\u00fcd \u20ac")),
                callTool("ask").check(textContent().is("age 30")),
                callTool("progress").check(progressCount().is(2)),
                callTool("wait").cancelAfter(Duration.ofMillis(300)),
                listResources(),
                listResourceTemplates(),
                readResource("test:///a").check(jsonPath("$.contents[0].text").is("text of a")),
                readResource("test:///x/7").check(jsonPath("$.contents[0].text").is("text of 7")),
                listPrompts(),
                getPrompt("greet"),
                completeResource("test:///x/{id}", "id", "2")
                        .check(jsonPath("$.completion.values[0]").is("21")),
                // these are no more
                ping().check(errorCode().is(-32601), statusCode().is(404)),
                close());
    }

    private GatlingRun run(McpProtocolBuilder protocol, ChainBuilder steps) throws IOException {
        return GatlingRun.of(
                Files.createDirectories(results.resolve("run")),
                simulation -> simulation
                        .setUp(scenario("node").exec(steps).injectOpen(atOnceUsers(2)))
                        .protocols(protocol));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
