package mcpleak.protocol.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.gatling.http.client.HttpClientConfig;
import io.gatling.http.client.impl.DefaultHttpClient;
import io.gatling.netty.util.Transports;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import mcpleak.protocol.jsonrpc.JsonRpcId;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcNotification;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcRequest;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcResponse;
import mcpleak.protocol.message.InitializeResult.Implementation;
import mcpleak.protocol.message.McpMessages;
import mcpleak.protocol.message.McpSession;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.message.ProtocolVersion;
import mcpleak.protocol.transport.Connection;
import mcpleak.protocol.transport.Connection.CloseKind;
import mcpleak.protocol.transport.Connection.ExchangeListener;
import mcpleak.protocol.transport.Connection.InFlight;
import mcpleak.protocol.transport.Connection.Inbox;
import mcpleak.protocol.transport.Connection.SessionEnd;
import mcpleak.protocol.transport.Endpoint;
import mcpleak.protocol.transport.ExchangeEnd;
import mcpleak.protocol.transport.OutboundMessage;
import mcpleak.protocol.transport.ScriptedServer;
import mcpleak.protocol.transport.SendOptions;
import mcpleak.protocol.transport.SendOptions.SessionClaim;
import mcpleak.protocol.transport.Transport;
import mcpleak.protocol.transport.Transport.ServerListener;
import mcpleak.protocol.transport.VirtualUser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
final class EventStreamConnectionTest {

    private static final EventLoopGroup LOOPS = Transports.newEventLoopGroup(false, false, 1, "event-stream-test");
    private static final VirtualUser USER = new VirtualUser(1, LOOPS.next());
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final JsonRpcRequest REQUEST = new JsonRpcRequest(JsonRpcId.of(7), "tools/list", Optional.empty());
    private static final String POSTED = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\"}";
    private static final String RESULT = "event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":7,\"result\":42}\n\n";
    private static final String GET = "GET /sse {accept=text/event-stream}";
    private static final String POST =
            "POST /message?s=1 {accept=application/json, text/event-stream, " + "content-type=application/json";

    private final BlockingQueue<Object> inbox = new LinkedBlockingQueue<>();

    @AfterAll
    static void stopLoops() {
        LOOPS.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void request_opensTheStreamPostsToItsEndpoint_andIsAnsweredThere() throws IOException {
        with(body -> List.of(RESULT), (server, connection) -> {
            assertThat(request(connection).outcome()).isEqualTo(new Outcome.Answered(new IntNode(42)));
            connection.begin(
                    new McpSession(Optional.of("x"), ProtocolVersion.V2025_06_18, new Implementation("s", "1")));
            assertThat(request(connection).outcome()).isEqualTo(new Outcome.Answered(new IntNode(42)));
            assertThat(server.received())
                    .containsExactly(GET, POST + "}" + POSTED, POST + ", mcp-protocol-version=2025-06-18}" + POSTED);
        });
    }

    @Test
    void tell_notification_isPosted() throws IOException {
        with(body -> List.of(), (server, connection) -> {
            assertThat(tell(connection, SendOptions.DEFAULT).outcome()).isEqualTo(new Outcome.Accepted());
            assertThat(server.received())
                    .containsExactly(GET, POST + "}{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        });
    }

    @Test
    void stream_carriesRequestsAndNotificationsOfTheServer() throws IOException {
        String asked = "data: {\"jsonrpc\":\"2.0\",\"id\":\"p\",\"method\":\"ping\"}\n\n";
        String told = "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}\n\n";
        with(body -> body.contains("tools/list") ? List.of(asked, told, RESULT) : List.of(), (server, connection) -> {
            assertThat(request(connection).outcome()).isInstanceOf(Outcome.Answered.class);
            assertThat(inbox.poll(60, TimeUnit.SECONDS))
                    .isEqualTo(new JsonRpcRequest(JsonRpcId.of("p"), "ping", Optional.empty()));
            assertThat(inbox.poll(60, TimeUnit.SECONDS))
                    .isEqualTo(new JsonRpcNotification("notifications/tools/list_changed", Optional.empty()));
            var answer = new JsonRpcResponse.Result(JsonRpcId.of("p"), JsonNodeFactory.instance.objectNode());
            exchange(done -> connection.tell(OutboundMessage.of(answer, TIMEOUT), done));
            assertThat(server.received()).last().isEqualTo(POST + "}{\"jsonrpc\":\"2.0\",\"id\":\"p\",\"result\":{}}");
        });
    }

    @Test
    void progress_goesToTheRequestThatAskedForIt() throws IOException {
        String progress = "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\","
                + "\"params\":{\"progressToken\":5,\"progress\":1}}\n\n";
        var told = new LinkedBlockingQueue<JsonRpcNotification>();
        var asked = new JsonRpcRequest(
                JsonRpcId.of(7),
                "tools/call",
                Optional.of(JsonNodeFactory.instance
                        .objectNode()
                        .set("_meta", JsonNodeFactory.instance.objectNode().put("progressToken", 5))));
        with(body -> List.of(progress, RESULT), (server, connection) -> {
            ExchangeEnd end =
                    exchange(done -> connection.request(OutboundMessage.of(asked, TIMEOUT), new ExchangeListener() {
                        @Override
                        public void told(JsonRpcNotification notification, long nanos) {
                            told.add(notification);
                        }

                        @Override
                        public void ended(ExchangeEnd ended) {
                            done.accept(ended);
                        }
                    }));
            assertThat(end.outcome()).isInstanceOf(Outcome.Answered.class);
            assertThat(end.firstEventNanos()).isPresent();
            assertThat(told).hasSize(1);
            assertThat(inbox).isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://127.0.0.1:1/message | malformed answer: the event \"endpoint\" names another origin: http://127.0.0.1:1/message",
                "//other.example/message | malformed answer: the event \"endpoint\" names another origin: //other.example/message",
                "https://127.0.0.1/m | malformed answer: the event \"endpoint\" names another origin: https://127.0.0.1/m",
                "file:///etc/passwd | malformed answer: the event \"endpoint\" names another origin: file:///etc/passwd",
                "ht tp | malformed answer: the event \"endpoint\" is no address: ht tp"
            })
    void endpoint_ofAnotherOrigin_isNotPostedTo(String endpoint, String text) throws IOException {
        try (var server = new EventStreamServer(endpoint, body -> List.of(RESULT));
                Transport transport = transport(server.url())) {
            Connection connection = transport.connect(USER, inbox());
            assertThat(request(connection).outcome().text()).isEqualTo(text);
            assertThat(server.received()).startsWith(GET).noneMatch(line -> line.startsWith("POST"));
        }
    }

    @Test
    void request_refusedPost_saysTheStatus() throws IOException {
        try (var server = new EventStreamServer("/message?s=1", body -> List.of()).refusingPosts(404);
                Transport transport = transport(server.url())) {
            assertThat(request(transport.connect(USER, inbox())).outcome()).isEqualTo(new Outcome.HttpStatus(404, ""));
        }
    }

    @Test
    void request_noStreamThere_saysTheStatus() throws IOException {
        try (var server = new ScriptedServer(asked -> ScriptedServer.status("405 Method Not Allowed", "no"));
                Transport transport = transport(server.url())) {
            assertThat(request(transport.connect(USER, inbox())).outcome())
                    .isEqualTo(new Outcome.HttpStatus(405, "no"));
        }
    }

    @Test
    void request_answerIsNoStream_isMalformed() throws IOException {
        try (var server = new ScriptedServer(asked -> ScriptedServer.status("200 OK", "<html>"));
                Transport transport = transport(server.url())) {
            assertThat(request(transport.connect(USER, inbox())).outcome())
                    .isEqualTo(new Outcome.Malformed("the answer to the GET is no event stream"));
        }
    }

    @Test
    void stream_endedByTheServer_endsRequestsAndTheSession() throws IOException {
        with(body -> List.of(EventStreamServer.END), (server, connection) -> {
            assertThat(request(connection).outcome()).isEqualTo(new Outcome.ClosedWithinAnswer());
            assertThat(inbox.poll(60, TimeUnit.SECONDS)).isEqualTo(new Outcome.ClosedWithinAnswer());
            assertThat(request(connection).outcome().text()).contains("connection closed by the server");
            assertThat(server.streamsOpened()).isEqualTo(1);
            connection.forget();
            assertThat(request(connection).outcome()).isEqualTo(new Outcome.ClosedWithinAnswer());
            assertThat(server.streamsOpened()).isEqualTo(2);
        });
    }

    @Test
    void request_neverAnswered_timesOutAndTheStreamStays() throws IOException {
        with(body -> List.of(), (server, connection) -> {
            ExchangeEnd end = exchange(done -> connection.request(
                    OutboundMessage.of(REQUEST, Duration.ofMillis(200)), ended -> done.accept(ended)));
            assertThat(end.outcome()).isEqualTo(new Outcome.TimedOut(200));
            assertThat(tell(connection, SendOptions.DEFAULT).outcome()).isEqualTo(new Outcome.Accepted());
            assertThat(server.streamsOpened()).isEqualTo(1);
        });
    }

    @Test
    void request_aborted_endsAtOnce() throws IOException {
        with(body -> List.of(), (server, connection) -> {
            ExchangeEnd end = exchange(done -> {
                InFlight call = connection.request(OutboundMessage.of(REQUEST, TIMEOUT), done::accept);
                call.abort(CloseKind.FIN);
            });
            // it may have been on its way
            assertThat(end.outcome()).isInstanceOfAny(Outcome.NotSent.class, Outcome.Aborted.class);
        });
    }

    @Test
    void message_claimingNoSessionOrAnEndedOne_isPostedSo() throws IOException {
        with(body -> List.of(), (server, connection) -> {
            tell(connection, SendOptions.DEFAULT);
            exchange(done -> connection.end(SessionEnd.within(TIMEOUT), done));
            assertThat(tell(connection, new SendOptions(SessionClaim.ENDED, 0)).outcome())
                    .isEqualTo(new Outcome.Accepted());
            assertThat(tell(connection, new SendOptions(SessionClaim.NONE, 0)).outcome())
                    .isEqualTo(new Outcome.Accepted());
            assertThat(server.received())
                    .filteredOn(line -> line.startsWith("POST"))
                    .extracting(line -> line.substring(0, line.indexOf(" {")))
                    .containsExactly("POST /message?s=1", "POST /message?s=1", "POST /message");
        });
    }

    @Test
    void end_closesTheStreamAndSendsNothing() throws IOException {
        with(body -> List.of(), (server, connection) -> {
            tell(connection, SendOptions.DEFAULT);
            assertThat(exchange(done -> connection.end(SessionEnd.within(TIMEOUT), done))
                            .outcome())
                    .isEqualTo(new Outcome.Accepted());
            awaitLine(server, "stream closed");
            assertThat(server.received()).hasSize(3);
        });
    }

    private static void awaitLine(EventStreamServer server, String line) {
        var seen = new CompletableFuture<Boolean>();
        var unused = LOOPS.next()
                .scheduleAtFixedRate(
                        () -> {
                            if (server.received().contains(line)) {
                                seen.complete(true);
                            }
                        },
                        0,
                        10,
                        TimeUnit.MILLISECONDS);
        seen.orTimeout(60, TimeUnit.SECONDS).join();
    }

    /** What a test does with a server and a connection to it. */
    private interface Talk {
        void with(EventStreamServer server, Connection connection) throws InterruptedException;
    }

    private void with(Function<String, List<String>> script, Talk talk) throws IOException {
        try (var server = new EventStreamServer("/message?s=1", script);
                Transport transport = transport(server.url())) {
            talk.with(server, transport.connect(USER, inbox()));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Inbox inbox() {
        return new Inbox() {
            @Override
            public void asked(JsonRpcRequest request) {
                inbox.add(request);
            }

            @Override
            public void told(JsonRpcNotification notification) {
                inbox.add(notification);
            }

            @Override
            public void streamEnded(Outcome why) {
                inbox.add(why);
            }
        };
    }

    private static ExchangeEnd request(Connection connection) {
        return exchange(done -> connection.request(OutboundMessage.of(REQUEST, TIMEOUT), done::accept));
    }

    private static ExchangeEnd tell(Connection connection, SendOptions sendOptions) {
        return exchange(done ->
                connection.tell(new OutboundMessage(McpMessages.initialized(), Map.of(), TIMEOUT, sendOptions), done));
    }

    private static ExchangeEnd exchange(Consumer<Consumer<ExchangeEnd>> send) {
        var end = new CompletableFuture<ExchangeEnd>();
        send.accept(each -> assertThat(end.complete(each)).as("told once").isTrue());
        return end.orTimeout(60, TimeUnit.SECONDS).join();
    }

    private static Transport transport(URI url) {
        return new HttpTransport(
                new DefaultHttpClient(new HttpClientConfig()),
                Endpoint.of(url),
                System::nanoTime,
                HttpTransport.Mode.EVENT_STREAM,
                ServerListener.NONE);
    }
}
