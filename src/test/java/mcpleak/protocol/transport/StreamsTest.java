package mcpleak.protocol.transport;

import static mcpleak.protocol.transport.ScriptedServer.openStream;
import static mcpleak.protocol.transport.ScriptedServer.status;
import static mcpleak.protocol.transport.ScriptedServer.stream;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import io.gatling.http.client.HttpClientConfig;
import io.gatling.http.client.impl.DefaultHttpClient;
import io.gatling.netty.util.Transports;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import mcpleak.network.HttpProxy;
import mcpleak.protocol.jsonrpc.JsonRpcId;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcNotification;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcRequest;
import mcpleak.protocol.message.InitializeResult.Implementation;
import mcpleak.protocol.message.McpSession;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.message.ProtocolVersion;
import mcpleak.protocol.transport.Connection.CloseKind;
import mcpleak.protocol.transport.Connection.InFlight;
import mcpleak.protocol.transport.Connection.Inbox;
import mcpleak.protocol.transport.ScriptedServer.Received;
import mcpleak.protocol.transport.ScriptedServer.Reply;
import mcpleak.protocol.transport.ScriptedServer.Then;
import mcpleak.protocol.transport.Transport.ServerListener;
import mcpleak.protocol.transport.http.HttpTransport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams that end and are taken up again, and the stream that stands. */
@Timeout(120)
final class StreamsTest {

    private static final EventLoopGroup LOOPS = Transports.newEventLoopGroup(false, false, 1, "streams-test");
    private static final McpSession SESSION =
            new McpSession(Optional.of("s-1"), ProtocolVersion.V2025_11_25, new Implementation("s", "1"));
    private static final JsonRpcRequest REQUEST = new JsonRpcRequest(JsonRpcId.of(7), "tools/list", Optional.empty());
    private static final String RESULT = "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":42}";
    private static final String OTHER = "{\"jsonrpc\":\"2.0\",\"id\":6,\"result\":1}";
    private static final Outcome ANSWERED = new Outcome.Answered(new IntNode(42));

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @AfterAll
    static void stopLoops() {
        LOOPS.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void postStreamEndsAfterPriming_isTakenUpByGetAfterRetry() throws Exception {
        try (var server = new ScriptedServer(asked -> isGet(asked)
                        ? stream("id: e2\ndata: {}\n\nid: e3\ndata: " + OTHER + "\n\nid: e4\ndata: " + RESULT + "\n\n")
                        : stream(": hello\n\nid: e1\nretry: 120\ndata: \n\n"));
                HttpTransport http = transport(server)) {
            ExchangeEnd end = request(connect(http), Duration.ofSeconds(20));
            assertThat(end.outcome()).isEqualTo(ANSWERED);
            assertThat(end.nanos()).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(119));
            assertThat(server.received()).hasSize(2);
            assertThat(server.received().get(1).head())
                    .startsWith("get /mcp ")
                    .contains(
                            "last-event-id: e1\r\n",
                            "accept: text/event-stream\r\n",
                            "mcp-session-id: s-1\r\n",
                            "mcp-protocol-version: 2025-11-25\r\n");
        }
    }

    @Test
    void postStreamEndsTwice_isTakenUpFromTheLastEvent() throws Exception {
        Function<Received, Reply> script = asked -> {
            if (asked.head().contains("last-event-id: e2")) {
                return stream("data: " + RESULT + "\n\n");
            }
            return isGet(asked) ? stream("id: e2\n\n") : stream("id: e1\nretry: 1\ndata: \n\n");
        };
        try (var server = new ScriptedServer(script);
                HttpTransport http = transport(server)) {
            assertThat(request(connect(http), Duration.ofSeconds(20)).outcome()).isEqualTo(ANSWERED);
            assertThat(server.received()).hasSize(3);
        }
    }

    @Test
    void postConnectionBreaksAfterAnEventWithId_isTakenUp() throws Exception {
        Reply cut = new Reply(openStream("id: e1\nretry: 1\ndata: \n\n").bytes(), Then.CLOSE);
        try (var server = new ScriptedServer(asked -> isGet(asked) ? stream("data: " + RESULT + "\n\n") : cut);
                HttpTransport http = transport(server)) {
            assertThat(request(connect(http), Duration.ofSeconds(20)).outcome()).isEqualTo(ANSWERED);
        }
    }

    @Test
    void postStreamEndsWithoutAnId_isNoResponse() throws Exception {
        try (var server = new ScriptedServer(asked -> stream("retry: 1\ndata: \n\n"));
                HttpTransport http = transport(server)) {
            assertThat(request(connect(http), Duration.ofSeconds(20)).outcome()).isEqualTo(new Outcome.NoResponse());
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void takingUpRefused_saysTheStatus() throws Exception {
        try (var server = new ScriptedServer(asked ->
                        isGet(asked) ? status("405 Method Not Allowed", "") : stream("id: e1\nretry: 1\ndata: \n\n"));
                HttpTransport http = transport(server)) {
            assertThat(request(connect(http), Duration.ofSeconds(20)).outcome())
                    .isEqualTo(new Outcome.HttpStatus(405, ""));
        }
    }

    @Test
    void retryBeyondTheTimeout_timesOutWithoutAGet() throws Exception {
        try (var server = new ScriptedServer(asked -> stream("id: e1\nretry: 50000\ndata: \n\n"));
                HttpTransport http = transport(server)) {
            assertThat(request(connect(http), Duration.ofMillis(300)).outcome()).isEqualTo(new Outcome.TimedOut(300));
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void requestAborted_beforeAndWithinItsAnswer_isAborted() throws Exception {
        for (Reply reply : List.of(new Reply("", Then.READ_ON), openStream(": begun\n\n"))) {
            try (var server = new ScriptedServer(asked -> reply);
                    HttpTransport http = transport(server)) {
                var end = new CompletableFuture<ExchangeEnd>();
                InFlight inFlight =
                        connect(http).request(OutboundMessage.of(REQUEST, Duration.ofSeconds(20)), end::complete);
                server.awaitRequest();
                inFlight.abort(CloseKind.RST);
                assertThat(end.get(60, TimeUnit.SECONDS).outcome()).isEqualTo(new Outcome.Aborted());
                assertThat(server.awaitEndOfAConnection().how()).isEqualTo(CloseKind.RST);
                assertThat(server.received()).hasSize(1);
            }
        }
    }

    @Test
    void standingStream_isHeardAndTakenUpFromItsLastEvent() throws Exception {
        String ping = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
        String changed = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}";
        Function<Received, Reply> script = asked -> asked.head().contains("last-event-id: g1")
                ? openStream("data: " + changed + "\n\n")
                : stream("id: g1\nretry: 20\ndata: " + ping + "\n\n");
        try (var server = new ScriptedServer(script);
                HttpTransport http = transport(server)) {
            Connection user = connect(http);
            InFlight stream = user.listen(Map.of("X-Mine", "1"));
            assertThat(heard()).isEqualTo("asked ping");
            assertThat(heard()).isEqualTo("told notifications/tools/list_changed");
            assertThat(server.received())
                    .hasSize(2)
                    .allSatisfy(get -> assertThat(get.head())
                            .startsWith("get /mcp ")
                            .contains("accept: text/event-stream\r\n", "mcp-session-id: s-1\r\n", "x-mine: 1\r\n"));
            stream.abort(CloseKind.FIN);
            assertThat(server.awaitEndOfAConnection().how()).isEqualTo(CloseKind.FIN);
        }
    }

    @Test
    void standingStreamRefused_isToldAndNotTriedAgain() throws Exception {
        try (var server = new ScriptedServer(asked -> status("405 Method Not Allowed", ""));
                HttpTransport http = transport(server)) {
            connect(http).listen(Map.of());
            assertThat(heard()).isEqualTo("ended HTTP status 405");
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void answerReadSlowly_isReadWhole() throws Exception {
        String padding = ":" + "x".repeat(3000) + "\n\n";
        try (var server = new ScriptedServer(asked -> stream(padding + "data: " + RESULT + "\n\n"));
                HttpTransport http = transport(server)) {
            var slow = new OutboundMessage(
                    REQUEST,
                    Map.of(),
                    Duration.ofSeconds(20),
                    new SendOptions(SendOptions.SessionClaim.CURRENT, 10_000));
            var end = new CompletableFuture<ExchangeEnd>();
            connect(http).request(slow, end::complete);
            ExchangeEnd ended = end.get(60, TimeUnit.SECONDS);
            assertThat(ended.outcome()).isEqualTo(ANSWERED);
            assertThat(ended.nanos()).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    @Test
    void request_throughAProxy_namesTheWholeAddress() throws Exception {
        try (var proxy = new ScriptedServer(asked -> ScriptedServer.json(RESULT));
                var http = new HttpTransport(
                        new DefaultHttpClient(new HttpClientConfig()),
                        Endpoint.of(java.net.URI.create("http://mcp.example.invalid/mcp"))
                                .through(HttpProxy.of("127.0.0.1", proxy.url().getPort())),
                        System::nanoTime,
                        HttpTransport.Mode.SESSIONS,
                        ServerListener.NONE)) {
            assertThat(request(connect(http), Duration.ofSeconds(20)).outcome()).isEqualTo(ANSWERED);
            assertThat(proxy.received().get(0).head())
                    .startsWith("post http://mcp.example.invalid/mcp http/1.1\r\n")
                    .contains("host: mcp.example.invalid\r\n");
        }
    }

    private static boolean isGet(Received asked) {
        return asked.head().startsWith("get ");
    }

    private String heard() throws InterruptedException {
        return String.valueOf(heard.poll(60, TimeUnit.SECONDS));
    }

    private static ExchangeEnd request(Connection user, Duration timeout) throws Exception {
        var end = new CompletableFuture<ExchangeEnd>();
        user.request(OutboundMessage.of(REQUEST, timeout), end::complete);
        return end.get(60, TimeUnit.SECONDS);
    }

    private Connection connect(HttpTransport http) {
        Connection user = http.connect(new VirtualUser(1, LOOPS.next()), new Inbox() {
            @Override
            public void asked(JsonRpcRequest request) {
                heard.add("asked " + request.method());
            }

            @Override
            public void told(JsonRpcNotification notification) {
                heard.add("told " + notification.method());
            }

            @Override
            public void streamEnded(Outcome why) {
                heard.add("ended " + why.text());
            }
        });
        user.begin(SESSION);
        return user;
    }

    private static HttpTransport transport(ScriptedServer server) {
        return new HttpTransport(
                new DefaultHttpClient(new HttpClientConfig()),
                Endpoint.of(server.url()),
                System::nanoTime,
                HttpTransport.Mode.SESSIONS,
                ServerListener.NONE);
    }
}
