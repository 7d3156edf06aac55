package mcpleak.transport;

import io.gatling.http.client.uri.Uri;
import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;
import mcpleak.mcp.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Post one message over the transport of 2024-11-05, as soon as it is known where to.
 *
 * <p>Confined to the event loop of the user.
 */
final class EventStreamPost {

    private final HttpConnection http;
    private final OutboundMessage outgoing;
    private final Consumer<ExchangeEnd> done;
    private @Nullable HttpExchange exchange;
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
        if (exchange != null) {
            exchange.abort(how);
        } else {
            fail(new Outcome.NotSent("given up before the event stream was open"));
        }
    }

    private void ended(ExchangeEnd end) {
        if (!over) {
            over = true;
            done.accept(end);
        }
    }
}
