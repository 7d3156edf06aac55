package mcpleak.protocol.transport.http;

import static mcpleak.protocol.transport.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import io.gatling.http.client.HttpClientConfig;
import io.gatling.http.client.impl.DefaultHttpClient;
import io.gatling.netty.util.Transports;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import mcpleak.network.Network;
import mcpleak.protocol.authorization.Authorization;
import mcpleak.protocol.authorization.OAuthClient;
import mcpleak.protocol.authorization.TokenServer;
import mcpleak.protocol.authorization.TokenServer.Reply;
import mcpleak.protocol.jsonrpc.JsonRpcId;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcNotification;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcRequest;
import mcpleak.protocol.message.InitializeResult.Implementation;
import mcpleak.protocol.message.McpSession;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.message.ProtocolVersion;
import mcpleak.protocol.transport.Connection;
import mcpleak.protocol.transport.Connection.CloseKind;
import mcpleak.protocol.transport.Connection.InFlight;
import mcpleak.protocol.transport.Connection.Inbox;
import mcpleak.protocol.transport.Endpoint;
import mcpleak.protocol.transport.ExchangeEnd;
import mcpleak.protocol.transport.OutboundMessage;
import mcpleak.protocol.transport.ScriptedServer;
import mcpleak.protocol.transport.ScriptedServer.Received;
import mcpleak.protocol.transport.ScriptedServer.Then;
import mcpleak.protocol.transport.SendOptions;
import mcpleak.protocol.transport.Transport.ServerListener;
import mcpleak.protocol.transport.VirtualUser;
import mcpleak.secret.SecretMask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class AuthorizedRequestsTest {

    private static final EventLoopGroup LOOPS = Transports.newEventLoopGroup(false, false, 1, "authorized-test");
    private static final VirtualUser USER = new VirtualUser(1, LOOPS.next());
    private static final JsonRpcRequest REQUEST = new JsonRpcRequest(JsonRpcId.of(7), "tools/list", Optional.empty());
    private static final Outcome ANSWERED = new Outcome.Answered(new IntNode(42));
    private static final OAuthClient CLIENT = OAuthClient.UNKNOWN.id("me").secret("s3cr3t-of-me");

    private final AtomicReference<TokenServer> tokens = new AtomicReference<>();

    @AfterAll
    static void stopLoops() {
        LOOPS.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @AfterEach
    void close() {
        TokenServer opened = tokens.get();
        if (opened != null) {
            opened.close();
        }
    }

    @Test
    void request_whoseAnswerAsksForAToken_isSentAgainWithIt_andLaterOnesAtOnce() throws IOException {
        try (ScriptedServer server = serving("token-1");
                HttpTransport http = transport(server.url())) {
            Connection user = connect(http);
            assertThat(request(user, Map.of()).outcome()).isEqualTo(ANSWERED);
            assertThat(request(user, Map.of()).outcome()).isEqualTo(ANSWERED);

            assertThat(server.received())
                    .hasSize(3)
                    .allMatch(each -> each.body().contains("tools/list"));
            assertThat(server.connectionsSeen()).isEqualTo(1);
        }
    }

    @Test
    void request_withAHeaderOfItsOwn_isLeftAlone() throws IOException {
        try (ScriptedServer server = serving("token-1");
                HttpTransport http = transport(server.url())) {
            assertThat(request(connect(http), Map.of("Authorization", "Bearer own"))
                            .outcome()
                            .text())
                    .startsWith("HTTP status 401: asks for ");
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void request_whoseTokenIsRefusedForGood_endsWithTheReason() throws IOException {
        try (ScriptedServer server = serving("none of them");
                HttpTransport http = transport(server.url())) {
            assertThat(request(connect(http), Map.of()).outcome().text())
                    .isEqualTo("HTTP status 401: no token was got: the server takes no token of " + tokens().url());
        }
    }

    @Test
    void request_whoseClientIsRefused_endsWithCauseAndProperty() throws IOException {
        try (ScriptedServer server = serving("token-1");
                HttpTransport http = transport(server.url())) {
            tokens().on("/token", Reply.error("invalid_client", "unknown"));

            String text = request(connect(http), Map.of()).outcome().text();

            assertThat(text)
                    .isEqualTo("HTTP status 401: no token was got: "
                            + tokens().url().getAuthority()
                            + " refuses: invalid_client (-Doauth.client.id, -Doauth.client.secret): unknown");
            assertThat(SecretMask.mask(text)).isEqualTo(text);
        }
    }

    @Test
    void request_thatIsGivenUpWhileItWaitsForAToken_isNotSentAgain() throws Exception {
        var asked = new CountDownLatch(1);
        var mayAnswer = new CountDownLatch(1);
        try (ScriptedServer server = serving("token-1");
                HttpTransport http = transport(server.url())) {
            tokens().on("/token", each -> {
                asked.countDown();
                await(mayAnswer);
                return tokens().token(60, "");
            });
            Connection user = connect(http);
            var end = new CompletableFuture<ExchangeEnd>();
            InFlight sent = user.request(out(Map.of()), end::complete);
            await(asked);
            sent.abort(CloseKind.FIN);

            assertThat(end.orTimeout(60, TimeUnit.SECONDS).join().outcome()).isInstanceOf(Outcome.NotSent.class);
            mayAnswer.countDown();
            assertThat(request(user, Map.of()).outcome()).isEqualTo(ANSWERED);
            assertThat(server.received()).hasSize(2);
        }
    }

    private TokenServer tokens() {
        return java.util.Objects.requireNonNull(tokens.get());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Serve who brings a token, and ask all others for one. */
    private ScriptedServer serving(String token) throws IOException {
        Function<Received, ScriptedServer.Reply> script =
                asked -> asked.head().toLowerCase(java.util.Locale.ROOT).contains("authorization: bearer " + token)
                        ? json("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":42}")
                        : unauthorized();
        ScriptedServer server = new ScriptedServer(script);
        tokens.set(new TokenServer(server.url()));
        return server;
    }

    private ScriptedServer.Reply unauthorized() {
        return new ScriptedServer.Reply(
                "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nWWW-Authenticate: "
                        + tokens().challenge("")
                        + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
                Then.READ_ON);
    }

    private static HttpTransport transport(URI url) {
        var authorization = new Authorization(CLIENT, url, Network.DIRECT, Clock.systemUTC(), () -> {});
        return new HttpTransport(
                new HttpTransport.Sender(new DefaultHttpClient(new HttpClientConfig()), Optional.of(authorization)),
                Endpoint.of(url),
                System::nanoTime,
                HttpTransport.Mode.SESSIONS,
                ServerListener.NONE);
    }

    private static Connection connect(HttpTransport http) {
        Connection made = http.connect(USER, new Inbox() {
            @Override
            public void asked(JsonRpcRequest request) {}

            @Override
            public void told(JsonRpcNotification notification) {}

            @Override
            public void streamEnded(Outcome why) {}
        });
        made.begin(new McpSession(Optional.of("s-1"), ProtocolVersion.V2025_11_25, new Implementation("s", "1")));
        return made;
    }

    private static OutboundMessage out(Map<String, String> headers) {
        return new OutboundMessage(REQUEST, headers, Duration.ofSeconds(60), SendOptions.DEFAULT);
    }

    private static ExchangeEnd request(Connection user, Map<String, String> headers) {
        var end = new CompletableFuture<ExchangeEnd>();
        user.request(
                out(headers),
                each -> assertThat(end.complete(each)).as("told once").isTrue());
        return end.orTimeout(60, TimeUnit.SECONDS).join();
    }
}
