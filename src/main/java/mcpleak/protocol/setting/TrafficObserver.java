package mcpleak.protocol.setting;

import java.util.Optional;
import mcpleak.protocol.transport.Transport.ProcessListener;

/**
 * Hear of everything that virtual users do to the server, silent requests included.
 *
 * <p>Must be thread-safe: it is called from all event loops. Must not block and not throw.
 */
public interface TrafficObserver extends ProcessListener {

    /** Hear nothing. */
    TrafficObserver NONE = new TrafficObserver() {};

    /**
     * The server said who it is, in its answer to {@code initialize}.
     *
     * @param name its name, as it was sent; may be empty
     * @param version its version, as it was sent; may be empty
     */
    default void serverIntroduced(String name, String version) {}

    /** A scenario that is about to run calls a tool by a name in its own code. */
    default void toolInCode(String tool) {}

    /**
     * A virtual user has ended, in whatever way.
     *
     * @param userId Gatling's number of it
     */
    default void userLeft(long userId) {}

    /** A session was opened: the server answered {@code initialize}. */
    default void sessionOpened() {}

    /** A session was ended by the server on our DELETE, or never existed beyond the client because the server keeps none. */
    default void sessionClosed() {}

    /** A session was left behind: its user ended, or dropped its connections, without a DELETE that the server carried out. */
    default void sessionAbandoned() {}

    /** A session turned out to have ended: the server no longer knew it. */
    default void sessionExpired() {}

    /** Something happened that a client does to a server beside calling it. */
    default void happened(Event event) {}

    /** What may happen to a server beside calls and sessions. */
    enum Event {
        /** The user gave a call that was sent up, and told the server so. */
        CALL_CANCELLED,
        /** The connection was cut while a call was under way. */
        CALL_ABORTED,
        /** A standing stream was cut by its user. */
        STREAM_DROPPED,
        /** The server refused a request: with an HTTP status of 400 to 499, or a JSON-RPC error. */
        REQUEST_REFUSED,
        /** A user showed a token, or another value of Authorization, that no user had shown before. */
        TOKEN_SHOWN,
        /** A client registered itself with an authorization server, as a simulation says. */
        CLIENT_REGISTERED
    }

    /**
     * The server asked a user something.
     *
     * @param method the method, such as {@code sampling/createMessage}
     */
    default void serverAsked(String method) {}

    /**
     * The server told a user something on the standing stream.
     *
     * @param method the method, such as {@code notifications/tools/list_changed}
     */
    default void serverTold(String method) {}

    /** The standing stream of a user ended for good, though its session did not. */
    default void streamEnded(String reason) {}

    /** A user has read one more page of the server's tools. */
    default void toolsListed(int soFar) {}

    /** A list of tools has elements without a name; they are left out. */
    default void toolsWithoutName(int count) {}

    /** A tool call is about to be sent; one that is sent again in a new session is told of once. */
    default void toolCallStarted(String tool) {}

    /**
     * A tool call that was sent has ended.
     *
     * @param tool the tool's name
     * @param nanos how long it took, in nanoseconds
     * @param failure why it is a KO; empty if it is OK
     */
    default void toolCallEnded(String tool, long nanos, Optional<String> failure) {}

    /**
     * A request of any kind that was sent has ended, tool calls included.
     *
     * @param name its name in the report, such as {@code tools/call echo}
     * @param kind what it is, whatever its name
     * @param nanos how long it took, in nanoseconds
     * @param failure why it is a KO; empty if it is OK
     */
    default void requestEnded(String name, Kind kind, long nanos, Optional<String> failure) {}

    /** A request was not sent because it could not be made, or had no session. */
    default void requestNotSent(String name, String reason) {}

    /** Say what a request is. */
    enum Kind {
        /** A call of a tool, of which {@link #toolCallEnded} tells too. */
        TOOL_CALL,
        /** Any other. */
        PROTOCOL
    }

    /**
     * One of the load generator's event loops was late: everything it does for its users came that much later.
     *
     * @param nanos by how much, in nanoseconds; told many times a second, mostly next to nothing
     */
    default void eventLoopLate(long nanos) {}

    /** What a user waited for ended with an error; the user went on. */
    default void awaitFailed(String reason) {}
}
