package mcpleak.protocol.action;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static mcpleak.protocol.dsl.McpDsl.callTool;
import static mcpleak.protocol.dsl.McpDsl.close;
import static mcpleak.protocol.dsl.McpDsl.completePrompt;
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
import static mcpleak.protocol.dsl.McpDsl.ping;
import static mcpleak.protocol.dsl.McpDsl.progressCount;
import static mcpleak.protocol.dsl.McpDsl.readResource;
import static mcpleak.protocol.dsl.McpDsl.request;
import static mcpleak.protocol.dsl.McpDsl.setLogLevel;
import static mcpleak.protocol.dsl.McpDsl.subscribe;
import static mcpleak.protocol.dsl.McpDsl.textContent;
import static mcpleak.protocol.dsl.McpDsl.unsubscribe;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.javaapi.core.ChainBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mcpleak.protocol.dsl.McpProtocolBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Use every verb against servers of the official MCP Java SDK that are not reached over Streamable HTTP with sessions. */
@Timeout(120)
final class SdkTransportsTest {

    @TempDir
    private Path results;

    @BeforeAll
    static void configureGatling() {
        GatlingRun.configure();
    }

    @Test
    void sse_everyVerb_isAnswered() throws Exception {
        try (var jetty = ServedServlet.sse()) {
            GatlingRun run = run(mcpSse(jetty.url("/sse")).elicitation(), everyVerb(exec(inSessions())));
            assertThat(run.errors()).isEmpty();
            assertThat(run.ok("close stream")).isEqualTo(3);
            assertThat(run.ok("tools/call ask")).isEqualTo(3);
        }
    }

    @Test
    void sse_negotiatedFromItsStream_isFound() throws Exception {
        try (var jetty = ServedServlet.sse()) {
            GatlingRun run = run(mcp(jetty.url("/sse")).elicitation(), everyVerb(exec(inSessions())));
            assertThat(run.errors()).isEmpty();
            assertThat(run.ok("server/discover")).isEqualTo(1);
            assertThat(run.ok("tools/call ask")).isEqualTo(3);
        }
    }

    @Test
    void stateless_everyVerbThatItKnows_isAnswered() throws Exception {
        try (var jetty = ServedServlet.stateless()) {
            GatlingRun run = run(mcp(jetty.url("/mcp")), everyVerb(exec(session -> session)));
            assertThat(run.errors()).isEmpty();
            assertThat(run.ok("initialize")).isEqualTo(3);
            assertThat(run.ok("tools/call echo")).isEqualTo(3);
        }
    }

    @Test
    void stdio_everyVerb_isAnsweredByAProcessEach() throws IOException {
        Path log = results.resolve("errors.log");
        GatlingRun run = run(mcpStdio(sdk()).elicitation().errorLog(log), everyVerb(exec(inSessions())));
        assertThat(run.errors()).isEmpty();
        assertThat(run.ok("tools/call ask")).isEqualTo(3);
        assertThat(run.ok("end of input")).isEqualTo(3);
        assertThat(Files.readAllLines(log))
                .filteredOn(line -> line.endsWith("serving 2.0"))
                .hasSize(3);
    }

    @Test
    void stdio_sharedProcess_answersAllUsers() throws IOException {
        Path log = results.resolve("errors.log");
        GatlingRun run =
                run(mcpStdio(sdk()).elicitation().sharedProcess().errorLog(log), everyVerb(exec(inSessions())));
        assertThat(run.errors()).isEmpty();
        assertThat(run.ok("initialize")).isEqualTo(1);
        assertThat(run.ok("tools/call ask")).isEqualTo(3);
        assertThat(Files.readAllLines(log))
                .filteredOn(line -> line.endsWith("serving 2.0"))
                .hasSize(1);
    }

    private static ChainBuilder everyVerb(ChainBuilder others) {
        return exec(
                        initialize(),
                        ping(),
                        listTools(),
                        callTool("echo")
                                .argument("message", "hi")
                                .check(textContent().is("echo hi")),
                        listResources().check(jsonPath("$.resources[0].uri").is("test:///a")),
                        listResourceTemplates(),
                        readResource("test:///a")
                                .check(jsonPath("$.contents[0].text").is("text of test:///a")),
                        readResource("test:///x/7")
                                .check(jsonPath("$.contents[0].text").is("text of test:///x/7")),
                        listPrompts(),
                        getPrompt("greet").argument("who", "me"),
                        completePrompt("greet", "who", "w")
                                .check(jsonPath("$.completion.values[0]").is("world")),
                        request("vendor/unknown", "{}").check(errorCode().is(-32601)))
                .exec(others)
                .exec(close());
    }

    private static ChainBuilder inSessions() {
        return exec(
                callTool("ask").check(textContent().is("ACCEPT 30")),
                callTool("progress").check(progressCount().is(2)),
                subscribe("test:///a"),
                unsubscribe("test:///a"),
                setLogLevel("debug"));
    }

    private GatlingRun run(McpProtocolBuilder protocol, ChainBuilder steps) throws IOException {
        return GatlingRun.of(
                Files.createDirectories(results.resolve("run")),
                simulation -> simulation
                        .setUp(scenario("sdk").exec(steps).injectOpen(atOnceUsers(3)))
                        .protocols(protocol));
    }

    private static List<String> sdk() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                SdkFeatures.StdioMain.class.getName());
    }
}
