package mcpleak.transport;

import io.gatling.http.client.HttpClient;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import mcpleak.mcp.EraProbe;

/**
 * Carry messages to one server over HTTP, in whatever era and over whichever transport the server speaks.
 *
 * <p>Asked once a run: {@code server/discover} first; a server that does not know it is asked to {@code initialize}; one that
 * refuses that too by 400, 404 or 405 is tried as one of 2024-11-05. Thread-safe.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#backward-compatibility">MCP,
 *     Backward Compatibility</a>
 */
public final class NegotiatedHttp implements Transport {

    private final HttpServer server;
    private final HttpWay way = new HttpWay();
    private final ToolHeaders tools;
    private final Negotiation negotiation = new EraNegotiation(new EventStreamFallback(way), EraProbe::overHttp);

    /**
     * Create the transport for a run; looks up the endpoint's host, so not to be called on an event loop.
     *
     * @param client what opens connections; closed with this transport
     * @param endpoint where the server is
     * @param nanoClock monotonic time in nanoseconds
     * @param rejected hears once of each tool that is left out of the lists, and which rule it breaks; thread-safe
     */
    public NegotiatedHttp(
            HttpClient client, Endpoint endpoint, LongSupplier nanoClock, BiConsumer<String, String> rejected) {
        this.server = HttpServer.of(client, endpoint, nanoClock);
        this.tools = new ToolHeaders(rejected);
    }

    @Override
    public Connection connect(VirtualUser user, Inbox inbox) {
        var stateless = new StatelessConnection(
                new StatelessConnection.Place(user, server.nanoClock(), StatelessConnection.Binding.HTTP),
                tools,
                inbox);
        return stateless.over(new EitherHttpConnection(new HttpConnection(server, user), way, stateless));
    }

    @Override
    public Negotiation negotiation() {
        return negotiation;
    }

    @Override
    public String endName() {
        return way.isEventStream() ? "close stream" : "DELETE session";
    }

    @Override
    public void close() {
        server.close();
    }
}
