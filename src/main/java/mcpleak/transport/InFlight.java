package mcpleak.transport;

/** Be what was sent and has not ended yet. May be used from any thread. */
public interface InFlight {

    /** Nothing is under way. */
    InFlight NONE = how -> {};

    /**
     * Give it up: its connection is closed, or its HTTP/2 stream reset, and it ends as {@link mcpleak.mcp.Outcome.Aborted}.
     * Nothing happens if it has ended.
     */
    void abort(CloseKind how);
}
