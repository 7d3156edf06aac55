package mcpleak.protocol.transport.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import mcpleak.protocol.jsonrpc.JsonRpcId;
import mcpleak.protocol.jsonrpc.JsonRpcMessage;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcNotification;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcRequest;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcResponse;
import mcpleak.protocol.message.McpHeaders;
import mcpleak.protocol.message.McpSession;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.message.RequestMetadata;
import mcpleak.protocol.transport.Connection;
import mcpleak.protocol.transport.Connection.CloseKind;
import mcpleak.protocol.transport.Connection.ExchangeListener;
import mcpleak.protocol.transport.Connection.InFlight;
import mcpleak.protocol.transport.Connection.Inbox;
import mcpleak.protocol.transport.Connection.SessionEnd;
import mcpleak.protocol.transport.ExchangeEnd;
import mcpleak.protocol.transport.OutboundMessage;
import mcpleak.protocol.transport.VirtualUser;
import org.jspecify.annotations.Nullable;

/**
 * Speak 2026-07-28 over a connection, once that is agreed on; before and otherwise all passes through.
 *
 * <p>Requests get their metadata and headers; one that needs input is sent again with it, and is one request to its sender; the
 * standing stream is a subscription; over HTTP a request is cancelled by closing its stream.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http">MCP, Streamable HTTP</a>
 */
public final class StatelessConnection implements Connection {

    /**
     * The longest wait for the answer to a probe over stdio, where some servers never answer what they do not know, and others need
     * seconds to start.
     */
    static final Duration STDIO_PROBE = Duration.ofSeconds(15);

    private static final Outcome NO_NOTIFICATIONS =
            new Outcome.NotSent("over HTTP the server's version of MCP has no notifications of clients");

    private final Place place;
    private final ToolHeaders tools;
    private final Inbox inbox;
    private final Supplier<Connection> below;
    private final Map<JsonRpcId, StatelessRequest> inFlight = new ConcurrentHashMap<>(2);
    private final Map<JsonRpcId, StatelessRequest> asking = new ConcurrentHashMap<>(2);
    private final AtomicLong questions = new AtomicLong();
    private @Nullable Subscription subscription;

    /** Say how messages travel. */
    public enum Binding {
        HTTP,
        STDIO
    }

    /**
     * Say whose connection it is.
     *
     * @param nanoClock monotonic time in nanoseconds
     */
    public record Place(VirtualUser user, LongSupplier nanoClock, Binding binding) {}

    /**
     * Make the connection of a user.
     *
     * @param below finds what carries the messages at the moment
     */
    // four parameters: whose it is, and what it shares with others
    public StatelessConnection(Place place, ToolHeaders tools, Inbox inbox, Supplier<Connection> below) {
        this.place = place;
        this.tools = tools;
        this.inbox = inbox;
        this.below = below;
    }

    Inbox inbox() {
        return inbox;
    }

    @Override
    public InFlight request(OutboundMessage outgoing, ExchangeListener listener) {
        Optional<RequestMetadata> metadata = below().session().flatMap(McpSession::metadata);
        if (metadata.isPresent()) {
            var request = new StatelessRequest(this, outgoing, listener);
            request.send();
            return request;
        }
        var request = (JsonRpcRequest) outgoing.message();
        return below().request(
                        request.method().equals("server/discover") ? probe(outgoing, request) : outgoing, listener);
    }

    @Override
    public InFlight tell(OutboundMessage outgoing, Consumer<ExchangeEnd> done) {
        if (below().session().flatMap(McpSession::metadata).isEmpty()) {
            return below().tell(outgoing, done);
        }
        JsonRpcMessage message = outgoing.message();
        if (message instanceof JsonRpcResponse response) {
            // what the server asked stands in a result, and is answered in the next request
            StatelessRequest waiting = response.answeredId().map(asking::remove).orElse(null);
            if (waiting != null) {
                onEventLoop(() -> waiting.answered(response));
            }
        } else if (place.binding() == Binding.STDIO) {
            return below().tell(outgoing, done);
        } else if (message instanceof JsonRpcNotification notification && !cancelled(notification)) {
            onEventLoop(() -> done.accept(ExchangeEnd.of(NO_NOTIFICATIONS, 0)));
            return InFlight.NONE;
        }
        onEventLoop(() -> done.accept(ExchangeEnd.of(new Outcome.Accepted(), 0)));
        return InFlight.NONE;
    }

    @Override
    public InFlight listen(Map<String, String> headers) {
        if (below().session().flatMap(McpSession::metadata).isEmpty()) {
            return below().listen(headers);
        }
        onEventLoop(() -> {
            if (subscription == null || subscription.isOver()) {
                subscription = new Subscription(this, headers);
                subscription.open();
            }
        });
        return how -> onEventLoop(() -> drop(how));
    }

    @Override
    public void begin(McpSession agreed) {
        below().begin(agreed);
    }

    @Override
    public Optional<McpSession> session() {
        return below().session();
    }

    @Override
    public void end(SessionEnd farewell, Consumer<ExchangeEnd> done) {
        onEventLoop(() -> drop(CloseKind.FIN));
        below().end(farewell, done);
    }

    @Override
    public boolean hasEnd() {
        return below().hasEnd();
    }

    @Override
    public void forget() {
        onEventLoop(() -> drop(CloseKind.FIN));
        below().forget();
    }

    @Override
    public void abandon(CloseKind how) {
        onEventLoop(() -> drop(how));
        below().abandon(how);
    }

    /** Send a request as 2026-07-28 wants it. */
    InFlight send(OutboundMessage outgoing, JsonRpcRequest request, ExchangeListener listener) {
        JsonRpcRequest signed = session()
                .flatMap(McpSession::metadata)
                .map(metadata -> metadata.addTo(request))
                .orElse(request);
        return below().request(dressed(outgoing, signed), listener);
    }

    /** Make the id of a question that is asked in the name of a request; its answer goes to that request. */
    JsonRpcId expectAnswer(StatelessRequest of) {
        JsonRpcId id = JsonRpcId.of("input-" + questions.incrementAndGet());
        asking.put(id, of);
        return id;
    }

    /** Make the id of another subscription. */
    JsonRpcId nextSubscription() {
        return JsonRpcId.of("listen-" + place.user().id() + "-" + questions.incrementAndGet());
    }

    void forgetQuestion(JsonRpcId id) {
        asking.remove(id);
    }

    void started(JsonRpcId id, StatelessRequest request) {
        inFlight.put(id, request);
    }

    void ended(JsonRpcId id) {
        inFlight.remove(id);
    }

    /** Take note of a list of tools; return it without those that must not be called over HTTP. */
    JsonNode listed(JsonNode result) {
        return place.binding() == Binding.HTTP ? tools.learn(result) : result;
    }

    long nanoTime() {
        return place.nanoClock().getAsLong();
    }

    Future<?> schedule(long millis, Runnable task, Consumer<Outcome> failed) {
        return place.user().later(millis, task, failed);
    }

    void onEventLoop(Runnable task) {
        place.user().onEventLoop(task);
    }

    private OutboundMessage probe(OutboundMessage outgoing, JsonRpcRequest request) {
        boolean shorter = place.binding() == Binding.STDIO && outgoing.timeout().compareTo(STDIO_PROBE) > 0;
        return dressed(
                shorter
                        ? new OutboundMessage(request, outgoing.headers(), STDIO_PROBE, outgoing.sendOptions())
                        : outgoing,
                request);
    }

    /** Add the headers that repeat a part of the body, where there are headers; what the sender wants stands above them. */
    private OutboundMessage dressed(OutboundMessage outgoing, JsonRpcRequest signed) {
        if (place.binding() == Binding.STDIO) {
            return outgoing.with(signed);
        }
        Map<String, String> headers = new LinkedHashMap<>(McpHeaders.ofMetadata(signed, tools.of(signed)));
        outgoing.headers().forEach((name, value) -> {
            // of its own headers the era before knows one, which is left out below
            boolean own = headers.keySet().removeIf(each -> each.equalsIgnoreCase(name));
            if (!own || !value.isEmpty() || name.equalsIgnoreCase(McpHeaders.PROTOCOL_VERSION)) {
                headers.put(name, value);
            }
        });
        return new OutboundMessage(signed, headers, outgoing.timeout(), outgoing.sendOptions());
    }

    /** Cancel a request if that is what the notification says. */
    private boolean cancelled(JsonRpcNotification notification) {
        if (!notification.method().equals("notifications/cancelled")) {
            return false;
        }
        var id = notification.params().map(params -> params.path("requestId"));
        id.map(node -> node.isIntegralNumber() ? JsonRpcId.of(node.longValue()) : JsonRpcId.of(node.asText()))
                .map(inFlight::get)
                .ifPresent(request -> request.abort(CloseKind.FIN));
        return true;
    }

    private void drop(CloseKind how) {
        if (subscription != null) {
            subscription.drop(how);
            subscription = null;
        }
    }

    private Connection below() {
        return below.get();
    }
}
