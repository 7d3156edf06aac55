package mcpleak.transport;

import io.gatling.http.client.HttpClient;
import java.util.function.LongSupplier;

/**
 * Carry messages to one MCP endpoint over the Streamable HTTP transport.
 *
 * <p>A request is sent once, whatever happens to its connection. Each virtual user has its own connections, kept alive between
 * its requests until it leaves. Thread-safe; every callback runs on the event loop of its user.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http">MCP, Streamable HTTP</a>
 */
public final class StreamableHttp implements Transport {

    private final HttpServer server;
    private final Negotiation negotiation = new InitializeNegotiation();

    /**
     * Create the transport for a run; looks up the endpoint's host, so not to be called on an event loop.
     *
     * @param client what opens connections; closed with this transport
     * @param endpoint where the server is
     * @param nanoClock monotonic time in nanoseconds
     */
    public StreamableHttp(HttpClient client, Endpoint endpoint, LongSupplier nanoClock) {
        this.server = HttpServer.of(client, endpoint, nanoClock);
    }

    @Override
    public Connection connect(VirtualUser user, Inbox inbox) {
        return new StreamableConnection(new HttpConnection(server, user), inbox);
    }

    @Override
    public Negotiation negotiation() {
        return negotiation;
    }

    @Override
    public String endName() {
        return "DELETE session";
    }

    @Override
    public void close() {
        server.close();
    }
}
