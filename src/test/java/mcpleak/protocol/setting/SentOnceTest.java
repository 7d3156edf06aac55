package mcpleak.protocol.setting;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static mcpleak.protocol.dsl.McpDsl.callTool;
import static mcpleak.protocol.dsl.McpDsl.dropStream;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.mcp;
import static mcpleak.protocol.dsl.McpDsl.openStream;
import static mcpleak.protocol.dsl.McpDsl.sendNotification;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.javaapi.core.ChainBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import mcpleak.protocol.action.GatlingRun;
import mcpleak.protocol.action.Http2Server;
import mcpleak.protocol.action.Http2Server.Treat;
import mcpleak.protocol.action.McpScript;
import mcpleak.protocol.action.SelfSigned;
import mcpleak.protocol.dsl.McpProtocolBuilder;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.setting.TrafficSnapshot.Count;
import mcpleak.protocol.transport.Connection.CloseKind;
import mcpleak.protocol.transport.ScriptedServer;
import mcpleak.protocol.transport.ScriptedServer.Reply;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A call is sent once, over a connection that is alive; what was never sent is never OK. */
@Timeout(120)
final class SentOnceTest {

    @TempDir
    private static Path keys;

    @TempDir
    private Path results;

    private final TrafficCounters counters = new TrafficCounters();

    @BeforeAll
    static void configureGatling() {
        GatlingRun.configure();
    }

    @Test
    void idleConnection_isNotUsedInItsLastSecond() throws Exception {
        var script = new McpScript();
        try (var server = new ScriptedServer(asked -> {
            Reply reply = script.apply(asked);
            return new Reply(reply.bytes().replaceFirst("\r\n", "\r\nKeep-Alive: timeout=2\r\n"), reply.then());
        })) {
            GatlingRun run = run(
                    mcp(server.url().toString()).protocolVersion("2025-11-25"),
                    exec(initialize(), callTool("echo"))
                            .pause(Duration.ofMillis(1300))
                            .exec(callTool("echo"), callTool("echo")));
            assertThat(run.errors()).isEmpty();
            assertThat(server.received()).extracting(each -> each.connection()).containsExactly(1, 1, 1, 2, 2);
            assertThat(server.awaitEnd(1).how()).isEqualTo(CloseKind.FIN);
        }
    }

    @Test
    void http2_refusedStream_isSentAgain() throws Exception {
        try (var server = http2(call -> call == 1 ? Treat.REFUSE_STREAM : Treat.ANSWER)) {
            GatlingRun run = run(over(server), exec(initialize(), callTool("echo"), callTool("echo")));
            assertThat(run.errors()).isEmpty();
            assertThat(run.ok("tools/call echo")).isEqualTo(2);
            assertThat(server.executed()).isEqualTo(2);
            assertThat(server.calls()).isEqualTo(3);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void http2_goAwayBeforeTheCall_isSentAgainOverAnotherConnection() throws Exception {
        try (var server = http2(call -> call == 1 ? Treat.GO_AWAY : Treat.ANSWER)) {
            GatlingRun run = run(over(server), exec(initialize(), callTool("echo"), callTool("echo")));
            assertThat(run.errors()).isEmpty();
            assertThat(run.ok("tools/call echo")).isEqualTo(2);
            assertThat(server.executed()).isEqualTo(2);
            assertThat(server.calls()).isEqualTo(3);
            assertThat(server.connections()).isEqualTo(2);
        }
        assertThat(counters.snapshot().calls()).isEqualTo(new Count(2, 0));
    }

    @Test
    void http2_streamThatIsAlwaysRefused_isAKo() throws Exception {
        try (var server = http2(call -> Treat.REFUSE_STREAM)) {
            GatlingRun run = run(over(server), exec(initialize(), callTool("echo")));
            assertThat(run.ko("tools/call echo")).isEqualTo(1);
            assertThat(server.calls()).isEqualTo(4);
        }
    }

    @Test
    void http2_resetStreamAndDeadConnection_endTheCallAtOnce_andItIsNotSentAgain() throws Exception {
        for (Treat how : List.of(Treat.RESET_STREAM, Treat.DIE)) {
            try (var server = http2(call -> call == 1 ? how : Treat.ANSWER)) {
                GatlingRun run = run(
                        over(server).requestTimeout(Duration.ofMinutes(10)),
                        exec(initialize(), callTool("echo"), callTool("echo")));
                assertThat(run.ko("tools/call echo")).as(how.name()).isEqualTo(1);
                assertThat(run.ok("tools/call echo")).as(how.name()).isEqualTo(1);
                assertThat(run.errors()).containsExactly("1 " + new Outcome.ClosedOnReuse().text());
                assertThat(server.calls()).as(how.name()).isEqualTo(2);
            }
        }
    }

    @Test
    void callGivenUpBeforeAConnectionWasOpen_isAKo() throws Exception {
        List<Socket> waiting = new ArrayList<>();
        try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // a backlog that is full takes no more connections
            for (int i = 0; i < 4; i++) {
                var socket = new Socket();
                waiting.add(socket);
                try {
                    socket.connect(full.getLocalSocketAddress(), 200);
                } catch (IOException tookTooLong) {
                    break;
                }
            }
            GatlingRun run = run(
                    mcp("http://127.0.0.1:" + full.getLocalPort() + "/mcp").protocolVersion("2025-11-25"),
                    exec(callTool("echo").withoutSession().abortAfter(Duration.ofMillis(100))));
            assertThat(run.errors()).containsExactly("1 not sent: given up before a connection was open");
            assertThat(run.ok("tools/call echo")).isZero();
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    @Test
    void http_modernNotification_isNeverSent_andNeverOk() throws Exception {
        try (var server = new ScriptedServer(new McpScript())) {
            GatlingRun run = run(
                    mcp(server.url().toString()).protocolVersion("2026-07-28"),
                    exec(initialize(), sendNotification("vendor/told")));
            assertThat(run.ok("vendor/told")).isZero();
            assertThat(run.ko("vendor/told")).isEqualTo(1);
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void openStreamTwice_isOneStream_thatIsDropped() throws Exception {
        try (var server = new ScriptedServer(new McpScript())) {
            run(
                    mcp(server.url().toString()).protocolVersion("2025-11-25"),
                    exec(initialize(), openStream(), openStream())
                            .pause(1)
                            .exec(dropStream(CloseKind.RST))
                            .exec(pause(Duration.ofMillis(500))));
            List<ScriptedServer.Received> gets = server.received().stream()
                    .filter(each -> each.head().startsWith("get "))
                    .toList();
            assertThat(gets).hasSize(1);
            assertThat(server.awaitEnd(gets.get(0).connection()).how()).isEqualTo(CloseKind.RST);
        }
    }

    @Test
    void firstEvent_isNeverAboveTheResponseTime() throws Exception {
        try (var server = new ScriptedServer(new McpScript())) {
            GatlingRun run = run(
                    mcp(server.url().toString()).protocolVersion("2025-11-25"),
                    exec(initialize())
                            .exec(repeat(200)
                                    .on(exec(callTool("echo")
                                            .check(
                                                    io.gatling.javaapi.core.CoreDsl.responseTimeInMillis()
                                                            .saveAs("whole"),
                                                    mcpleak.protocol.dsl.McpDsl.timeToFirstEventInMillis()
                                                            .lteEL("#{whole}"))))));
            assertThat(run.errors()).isEmpty();
        }
    }

    private GatlingRun run(McpProtocolBuilder protocol, ChainBuilder chain) throws IOException {
        return GatlingRun.of(
                Files.createTempDirectory(results, "run"),
                simulation -> simulation.setUp(
                        scenario("s").exec(chain).injectOpen(atOnceUsers(1)).protocols(protocol.observer(counters))));
    }

    private static McpProtocolBuilder over(Http2Server server) {
        return mcp(server.url())
                .protocolVersion("2025-11-25")
                .trustAllCertificates()
                .http2();
    }

    private static Http2Server http2(IntFunction<Treat> treat) throws Exception {
        return new Http2Server(SelfSigned.in(keys), SelfSigned.PASSWORD, treat);
    }
}
