package mcpleak.protocol.transport.session;

import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Map;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcNotification;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcRequest;
import mcpleak.protocol.message.McpMessages;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.message.body.ResumePoint;
import mcpleak.protocol.transport.Connection.CloseKind;
import mcpleak.protocol.transport.Connection.ExchangeListener;
import mcpleak.protocol.transport.Connection.InFlight;
import mcpleak.protocol.transport.ExchangeEnd;
import mcpleak.protocol.transport.OutboundMessage;
import mcpleak.protocol.transport.SendOptions;
import org.jspecify.annotations.Nullable;

/**
 * Keep a subscription to a server's changes: when its stream breaks, another is asked for; when the server ends it, it is over.
 *
 * <p>Confined to the event loop of the user.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/subscriptions">MCP, Subscriptions</a>
 */
final class Subscription implements ExchangeListener {

    private final StatelessConnection connection;
    private final Map<String, String> headers;
    private boolean over;
    private InFlight current = InFlight.NONE;
    private @Nullable Future<?> next;

    Subscription(StatelessConnection connection, Map<String, String> headers) {
        this.connection = connection;
        this.headers = headers;
    }

    boolean isOver() {
        return over;
    }

    void open() {
        if (!over) {
            JsonRpcRequest listen = McpMessages.listen(connection.nextSubscription());
            current = connection.send(
                    new OutboundMessage(listen, headers, Duration.ZERO, SendOptions.DEFAULT), listen, this);
        }
    }

    /** End it: over HTTP the closed stream says so. */
    void drop(CloseKind how) {
        over = true;
        if (next != null) {
            next.cancel(false);
        }
        current.abort(how);
    }

    @Override
    public void told(JsonRpcNotification notification, long nanos) {
        connection.inbox().told(notification);
    }

    @Override
    public void ended(ExchangeEnd end) {
        if (over) {
            return;
        }
        boolean broke =
                end.outcome() instanceof Outcome.ClosedWithinAnswer || end.outcome() instanceof Outcome.NoResponse;
        if (broke) {
            next = connection.schedule(ResumePoint.DEFAULT_RETRY_MILLIS, this::open, failure -> {
                over = true;
                connection.inbox().streamEnded(failure);
            });
        } else {
            over = true;
            connection.inbox().streamEnded(end.outcome());
        }
    }
}
