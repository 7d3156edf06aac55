package mcpleak.protocol.transport.http;

import io.gatling.http.client.uri.Uri;
import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.transport.Connection.CloseKind;
import mcpleak.protocol.transport.ExchangeEnd;
import mcpleak.protocol.transport.OutboundMessage;
import mcpleak.protocol.transport.PendingRequests;
import org.jspecify.annotations.Nullable;

/**
 * Post one message over the transport of 2024-11-05, as soon as it is known where to.
 *
 * <p>Confined to the event loop of the user.
 */
final class EventStreamPost implements PendingRequests.Sending {

    private final HttpConnection http;
    private final OutboundMessage outgoing;
    private final Consumer<ExchangeEnd> done;
    private volatile @Nullable HttpExchange exchange;
    private boolean over;

    EventStreamPost(HttpConnection http, OutboundMessage outgoing, Consumer<ExchangeEnd> done) {
        this.http = http;
        this.outgoing = outgoing;
        this.done = done;
    }

    void send(URI address, Map<String, String> headers) {
        if (over) {
            return;
        }
        var post = new AcknowledgedExchange(http, HttpExchange.Pace.of(outgoing), this::ended);
        exchange = post;
        http.send(() -> http.post(Uri.create(address.toString()), headers, outgoing), post);
    }

    /** End without having sent anything. */
    void fail(Outcome why) {
        ended(ExchangeEnd.of(why, 0));
    }

    void abort(CloseKind how) {
        HttpExchange known = exchange;
        if (known != null) {
            known.abort(how);
        } else {
            fail(new Outcome.NotSent("given up before the event stream was open"));
        }
    }

    @Override
    public boolean wasSent() {
        HttpExchange known = exchange;
        return known != null && known.wasSent();
    }

    @Override
    public void stop() {
        abort(CloseKind.FIN);
    }

    private void ended(ExchangeEnd end) {
        if (!over) {
            over = true;
            done.accept(end);
        }
    }
}
