package mcpleak.protocol.transport;

import mcpleak.protocol.transport.Connection.Inbox;

/**
 * Carry messages to one server, in one of the ways that the protocol knows.
 *
 * <p>Shared by all virtual users of a run. Thread-safe.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports">MCP, Transports</a>
 */
public interface Transport extends AutoCloseable {

    /**
     * Make the connection of one virtual user. Nothing is sent: what has to be opened is opened on first use.
     *
     * @param user who sends, and the event loop on which every callback comes
     * @param inbox who hears of what the server says unasked
     */
    Connection connect(VirtualUser user, Inbox inbox);

    /**
     * Say how a user agrees with the server on a version.
     *
     * @return the exchanges to make, fit for this transport
     */
    Negotiation negotiation();

    /** Name the end of a session in the report: {@code DELETE session} over HTTP. */
    String endName();

    /** Close all connections of all users. */
    @Override
    void close();
}
