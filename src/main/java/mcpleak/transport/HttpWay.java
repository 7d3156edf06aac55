package mcpleak.transport;

/**
 * Remember which of the two transports over HTTP a server speaks, for all users of a run.
 *
 * <p>Thread-safe.
 */
final class HttpWay {

    private volatile Way way = Way.STREAMABLE;

    private enum Way {
        STREAMABLE,
        TRIED_EVENT_STREAM,
        EVENT_STREAM
    }

    /** Say whether messages go over the transport of 2024-11-05. */
    boolean isEventStream() {
        return way != Way.STREAMABLE;
    }

    /** See whether the server speaks it. */
    void tryEventStream() {
        if (way == Way.STREAMABLE) {
            way = Way.TRIED_EVENT_STREAM;
        }
    }

    /** The server does. */
    void keepEventStream() {
        way = Way.EVENT_STREAM;
    }

    /** The server does not, unless another user has found out that it does. */
    void useStreamable() {
        if (way == Way.TRIED_EVENT_STREAM) {
            way = Way.STREAMABLE;
        }
    }
}
