package mcpleak.protocol.setting;

import static io.gatling.javaapi.core.CoreDsl.*;
import static mcpleak.protocol.dsl.McpDsl.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import mcpleak.protocol.action.GatlingRun;
import mcpleak.protocol.action.McpScript;
import mcpleak.protocol.dsl.McpProtocolBuilder;
import mcpleak.protocol.dsl.ToolCallBuilder;
import mcpleak.protocol.transport.Connection.CloseKind;
import mcpleak.protocol.transport.ScriptedServer;
import mcpleak.protocol.transport.ScriptedServer.End;
import mcpleak.protocol.transport.ScriptedServer.Received;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Record what each verb and each misbehaviour puts on the wire. */
@Timeout(120)
final class WireTest {

    private static final String CALLED = "\"method\":\"tools/call\",\"params\":{\"name\":\"%s\",\"arguments\":{}}}";

    @TempDir
    private Path results;

    private final TrafficCounters counters = new TrafficCounters();

    @BeforeAll
    static void configureGatling() {
        GatlingRun.configure();
    }

    @Test
    void verbs_sendExactlyTheirMessages() throws IOException {
        try (var server = new ScriptedServer(new McpScript())) {
            GatlingRun run = run(
                    server,
                    protocol -> protocol.roots("file:///home").bearerToken("#{token}"),
                    exec(session -> session.set("token", "t").set("n", 5).set("file", "a b")),
                    exec(
                            initialize(),
                            ping(),
                            listTools(),
                            callTool("add"),
                            callTool("echo").argument("n", "#{n}").argument("s", "#{n}!"),
                            callTool("echo").arguments("{\"raw\":#{n}}"),
                            listResources(),
                            listResourceTemplates(),
                            readResource("file:///#{file}"),
                            subscribe("file:///a"),
                            unsubscribe("file:///a"),
                            listPrompts(),
                            getPrompt("p").argument("k", "#{n}"),
                            completePrompt("p", "k", "v").given("j", "w"),
                            completeResource("file:///{f}", "f", "v"),
                            setLogLevel("debug"),
                            callTool("slow").asTask(Duration.ofSeconds(9)),
                            getTask("t-#{n}"),
                            taskResult("t-#{n}"),
                            listTasks(),
                            cancelTask("t-#{n}"),
                            request("vendor/x", "{\"n\":#{n}}"),
                            sendNotification("vendor/told", "{\"n\":#{n}}"),
                            close()));
            assertThat(run.errors()).isEmpty();
            assertThat(bodies(server))
                    .containsExactly(
                            sent(
                                    1,
                                    "\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\","
                                            + "\"capabilities\":{\"roots\":{}},"
                                            + "\"clientInfo\":{\"name\":\"mcpleak\",\"version\":\"0.1.0\"}}}"),
                            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
                            sent(2, "\"method\":\"ping\",\"params\":{}}"),
                            sent(3, "\"method\":\"tools/list\",\"params\":{}}"),
                            sent(
                                    4,
                                    "\"method\":\"tools/call\",\"params\":{\"name\":\"add\",\"arguments\":{\"a\":42}}}"),
                            sent(
                                    5,
                                    "\"method\":\"tools/call\",\"params\":{\"name\":\"echo\",\"arguments\":{\"n\":5,\"s\":\"5!\"}}}"),
                            sent(
                                    6,
                                    "\"method\":\"tools/call\",\"params\":{\"name\":\"echo\",\"arguments\":{\"raw\":5}}}"),
                            sent(7, "\"method\":\"resources/list\",\"params\":{}}"),
                            sent(8, "\"method\":\"resources/templates/list\",\"params\":{}}"),
                            sent(9, "\"method\":\"resources/read\",\"params\":{\"uri\":\"file:///a b\"}}"),
                            sent(10, "\"method\":\"resources/subscribe\",\"params\":{\"uri\":\"file:///a\"}}"),
                            sent(11, "\"method\":\"resources/unsubscribe\",\"params\":{\"uri\":\"file:///a\"}}"),
                            sent(12, "\"method\":\"prompts/list\",\"params\":{}}"),
                            sent(
                                    13,
                                    "\"method\":\"prompts/get\",\"params\":{\"name\":\"p\",\"arguments\":{\"k\":\"5\"}}}"),
                            sent(
                                    14,
                                    "\"method\":\"completion/complete\",\"params\":{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"p\"},"
                                            + "\"argument\":{\"name\":\"k\",\"value\":\"v\"},\"context\":{\"arguments\":{\"j\":\"w\"}}}}"),
                            sent(
                                    15,
                                    "\"method\":\"completion/complete\",\"params\":{\"ref\":{\"type\":\"ref/resource\",\"uri\":\"file:///{f}\"},"
                                            + "\"argument\":{\"name\":\"f\",\"value\":\"v\"}}}"),
                            sent(16, "\"method\":\"logging/setLevel\",\"params\":{\"level\":\"debug\"}}"),
                            sent(
                                    17,
                                    "\"method\":\"tools/call\",\"params\":{\"name\":\"slow\",\"arguments\":{},\"task\":{\"ttl\":9000}}}"),
                            sent(18, "\"method\":\"tasks/get\",\"params\":{\"taskId\":\"t-5\"}}"),
                            sent(19, "\"method\":\"tasks/result\",\"params\":{\"taskId\":\"t-5\"}}"),
                            sent(20, "\"method\":\"tasks/list\",\"params\":{}}"),
                            sent(21, "\"method\":\"tasks/cancel\",\"params\":{\"taskId\":\"t-5\"}}"),
                            sent(22, "\"method\":\"vendor/x\",\"params\":{\"n\":5}}"),
                            "{\"jsonrpc\":\"2.0\",\"method\":\"vendor/told\",\"params\":{\"n\":5}}",
                            "");
            assertThat(server.received())
                    .allSatisfy(each -> assertThat(each.head()).contains("authorization: bearer t\r\n"));
            assertThat(server.received().subList(1, 25))
                    .allSatisfy(each -> assertThat(each.head())
                            .contains("mcp-session-id: s-1\r\n", "mcp-protocol-version: 2025-11-25\r\n"));
            assertThat(server.received().get(0).head()).doesNotContain("mcp-session-id", "mcp-protocol-version");
            assertThat(server.received().get(24).head()).startsWith("delete /mcp ");
            assertThat(server.connectionsSeen()).isEqualTo(1);
        }
    }

    @Test
    void impossibleSchema_isAKoThatNamesToolAndPlace() throws IOException {
        try (var server = new ScriptedServer(new McpScript())) {
            GatlingRun run =
                    run(server, UnaryOperator.identity(), exec(initialize(), listTools(), callTool("impossible")));
            assertThat(run.errors())
                    .singleElement()
                    .asString()
                    .contains("no arguments for tool impossible can be generated: /a: no number lies in its range");
            assertThat(bodies(server)).noneMatch(body -> body.contains("tools/call"));
        }
    }

    @Test
    void headerThatCannotBeMade_isAKoAndNothingIsSent() throws IOException {
        try (var server = new ScriptedServer(new McpScript())) {
            GatlingRun run =
                    run(server, protocol -> protocol.bearerToken("#{token}"), exec(initialize(), callTool("echo")));
            assertThat(run.errors())
                    .containsExactly("1 No attribute named 'token' is defined, for the header Authorization");
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void abandon_closesTheConnectionAsItSays_andSendsNoDelete() throws Exception {
        for (CloseKind how : CloseKind.values()) {
            try (var server = new ScriptedServer(new McpScript())) {
                run(server, UnaryOperator.identity(), exec(initialize(), abandon(how), pause(1)));
                assertThat(server.awaitEnd(1).how()).isEqualTo(how);
                assertThat(bodies(server)).hasSize(2);
            }
        }
        assertThat(counters.snapshot().sessionsAbandoned()).isEqualTo(2);
    }

    @Test
    void openStream_isAGetThatNobodyWaitsFor_andIsAnsweredByPost() throws Exception {
        var answered = new CompletableFuture<String>();
        var script = new McpScript();
        try (var server = new ScriptedServer(asked -> {
            if (asked.body().contains("\"id\":\"s-1\"")) {
                answered.complete(asked.body());
            }
            return script.apply(asked);
        })) {
            run(
                    server,
                    protocol -> protocol.roots("file:///home"),
                    exec(initialize(), openStream(), callTool("echo")),
                    exec(await(() -> answered.orTimeout(60, TimeUnit.SECONDS))),
                    exec(dropStream(CloseKind.RST), callTool("echo"), close()));
            assertThat(answered.join())
                    .isEqualTo(
                            "{\"jsonrpc\":\"2.0\",\"id\":\"s-1\",\"result\":{\"roots\":[{\"uri\":\"file:///home\"}]}}");
            assertThat(gets(server)).singleElement().satisfies(get -> {
                assertThat(get.head())
                        .contains("accept: text/event-stream\r\n", "mcp-session-id: s-1\r\n")
                        .doesNotContain("content-type", "last-event-id");
                assertThat(server.awaitEnd(get.connection()).how()).isEqualTo(CloseKind.RST);
            });
        }
    }

    @Test
    void openStreamForAWhile_isDroppedAndTheSessionGoesOn() throws Exception {
        List<End> ended = new CopyOnWriteArrayList<>();
        try (var server = new ScriptedServer(new McpScript())) {
            GatlingRun run = run(
                    server,
                    UnaryOperator.identity(),
                    exec(
                            initialize(),
                            openStream(Duration.ofMillis(40), CloseKind.FIN),
                            await(() -> server.endOfAConnection().thenAccept(ended::add)),
                            callTool("echo"),
                            close()));
            assertThat(run.errors()).isEmpty();
            int stream = gets(server).get(0).connection();
            assertThat(ended).containsExactly(new End(stream, CloseKind.FIN));
        }
    }

    @Test
    void callAborted_closesItsConnection_isNoKoAndIsNotSentAgain() throws Exception {
        Duration soon = Duration.ofMillis(50);
        for (String tool : List.of("hang", "begin")) {
            abort(tool, callTool(tool).resetAfter(soon), CloseKind.RST);
            abort(tool, callTool(tool).abortAfter(soon), CloseKind.FIN);
        }
    }

    private void abort(String tool, ToolCallBuilder call, CloseKind how) throws Exception {
        try (var server = new ScriptedServer(new McpScript())) {
            GatlingRun run = run(
                    server,
                    UnaryOperator.identity(),
                    exec(initialize()).exec(call).exec(callTool("echo")));
            assertThat(run.errors()).isEmpty();
            assertThat(run.ok("tools/call " + tool)).isEqualTo(1);
            assertThat(server.awaitEnd(1).how()).isEqualTo(how);
            assertThat(bodies(server))
                    .containsSubsequence(sent(2, CALLED.formatted(tool)), sent(3, CALLED.formatted("echo")))
                    .hasSize(4);
        }
    }

    @Test
    void callCancelled_saysSoAndHangsUp() throws Exception {
        try (var server = new ScriptedServer(new McpScript())) {
            GatlingRun run = run(
                    server,
                    UnaryOperator.identity(),
                    exec(initialize(), callTool("begin").cancelAfter(Duration.ofMillis(50))),
                    exec(await(() -> server.received("notifications/cancelled"))));
            assertThat(run.errors()).isEmpty();
            assertThat(bodies(server))
                    .last()
                    .isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\","
                            + "\"params\":{\"requestId\":2,\"reason\":\"cancelled by the user\"}}");
            assertThat(server.awaitEnd(1).how()).isEqualTo(CloseKind.FIN);
        }
    }

    @Test
    void callTimedOut_cancelsUnlessToldNotTo() throws Exception {
        try (var server = new ScriptedServer(new McpScript())) {
            GatlingRun run = run(
                    server,
                    UnaryOperator.identity(),
                    exec(
                            initialize(),
                            callTool("hang")
                                    .requestTimeout(Duration.ofMillis(50))
                                    .sayNothingOnTimeout(),
                            callTool("hang").requestTimeout(Duration.ofMillis(50))),
                    exec(await(() -> server.received("notifications/cancelled"))));
            assertThat(run.errors()).containsExactly("2 timeout: no response within 50 ms");
            assertThat(bodies(server).subList(2, 5))
                    .containsExactlyInAnyOrder(
                            sent(2, CALLED.formatted("hang")),
                            sent(3, CALLED.formatted("hang")),
                            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\","
                                    + "\"params\":{\"requestId\":3,\"reason\":\"timeout\"}}");
        }
    }

    @Test
    void serverRequestOnACallsStream_isAnsweredAsTheUserSays() throws Exception {
        assertThat(replies(McpProtocolBuilder::elicitation))
                .containsExactly(
                        "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"action\":\"accept\",\"content\":{\"age\":30}}}");
        assertThat(replies(McpProtocolBuilder::elicitationDeclined))
                .containsExactly("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"action\":\"decline\"}}");
        assertThat(replies(protocol -> protocol.answer(
                        "elicitation/create",
                        asked -> "{\"user\":" + asked.session().userId() + "}")))
                .containsExactly("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"user\":1}}");
        assertThat(replies(
                        protocol -> protocol.neverAnswer("elicitation/create"),
                        server -> exec(pause(Duration.ofMillis(300)))))
                .isEmpty();
        assertThat(replies(protocol -> protocol.elicitation().answerLate("elicitation/create", Duration.ofMillis(300))))
                .containsExactly(
                        "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"action\":\"accept\",\"content\":{\"age\":30}}}");
        assertThat(replies(UnaryOperator.identity()))
                .containsExactly("{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-32601,"
                        + "\"message\":\"this client does not offer elicitation/create\"}}");
    }

    @Test
    void answerReadSlowly_isAnOrdinaryRequest_thatTakesItsTime() throws Exception {
        try (var server = new ScriptedServer(new McpScript())) {
            GatlingRun run = run(
                    server,
                    UnaryOperator.identity(),
                    exec(
                            initialize(),
                            callTool("big")
                                    .readSlowly(10_000)
                                    .check(responseTimeInMillis().gte(1000)),
                            callTool("big")));
            assertThat(run.errors()).isEmpty();
            assertThat(bodies(server))
                    .containsSubsequence(sent(2, CALLED.formatted("big")), sent(3, CALLED.formatted("big")))
                    .hasSize(4);
        }
    }

    @Test
    void rudeRequests_leaveOutWhatTheyShould() throws Exception {
        try (var server = new ScriptedServer(new McpScript())) {
            GatlingRun run = run(
                    server,
                    UnaryOperator.identity(),
                    exec(
                            callTool("echo").withoutSession(),
                            initialize(),
                            ping().header("Accept", "text/plain"),
                            close(),
                            callTool("echo").inEndedSession(),
                            closeAgain()));
            assertThat(run.errors()).isEmpty();
            List<Received> sent = server.received();
            assertThat(sent).hasSize(7);
            assertThat(sent.get(0).head()).doesNotContain("mcp-session-id", "mcp-protocol-version");
            assertThat(sent.get(3).head()).contains("\naccept: text/plain\r\n").doesNotContain("event-stream");
            assertThat(sent.get(4).head()).startsWith("delete ");
            assertThat(sent.get(5).head()).startsWith("post ").contains("mcp-session-id: s-1\r\n");
            assertThat(sent.get(6).head()).startsWith("delete ").contains("mcp-session-id: s-1\r\n");
        }
    }

    @Test
    void expiredSession_isOpenedAnewAndTheCallSentOnceMore() throws Exception {
        var script = new McpScript();
        try (var server = new ScriptedServer(asked ->
                asked.head().contains("mcp-session-id: s-1\r\n") && asked.body().contains("tools/call")
                        ? ScriptedServer.status("404 Not Found", "")
                        : script.apply(asked))) {
            GatlingRun run = run(server, UnaryOperator.identity(), exec(initialize(), callTool("echo"), close()));
            assertThat(run.errors()).isEmpty();
            assertThat(server.received())
                    .extracting(WireTest::sessionOf)
                    .containsExactly("-", "s-1", "s-1", "-", "s-2", "s-2", "s-2");
            assertThat(run.ok("initialize")).isEqualTo(2);
            assertThat(run.ok("tools/call echo")).isEqualTo(1);
        }
        TrafficSnapshot counted = counters.snapshot();
        assertThat(List.of(
                        counted.sessionsOpened(),
                        counted.sessionsExpired(),
                        counted.sessionsClosed(),
                        counted.sessionsAbandoned()))
                .containsExactly(2L, 1L, 1L, 0L);
        assertThat(counted.calls()).isEqualTo(new TrafficSnapshot.Count(1, 0));
    }

    @Test
    void sessionThatExpiresAtOnce_isAKoAfterTheSecondTime() throws Exception {
        try (var server = new ScriptedServer(new McpScript())) {
            GatlingRun run = run(server, UnaryOperator.identity(), exec(initialize(), callTool("gone")));
            assertThat(run.errors()).containsExactly("1 HTTP status 404: no such session");
            assertThat(counters.snapshot().sessionsExpired()).isEqualTo(2);
        }
    }

    @Test
    void progress_isAskedForAndChecked_andChecksSave() throws Exception {
        var saved = new CompletableFuture<Session>();
        try (var server = new ScriptedServer(new McpScript())) {
            GatlingRun run = run(
                    server,
                    UnaryOperator.identity(),
                    exec(
                            initialize(),
                            callTool("progress")
                                    .check(
                                            progressCount().is(2),
                                            lastProgress().is(2.0),
                                            timeToFirstEventInMillis().gte(0),
                                            textContent().saveAs("text"),
                                            jsonPath("$.content[0].type").saveAs("type"),
                                            jmesPath("content[0].text").is("done"),
                                            substring("done").exists(),
                                            regex("d(on)e").saveAs("on"),
                                            bodyString().exists(),
                                            statusCode().is(200),
                                            isError().is(false),
                                            responseTimeInMillis().lt(60_000)),
                            callTool("echo").check(textContent().is("other")),
                            callTool("echo").silent().check(textContent().is("other"))),
                    exec(session -> {
                        saved.complete(session);
                        return session;
                    }));
            assertThat(run.errors()).containsExactly("1 textContent.find.is(other), found done");
            assertThat(bodies(server).get(2)).contains("\"_meta\":{\"progressToken\":\"2\"}");
            assertThat(saved.join().getString("text")).isEqualTo("done");
            assertThat(saved.join().getString("type")).isEqualTo("text");
            assertThat(saved.join().getString("on")).isEqualTo("on");
        }
        assertThat(counters.snapshot().calls()).isEqualTo(new TrafficSnapshot.Count(1, 2));
    }

    private List<String> replies(UnaryOperator<McpProtocolBuilder> how) throws Exception {
        return replies(how, server -> exec(await(() -> server.received("\"id\":7"))));
    }

    private List<String> replies(UnaryOperator<McpProtocolBuilder> how, Function<ScriptedServer, ChainBuilder> then)
            throws Exception {
        try (var server = new ScriptedServer(new McpScript());
                var folder = new Folder(java.nio.file.Files.createTempDirectory(results, "asks"))) {
            GatlingRun.of(
                    folder.path(),
                    simulation -> simulation.setUp(scenario("s")
                            .exec(initialize(), callTool("asks"), then.apply(server))
                            .injectOpen(atOnceUsers(1))
                            .protocols(how.apply(mcp(server.url().toString()).protocolVersion("2025-11-25")))));
            return bodies(server).stream()
                    .filter(body -> body.contains("\"id\":7"))
                    .toList();
        }
    }

    private record Folder(Path path) implements AutoCloseable {
        @Override
        public void close() {}
    }

    private GatlingRun run(
            ScriptedServer server, UnaryOperator<McpProtocolBuilder> how, ChainBuilder first, ChainBuilder... more)
            throws IOException {
        Path folder = java.nio.file.Files.createTempDirectory(results, "run");
        McpProtocolBuilder protocol = how.apply(
                mcp(server.url().toString()).protocolVersion("2025-11-25").observer(counters));
        return GatlingRun.of(
                folder,
                simulation -> simulation.setUp(scenario("s")
                        .exec(first)
                        .exec(List.of(more))
                        .injectOpen(atOnceUsers(1))
                        .protocols(protocol)));
    }

    private static List<String> bodies(ScriptedServer server) {
        return server.received().stream()
                .filter(sent -> !sent.head().startsWith("get "))
                .map(Received::body)
                .toList();
    }

    private static List<Received> gets(ScriptedServer server) {
        return server.received().stream()
                .filter(sent -> sent.head().startsWith("get "))
                .toList();
    }

    private static String sent(int id, String rest) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + "," + rest;
    }

    private static String sessionOf(Received sent) {
        int at = sent.head().indexOf("mcp-session-id: ");
        return at < 0 ? "-" : sent.head().substring(at + 16, sent.head().indexOf("\r\n", at));
    }
}
