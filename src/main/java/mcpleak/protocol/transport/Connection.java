package mcpleak.protocol.transport;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcNotification;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcRequest;
import mcpleak.protocol.message.McpSession;
import mcpleak.protocol.message.Outcome;

/**
 * Be one virtual user's way to the server, with its session.
 *
 * <p>Every method may be called from any thread and does not block; every callback comes on the event loop of the user. Nothing
 * throws: what goes wrong is an {@link mcpleak.protocol.message.Outcome}. A message is sent once, whatever happens to its connection.
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
     * @param done is told once how it ended; {@link mcpleak.protocol.message.Outcome.Accepted} if all went well
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
     * @param done is told once how it ended; {@link mcpleak.protocol.message.Outcome.Accepted} if there was nothing to end
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

    /** Be what was sent and has not ended yet. May be used from any thread. */
    interface InFlight {

        /** Nothing is under way. */
        InFlight NONE = how -> {};

        /**
         * Give it up: its connection is closed, or its HTTP/2 stream reset, and it ends as {@link mcpleak.protocol.message.Outcome.Aborted}.
         * Nothing happens if it has ended.
         */
        void abort(CloseKind how);

        /** Return whether all of it has left this client; until then it is as if it had never been. */
        default boolean wasSent() {
            return true;
        }
    }

    /** Hear what a server says to one user beside the answers to its requests. Called on the event loop of the user. */
    interface Inbox {

        /** The server asks something, on whatever stream; whoever answers does so with {@link Connection#tell}. */
        void asked(JsonRpcRequest request);

        /** The server tells something on another stream than that of a request, or something that belongs to no request. */
        void told(JsonRpcNotification notification);

        /**
         * The standing stream ended for good.
         *
         * @param why how; {@link Outcome.HttpStatus} 405 if the server offers none
         */
        void streamEnded(Outcome why);
    }

    /** Hear of one request's fate. Called on the event loop of the user. */
    @FunctionalInterface
    interface ExchangeListener {

        /**
         * The server told something on the stream of this request, such as its progress.
         *
         * @param notification what it told
         * @param nanos time since the request was sent, in nanoseconds
         */
        default void told(JsonRpcNotification notification, long nanos) {}

        /** The request has ended; called once, after everything else. */
        void ended(ExchangeEnd end);
    }

    /**
     * Say how a session is ended in order.
     *
     * @param headers as those of {@link OutboundMessage}
     * @param timeout how long it may take, connecting included
     * @param sendOptions which session is ended
     */
    record SessionEnd(Map<String, String> headers, Duration timeout, SendOptions sendOptions) {

        public SessionEnd {
            headers = Map.copyOf(headers);
        }

        /** End the current session as the protocol has it. */
        public static SessionEnd within(Duration timeout) {
            return new SessionEnd(Map.of(), timeout, SendOptions.DEFAULT);
        }
    }

    /** Say how a connection is left without a word. */
    enum CloseKind {
        /** In order: a TCP FIN; the end of input of a process. */
        FIN,
        /** At once: a TCP RST; the kill of a process. */
        RST
    }
}
