package mcpleak.transport;

import io.gatling.http.client.HttpClient;
import java.util.function.LongSupplier;

/**
 * Carry messages to one server over the transport of 2024-11-05: all answers come on one stream, whose first event says where
 * messages are posted.
 *
 * <p>Each user has a stream of its own, opened with its first message. Thread-safe.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2024-11-05/basic/transports#http-with-sse">MCP 2024-11-05, HTTP with
 *     SSE</a>
 */
public final class EventStreamHttp implements Transport {

    private final HttpServer server;
    private final Negotiation negotiation = new InitializeNegotiation();

    /**
     * Create the transport for a run; looks up the endpoint's host, so not to be called on an event loop.
     *
     * @param client what opens connections; closed with this transport
     * @param endpoint where the stream is, {@code http://host/sse}
     * @param nanoClock monotonic time in nanoseconds
     */
    public EventStreamHttp(HttpClient client, Endpoint endpoint, LongSupplier nanoClock) {
        this.server = HttpServer.of(client, endpoint, nanoClock);
    }

    @Override
    public Connection connect(VirtualUser user, Inbox inbox) {
        return new EventStreamConnection(new HttpConnection(server, user), inbox);
    }

    @Override
    public Negotiation negotiation() {
        return negotiation;
    }

    @Override
    public String endName() {
        return "close stream";
    }

    @Override
    public void close() {
        server.close();
    }
}
