package mcpleak.protocol.transport;

/** Hears what a server does that the protocol does not allow. Must be thread-safe, and must not block. */
public interface ServerListener {

    /** Hears nothing. */
    ServerListener NONE = new ServerListener() {};

    /**
     * A tool was left out of the server's list, because a client may not call it.
     *
     * @param tool the tool's name
     * @param rule which rule of the protocol it breaks
     */
    default void toolRejected(String tool, String rule) {}

    /**
     * The server departs from the protocol, and was understood all the same; told as often as it does.
     *
     * @param how one sentence without a full stop; one of few
     */
    default void deviated(String how) {}
}
