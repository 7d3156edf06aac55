package mcpleak.protocol.transport.http;

import io.gatling.http.client.HttpClient;
import java.util.Optional;
import java.util.function.LongSupplier;
import mcpleak.protocol.authorization.Authorization;
import mcpleak.protocol.message.EraProbe;
import mcpleak.protocol.transport.Connection;
import mcpleak.protocol.transport.Connection.Inbox;
import mcpleak.protocol.transport.Endpoint;
import mcpleak.protocol.transport.Negotiation;
import mcpleak.protocol.transport.Transport;
import mcpleak.protocol.transport.Transport.ServerListener;
import mcpleak.protocol.transport.VirtualUser;
import mcpleak.protocol.transport.session.EraNegotiation;
import mcpleak.protocol.transport.session.StatelessConnection;
import mcpleak.protocol.transport.session.ToolHeaders;

/**
 * Carries messages to one server over HTTP.
 *
 * <p>A request is sent once, whatever happens to its connection. Each virtual user has its own connections, kept alive between
 * its requests until it leaves. Thread-safe; every callback runs on the event loop of its user.
 */
public final class HttpTransport implements Transport {

    private final HttpServer server;
    private final Mode mode;
    private final EventStreamFallback fallback = new EventStreamFallback();
    private final ToolHeaders tools;
    private final Negotiation negotiation;

    /**
     * What sends requests.
     *
     * @param client opens connections
     * @param authorization gets the tokens that go with them; empty: none are got
     */
    public record Sender(HttpClient client, Optional<Authorization> authorization) {}

    /** Over which of the protocol's transports messages go. */
    public enum Mode {
        /**
         * The newest that the server speaks, which is asked once a run: {@code server/discover} first; a server that does not know it
         * is asked to {@code initialize}; one that refuses that too by 400, 404 or 405 is tried as one of 2024-11-05.
         *
         * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#backward-compatibility">
         *     MCP, Backward Compatibility</a>
         */
        NEWEST,
        /**
         * Streamable HTTP with sessions, which {@code initialize} opens: up to 2025-11-25.
         *
         * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http">MCP, Streamable
         *     HTTP</a>
         */
        SESSIONS,
        /**
         * The transport of 2024-11-05: all answers come on one stream of the user, opened with its first message, whose first event
         * says where messages are posted.
         *
         * @see <a href="https://modelcontextprotocol.io/specification/2024-11-05/basic/transports#http-with-sse">MCP 2024-11-05, HTTP
         *     with SSE</a>
         */
        EVENT_STREAM
    }

    /**
     * Create the transport for a run; looks up the endpoint's host, so not to be called on an event loop.
     *
     * @param client what opens connections; closed with this transport
     * @param endpoint where the server is; its stream's address in mode {@link Mode#EVENT_STREAM}
     * @param nanoClock monotonic time in nanoseconds
     * @param mode over which transport messages go
     * @param listener hears once of each tool that is left out of the lists, and of deviations from the protocol
     */
    // five parameters: what it is made of
    public HttpTransport(
            HttpClient client, Endpoint endpoint, LongSupplier nanoClock, Mode mode, ServerListener listener) {
        this(new Sender(client, Optional.empty()), endpoint, nanoClock, mode, listener);
    }

    /**
     * Create a transport whose requests are authorized.
     *
     * @param sender closed with this transport
     */
    // five parameters: what it is made of
    public HttpTransport(Sender sender, Endpoint endpoint, LongSupplier nanoClock, Mode mode, ServerListener listener) {
        this.server = HttpServer.of(sender.client(), sender.authorization(), endpoint, nanoClock, listener::deviated);
        this.mode = mode;
        this.tools = new ToolHeaders(listener::toolRejected);
        this.negotiation =
                mode == Mode.NEWEST ? new EraNegotiation(fallback, EraProbe::overHttp) : Negotiation::initialize;
    }

    @Override
    public Connection connect(VirtualUser user, Inbox inbox) {
        var http = new HttpConnection(server, user);
        return switch (mode) {
            case SESSIONS -> new StreamableConnection(http, inbox);
            case EVENT_STREAM -> new EventStreamConnection(http, inbox);
            case NEWEST -> {
                Connection streamable = new StreamableConnection(http, inbox);
                Connection eventStream = new EventStreamConnection(http, inbox);
                yield new StatelessConnection(
                        new StatelessConnection.Place(user, server.nanoClock(), StatelessConnection.Binding.HTTP),
                        tools,
                        inbox,
                        () -> fallback.isEventStream() ? eventStream : streamable);
            }
        };
    }

    @Override
    public Negotiation negotiation() {
        return negotiation;
    }

    @Override
    public String endName() {
        return mode == Mode.EVENT_STREAM || fallback.isEventStream() ? "close stream" : "DELETE session";
    }

    @Override
    public void close() {
        server.close();
    }
}
