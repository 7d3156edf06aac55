package mcpleak.transport;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import mcpleak.mcp.McpSession;

/**
 * Be one virtual user's way to the server, with its session.
 *
 * <p>Every method may be called from any thread and does not block; every callback comes on the event loop of the user. Nothing
 * throws: what goes wrong is an {@link mcpleak.mcp.Outcome}. A message is sent once, whatever happens to its connection.
 */
public interface Connection {

    /**
     * Send a request; its listener is told of everything up to its end, once.
     *
     * <p>Its time is bounded by {@link OutboundMessage#timeout}. What the server asks meanwhile goes to the {@link Inbox}.
     *
     * @return a handle to give the request up with
     */
    InFlight request(OutboundMessage request, ExchangeListener listener);

    /**
     * Send what has no response: a notification, or the response to a request of the server.
     *
     * @param done is told once how it ended; {@link mcpleak.mcp.Outcome.Accepted} if all went well
     * @return a handle to give it up with
     */
    InFlight tell(OutboundMessage message, Consumer<ExchangeEnd> done);

    /**
     * Open the stream on which a server speaks unasked, without waiting for it; nothing happens if it is open or the transport
     * or the version has none.
     *
     * <p>It is opened again, from its last event on, whenever the server ends it, until it is refused, {@link InFlight#abort
     * aborted}, or the session ends. Must be called after {@link #begin}.
     *
     * @param headers as those of {@link OutboundMessage}
     * @return a handle to drop the stream with
     */
    InFlight listen(Map<String, String> headers);

    /** Take the session that was agreed on: every message carries it from now on. */
    void begin(McpSession session);

    /** Return the session; empty before {@link #begin} and after its end. */
    Optional<McpSession> session();

    /**
     * End the session in order: DELETE over HTTP, end of input over stdio. The standing stream is closed.
     *
     * @param done is told once how it ended; {@link mcpleak.mcp.Outcome.Accepted} if there was nothing to end
     */
    void end(SessionEnd farewell, Consumer<ExchangeEnd> done);

    /**
     * Say whether ending the session is something that the server takes part in, and that is worth a line in the report; a server
     * that keeps no sessions over HTTP is not told.
     */
    boolean hasEnd();

    /** Forget the session without a word to the server, and keep the connections. */
    void forget();

    /** Close everything that this user holds open, requests in flight included, without a word; the session is forgotten. */
    void abandon(CloseKind how);
}
