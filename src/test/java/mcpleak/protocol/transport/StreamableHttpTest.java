package mcpleak.protocol.transport;

import static mcpleak.protocol.transport.ScriptedServer.json;
import static mcpleak.protocol.transport.ScriptedServer.openStream;
import static mcpleak.protocol.transport.ScriptedServer.redirect;
import static mcpleak.protocol.transport.ScriptedServer.status;
import static mcpleak.protocol.transport.ScriptedServer.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.gatling.http.client.HttpClientConfig;
import io.gatling.http.client.impl.DefaultHttpClient;
import io.gatling.netty.util.Transports;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import mcpleak.network.HttpProxy;
import mcpleak.protocol.jsonrpc.JsonRpcCodec.JsonRpcLimits;
import mcpleak.protocol.jsonrpc.JsonRpcId;
import mcpleak.protocol.jsonrpc.JsonRpcMessage;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcNotification;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcRequest;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcResponse;
import mcpleak.protocol.message.InitializeResult.Implementation;
import mcpleak.protocol.message.McpMessages;
import mcpleak.protocol.message.McpSession;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.message.ProtocolVersion;
import mcpleak.protocol.message.body.AnswerDecoder.AnswerLimits;
import mcpleak.protocol.sse.SseDecoder.SseLimits;
import mcpleak.protocol.transport.Connection.CloseKind;
import mcpleak.protocol.transport.Connection.Inbox;
import mcpleak.protocol.transport.Connection.SessionEnd;
import mcpleak.protocol.transport.ScriptedServer.Received;
import mcpleak.protocol.transport.ScriptedServer.Reply;
import mcpleak.protocol.transport.ScriptedServer.Then;
import mcpleak.protocol.transport.Transport.ServerListener;
import mcpleak.protocol.transport.http.HttpTransport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
final class StreamableHttpTest {

    private static final EventLoopGroup LOOPS = Transports.newEventLoopGroup(false, false, 1, "transport-test");
    private static final VirtualUser USER = new VirtualUser(1, LOOPS.next());
    private static final McpSession SESSION =
            new McpSession(Optional.of("s-1"), ProtocolVersion.V2025_11_25, new Implementation("s", "1"));
    private static final JsonRpcRequest REQUEST = new JsonRpcRequest(JsonRpcId.of(7), "tools/list", Optional.empty());
    private static final Map<HttpTransport, Connection> CONNECTIONS = new java.util.HashMap<>();
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String RESULT = "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":42}";
    private static final Outcome ANSWERED = new Outcome.Answered(new IntNode(42));

    @AfterAll
    static void stopLoops() {
        LOOPS.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void request_answeredAsJsonTwice_usesOneConnection() throws IOException {
        try (var server = new ScriptedServer(asked -> json(RESULT));
                HttpTransport http = transport(server.url())) {
            assertThat(request(http).outcome()).isEqualTo(ANSWERED);
            assertThat(request(http).outcome()).isEqualTo(ANSWERED);
            assertThat(server.connectionsSeen()).isEqualTo(1);
        }
    }

    @Test
    void request_answeredAsStreamTwice_usesOneConnection() throws IOException {
        try (var server = new ScriptedServer(asked -> stream("id: 1\ndata: \n\ndata: " + RESULT + "\n\n"));
                HttpTransport http = transport(server.url())) {
            assertThat(request(http).outcome()).isEqualTo(ANSWERED);
            assertThat(request(http).outcome()).isEqualTo(ANSWERED);
            assertThat(server.connectionsSeen()).isEqualTo(1);
        }
    }

    @Test
    void request_redirectedOnItsOrigin_isSentAgainAsItWas() throws IOException {
        try (var server = new ScriptedServer(asked -> asked.head().startsWith("post /mcp/ ")
                        ? json(RESULT)
                        : redirect("307 Temporary Redirect", "/mcp/"));
                HttpTransport http = transport(server.url())) {
            assertThat(request(http).outcome()).isEqualTo(ANSWERED);
            assertThat(request(http).outcome()).isEqualTo(ANSWERED);
            assertThat(server.received())
                    .hasSize(4)
                    .allMatch(each -> each.body().contains("tools/list"));
        }
    }

    @Test
    void request_cookiesOfAnswers_goWithTheUsersNextRequests_alsoWhereItIsRedirected() throws IOException {
        try (var server = new ScriptedServer(asked -> asked.head().startsWith("post /mcp/ ")
                        ? withCookie(json(RESULT), "JS=2; Path=/mcp/")
                        : withCookie(redirect("307 Temporary Redirect", "/mcp/"), "SRV=s1; Path=/; HttpOnly"));
                HttpTransport http = transport(server.url())) {
            assertThat(request(http).outcome()).isEqualTo(ANSWERED);
            assertThat(request(http).outcome()).isEqualTo(ANSWERED);
            assertThat(server.received())
                    .extracting(each -> each.head()
                            .lines()
                            .filter(line -> line.startsWith("cookie"))
                            .toList())
                    .containsExactly(
                            List.of(),
                            List.of("cookie: srv=s1"),
                            List.of("cookie: srv=s1"),
                            List.of("cookie: js=2; srv=s1"));
        }
    }

    private static Reply withCookie(Reply reply, String cookie) {
        return new Reply(reply.bytes().replaceFirst("\r\n", "\r\nSet-Cookie: " + cookie + "\r\n"), reply.then());
    }

    @ParameterizedTest
    @CsvSource({
        "307 Temporary Redirect, https://elsewhere.example/mcp",
        "308 Permanent Redirect, http://127.0.0.1:1/mcp",
        "302 Found, /login"
    })
    void request_redirectedElsewhere_isNotFollowedAndNamesTheTarget(String status, String target) throws IOException {
        try (var server = new ScriptedServer(asked -> redirect(status, target));
                HttpTransport http = transport(server.url())) {
            assertThat(request(http).outcome().text())
                    .isEqualTo("HTTP status " + status.substring(0, 3) + ": the server redirects to " + target);
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void request_redirectedInACircle_ends() throws IOException {
        try (var server = new ScriptedServer(asked -> redirect("307 Temporary Redirect", "/mcp"));
                HttpTransport http = transport(server.url())) {
            assertThat(request(http).outcome().text()).startsWith("HTTP status 307: the server redirects to /mcp");
        }
    }

    @Test
    void request_eventsThatAreNoMessagesBeforeTheAnswer_arePassedOver() throws IOException {
        try (var server = new ScriptedServer(
                        asked -> stream("data: {\"type\":\"heartbeat\"}\n\ndata: ping\n\ndata: " + RESULT + "\n\n"));
                HttpTransport http = transport(server.url())) {
            assertThat(request(http).outcome()).isEqualTo(ANSWERED);
        }
    }

    @Test
    void request_sendsWhatTheTransportAsksFor() throws IOException {
        try (var server = new ScriptedServer(asked -> json(RESULT));
                HttpTransport http = transport(server.url())) {
            request(http);
            assertThat(server.received()).singleElement().satisfies(sent -> {
                assertThat(sent.head())
                        .startsWith("post /mcp http/1.1\r\n")
                        .contains(
                                "accept: application/json, text/event-stream\r\n",
                                "content-type: application/json\r\n",
                                "mcp-session-id: s-1\r\n",
                                "mcp-protocol-version: 2025-11-25\r\n",
                                "authorization: bearer t\r\n");
                assertThat(sent.body()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\"}");
            });
        }
    }

    @Test
    void userInfoOfTheAddress_isSentAsBasicAuthentication_unlessTheRequestHasAnother() throws IOException {
        try (var server = new ScriptedServer(asked -> json(RESULT));
                HttpTransport http =
                        transport(URI.create(server.url().toString().replace("://", "://joe:p%40ss@")))) {
            exchange(done -> connect(http).request(OutboundMessage.of(REQUEST, TIMEOUT), done::accept));
            request(http);
            assertThat(server.received().get(0).head())
                    .contains("authorization: basic am9lonbac3m=", "host: 127.0.0.1:")
                    .doesNotContain("joe");
            assertThat(server.received().get(1).head())
                    .contains("authorization: bearer t\r\n")
                    .doesNotContain("basic");
        }
    }

    @Test
    void request_answerWithSessionId_yieldsIt() throws IOException {
        Reply reply = new Reply(
                "HTTP/1.1 200 OK\r\nMCP-Session-Id: abc\r\nContent-Type: application/json\r\nContent-Length: "
                        + RESULT.length() + "\r\n\r\n" + RESULT,
                Then.READ_ON);
        try (var server = new ScriptedServer(asked -> reply);
                HttpTransport http = transport(server.url())) {
            assertThat(request(http).sessionId()).contains("abc");
        }
    }

    @Test
    void request_streamStaysOpenAfterTheResponse_isAnsweredAndClosesIt() throws IOException, InterruptedException {
        try (var server = new ScriptedServer(asked -> openStream("data: " + RESULT + "\n\n"));
                HttpTransport http = transport(server.url())) {
            ExchangeEnd end = request(http);
            server.awaitEndOfAConnection();
            assertThat(end.outcome()).isEqualTo(ANSWERED);
            assertThat(end.nanos()).isLessThan(TimeUnit.SECONDS.toNanos(20));
            assertThat(request(http).outcome()).isEqualTo(ANSWERED);
            assertThat(server.connectionsSeen()).isEqualTo(2);
        }
    }

    @Test
    void requestsFarApart_atAServerThatKeepsItsConnections_useTwo() throws IOException {
        var ahead = new AtomicLong();
        try (var server = new ScriptedServer(asked -> json(RESULT));
                HttpTransport http = transport(Endpoint.of(server.url()), () -> System.nanoTime() + ahead.get())) {
            for (int i = 0; i < 6; i++) {
                assertThat(request(http).outcome()).isEqualTo(ANSWERED);
                ahead.addAndGet(Duration.ofSeconds(7).toNanos());
            }
            assertThat(server.received())
                    .extracting(Received::connection)
                    .as("the first is watched until it shows that the second may be used")
                    .containsExactly(1, 2, 2, 2, 2, 2);
        }
    }

    @Test
    void request_newConnectionClosedBeforeTheAnswer_isClosedAndSentOnce() throws IOException {
        try (var server = new ScriptedServer(asked -> new Reply("", Then.CLOSE));
                HttpTransport http = transport(server.url())) {
            assertThat(request(http).outcome()).isEqualTo(new Outcome.Closed());
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void request_keptConnectionClosedBeforeTheAnswer_isClosedAndSentOnce() throws IOException {
        Function<Received, Reply> second =
                asked -> asked.body().contains("\"id\":8") ? new Reply("", Then.CLOSE) : json(RESULT);
        try (var server = new ScriptedServer(second);
                HttpTransport http = transport(server.url())) {
            assertThat(request(http).outcome()).isEqualTo(ANSWERED);
            ExchangeEnd end = exchange(done ->
                    connect(http).request(out(McpMessages.listTools(JsonRpcId.of(8), Optional.empty())), done::accept));
            assertThat(end.outcome()).isEqualTo(new Outcome.ClosedOnReuse());
            assertThat(end.outcome().text())
                    .isEqualTo("keep-alive race: the server closed a reused connection as the request came; "
                            + "not sent again, so it may not have been executed");
            assertThat(request(http).outcome()).isEqualTo(ANSWERED);
            assertThat(server.received()).extracting(Received::connection).containsExactly(1, 1, 2);
        }
    }

    @Test
    void request_connectionClosedWithinTheAnswer_saysSo() throws IOException {
        Reply half = new Reply(openStream("data: {").bytes(), Then.CLOSE);
        try (var server = new ScriptedServer(asked -> half);
                HttpTransport http = transport(server.url())) {
            assertThat(request(http).outcome()).isEqualTo(new Outcome.ClosedWithinAnswer());
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void request_connectionClosedAfterTheResponseOfAStream_isAnswered() throws IOException {
        Reply cut = new Reply(openStream("data: " + RESULT + "\n\n").bytes(), Then.CLOSE);
        try (var server = new ScriptedServer(asked -> cut);
                HttpTransport http = transport(server.url())) {
            assertThat(request(http).outcome()).isEqualTo(ANSWERED);
        }
    }

    @Test
    void request_answerWithoutLengthEndedByClose_isAnswered() throws IOException {
        Reply untilClose = new Reply("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + RESULT, Then.CLOSE);
        try (var server = new ScriptedServer(asked -> untilClose);
                HttpTransport http = transport(server.url())) {
            assertThat(request(http).outcome()).isEqualTo(ANSWERED);
        }
    }

    @Test
    void request_neverAnswered_timesOut() throws IOException {
        try (var server = new ScriptedServer(asked -> new Reply("", Then.READ_ON));
                HttpTransport http = transport(server.url())) {
            OutboundMessage hasty = OutboundMessage.of(REQUEST, Duration.ofMillis(200));
            assertThat(exchange(done -> connect(http).request(hasty, done::accept))
                            .outcome())
                    .isEqualTo(new Outcome.TimedOut(200));
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void request_nobodyListens_isNotConnected() throws IOException {
        URI nobody;
        try (var free = new ServerSocket(0)) {
            nobody = URI.create("http://127.0.0.1:" + free.getLocalPort() + "/mcp");
        }
        try (HttpTransport http = transport(nobody)) {
            assertThat(request(http).outcome()).isInstanceOf(Outcome.NotConnected.class);
            assertThat(request(http).outcome().text())
                    .startsWith("not connected, nothing was sent: Connection refused");
        }
    }

    @Test
    void request_refused_saysTheStatus() throws IOException {
        try (var server = new ScriptedServer(asked -> status("404 Not Found", "no session"));
                HttpTransport http = transport(server.url())) {
            assertThat(request(http).outcome()).isEqualTo(new Outcome.HttpStatus(404, "no session"));
        }
    }

    @Test
    void request_answerOverTheLimit_isTooLargeAndClosesTheConnection() throws IOException, InterruptedException {
        var limits = new AnswerLimits(20, SseLimits.DEFAULT, JsonRpcLimits.DEFAULT);
        try (var server = new ScriptedServer(asked -> openStream("data: " + RESULT + "\n\n"));
                HttpTransport http = transport(Endpoint.of(server.url()).with(limits))) {
            assertThat(request(http).outcome()).isInstanceOf(Outcome.TooLarge.class);
            server.awaitEndOfAConnection();
        }
    }

    @Test
    void request_serverAsksOnTheStream_isAnsweredByPost() throws IOException, InterruptedException {
        var replies = new java.util.concurrent.LinkedBlockingQueue<String>();
        Function<Received, Reply> script = asked -> {
            if (asked.body().contains("\"method\"")) {
                return stream("data: {\"jsonrpc\":\"2.0\",\"id\":\"p\",\"method\":\"ping\"}\n\n"
                        + "data: {\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"roots/list\"}\n\ndata: " + RESULT + "\n\n");
            }
            replies.add(asked.body());
            return status("202 Accepted", "");
        };
        try (var server = new ScriptedServer(script);
                HttpTransport http = transport(server.url())) {
            assertThat(request(http).outcome()).isEqualTo(ANSWERED);
            var two = java.util.Arrays.asList(replies.poll(60, TimeUnit.SECONDS), replies.poll(60, TimeUnit.SECONDS));
            assertThat(two)
                    .containsExactlyInAnyOrder(
                            "{\"jsonrpc\":\"2.0\",\"id\":\"p\",\"result\":{}}",
                            "{\"jsonrpc\":\"2.0\",\"id\":2,\"error\":"
                                    + "{\"code\":-32601,\"message\":\"this client does not offer roots/list\"}}");
        }
    }

    @Test
    void tell_notification_isAccepted() throws IOException {
        try (var server = new ScriptedServer(asked -> status("202 Accepted", ""));
                HttpTransport http = transport(server.url())) {
            ExchangeEnd end = exchange(done -> connect(http).tell(out(McpMessages.initialized()), done));
            assertThat(end.outcome()).isEqualTo(new Outcome.Accepted());
        }
    }

    @Test
    void delete_refused_saysTheStatus() throws IOException {
        try (var server = new ScriptedServer(asked -> status("405 Method Not Allowed", ""));
                HttpTransport http = transport(server.url())) {
            ExchangeEnd end = exchange(done -> connect(http).end(SessionEnd.within(TIMEOUT), done));
            assertThat(end.outcome()).isEqualTo(new Outcome.HttpStatus(405, ""));
            assertThat(server.received())
                    .singleElement()
                    .satisfies(sent -> assertThat(sent.head())
                            .startsWith("delete /mcp http/1.1\r\n")
                            .contains("mcp-session-id: s-1\r\n"));
        }
    }

    @Test
    void drop_closesTheConnectionsOfTheUser() throws IOException, InterruptedException {
        try (var server = new ScriptedServer(asked -> json(RESULT));
                HttpTransport http = transport(server.url())) {
            request(http);
            connect(http).abandon(CloseKind.FIN);
            connect(http).begin(SESSION);
            server.awaitEndOfAConnection();
            assertThat(request(http).outcome()).isEqualTo(ANSWERED);
            assertThat(server.connectionsSeen()).isEqualTo(2);
        }
    }

    @Test
    void endpoint_ofAnotherSchemeOrProxyWithoutPort_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.of(URI.create("ftp://127.0.0.1/mcp")))
                .withMessage("an MCP endpoint is http://host/path or https://host/path, not ftp://127.0.0.1/mcp");
        assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.of(URI.create("/mcp")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.of(URI.create("http://127.0.0.1/")).through(HttpProxy.of("proxy", 0)))
                .withMessage("a proxy's port is from 1 to 65535, not 0");
    }

    private static Connection connect(HttpTransport http) {
        return CONNECTIONS.computeIfAbsent(http, StreamableHttpTest::newConnection);
    }

    private static Connection newConnection(HttpTransport http) {
        var holder = new java.util.concurrent.CompletableFuture<Connection>();
        holder.complete(http.connect(USER, new Inbox() {
            @Override
            public void asked(JsonRpcRequest request) {
                holder.join().tell(out(answer(request)), end -> {});
            }

            @Override
            public void told(JsonRpcNotification notification) {}

            @Override
            public void streamEnded(Outcome why) {}
        }));
        holder.join().begin(SESSION);
        return holder.join();
    }

    private static OutboundMessage out(JsonRpcMessage message) {
        return new OutboundMessage(message, Map.of("Authorization", "Bearer t"), TIMEOUT, SendOptions.DEFAULT);
    }

    private static ExchangeEnd request(Connection user) {
        return exchange(done -> user.request(out(REQUEST), done::accept));
    }

    private static ExchangeEnd request(HttpTransport http) {
        return request(connect(http));
    }

    private static ExchangeEnd exchange(Consumer<Consumer<ExchangeEnd>> send) {
        var end = new CompletableFuture<ExchangeEnd>();
        send.accept(each -> assertThat(end.complete(each)).as("told once").isTrue());
        return end.orTimeout(60, TimeUnit.SECONDS).join();
    }

    private static HttpTransport transport(URI url) {
        return transport(Endpoint.of(url));
    }

    private static HttpTransport transport(Endpoint endpoint) {
        return transport(endpoint, System::nanoTime);
    }

    private static HttpTransport transport(Endpoint endpoint, LongSupplier nanoClock) {
        return new HttpTransport(
                new DefaultHttpClient(new HttpClientConfig()),
                endpoint,
                nanoClock,
                HttpTransport.Mode.SESSIONS,
                ServerListener.NONE);
    }

    private static JsonRpcMessage answer(JsonRpcRequest request) {
        return request.method().equals("ping")
                ? new JsonRpcResponse.Result(request.id(), JsonNodeFactory.instance.objectNode())
                : McpMessages.notOffered(request);
    }
}
