package mcpleak.transport;

import mcpleak.jsonrpc.JsonRpcNotification;

/** Hear of one request's fate. Called on the event loop of the user. */
@FunctionalInterface
public interface ExchangeListener {

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
