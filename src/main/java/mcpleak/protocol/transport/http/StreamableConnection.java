package mcpleak.protocol.transport.http;

import io.netty.handler.codec.http.HttpMethod;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import mcpleak.protocol.jsonrpc.JsonRpcMessage;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcNotification;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcRequest;
import mcpleak.protocol.message.McpHeaders;
import mcpleak.protocol.message.McpSession;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.transport.Connection.CloseKind;
import mcpleak.protocol.transport.Connection.ExchangeListener;
import mcpleak.protocol.transport.Connection.InFlight;
import mcpleak.protocol.transport.Connection.Inbox;
import mcpleak.protocol.transport.Connection.SessionEnd;
import mcpleak.protocol.transport.ExchangeEnd;
import mcpleak.protocol.transport.OutboundMessage;
import mcpleak.protocol.transport.SendOptions;
import mcpleak.protocol.transport.UserConnection;
import org.jspecify.annotations.Nullable;

/** Be one user's connection over Streamable HTTP: a POST for each message, and a GET for the standing stream. */
final class StreamableConnection extends UserConnection {

    private final HttpConnection http;
    private final Inbox inbox;
    private volatile @Nullable McpSession endedSession;
    private volatile @Nullable Map<String, String> postHeaders;
    private @Nullable StandingStream stream;

    StreamableConnection(HttpConnection http, Inbox inbox) {
        super(http.user());
        this.http = http;
        this.inbox = inbox;
    }

    @Override
    public InFlight request(OutboundMessage request, ExchangeListener listener) {
        var exchange = new StreamableRequest(this, request, listener);
        exchange.send();
        return exchange;
    }

    @Override
    public InFlight tell(OutboundMessage message, Consumer<ExchangeEnd> done) {
        var exchange = new AcknowledgedExchange(http, HttpExchange.Pace.of(message), done);
        http.send(() -> http.post(headers(message), message), exchange);
        return how -> http.onEventLoop(() -> exchange.abort(how));
    }

    @Override
    public InFlight listen(Map<String, String> headers) {
        var listening = new Listening(new StandingStream(this, headers));
        http.onEventLoop(listening::open);
        return listening;
    }

    @Override
    public void begin(McpSession agreed) {
        super.begin(agreed);
        postHeaders = McpHeaders.forPost(Optional.of(agreed));
    }

    @Override
    public void end(SessionEnd farewell, Consumer<ExchangeEnd> done) {
        Optional<McpSession> ending = claimed(farewell.sendOptions());
        http.onEventLoop(() -> dropStream(CloseKind.FIN));
        if (ending.flatMap(McpSession::id).isEmpty()) {
            // the server keeps no sessions: there is nothing to delete
            forget();
            told(new Outcome.Accepted(), done);
            return;
        }
        Map<String, String> headers = McpHeaders.forDelete(ending.get());
        forget();
        http.send(
                () -> http.bodiless(HttpMethod.DELETE, headers, farewell.headers()),
                new AcknowledgedExchange(
                        http, new HttpExchange.Pace(farewell.timeout().toMillis(), 0), done));
    }

    @Override
    public boolean hasEnd() {
        return session().flatMap(McpSession::id).isPresent();
    }

    @Override
    public void forget() {
        http.onEventLoop(() -> dropStream(CloseKind.FIN));
        session().ifPresent(was -> endedSession = was);
        noSession();
        postHeaders = null;
    }

    @Override
    public void abandon(CloseKind how) {
        http.onEventLoop(() -> {
            dropStream(how);
            http.closeAll(how);
        });
        forget();
    }

    HttpConnection http() {
        return http;
    }

    /** Return the protocol's headers for a POST. */
    Map<String, String> headers(OutboundMessage message) {
        Map<String, String> known = postHeaders;
        return known != null && message.sendOptions().session() == SendOptions.SessionClaim.CURRENT
                ? known
                : McpHeaders.forPost(claimed(message.sendOptions()));
    }

    /** Pass on what the server said beside responses, on the standing stream. */
    void hear(JsonRpcMessage message) {
        if (message instanceof JsonRpcRequest request) {
            inbox.asked(request);
        } else if (message instanceof JsonRpcNotification notification) {
            inbox.told(notification);
        }
    }

    Inbox inbox() {
        return inbox;
    }

    private Optional<McpSession> claimed(SendOptions sendOptions) {
        return switch (sendOptions.session()) {
            case CURRENT -> session();
            case NONE -> Optional.empty();
            case ENDED -> Optional.ofNullable(endedSession);
        };
    }

    /** Be a hold on the standing stream: on the one that is open, or else on another. */
    private final class Listening implements InFlight {

        private StandingStream held;

        Listening(StandingStream opening) {
            this.held = opening;
        }

        void open() {
            StandingStream known = stream;
            if (known != null && !known.isOver()) {
                held = known;
            } else if (session().isPresent()) {
                stream = held;
                held.open();
            }
        }

        @Override
        public void abort(CloseKind how) {
            http.onEventLoop(() -> held.drop(how));
        }
    }

    private void dropStream(CloseKind how) {
        if (stream != null) {
            stream.drop(how);
            stream = null;
        }
    }
}
