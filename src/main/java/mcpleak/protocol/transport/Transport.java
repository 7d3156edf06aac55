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

    /** Hears what a server does that the protocol does not allow. Must be thread-safe, and must not block. */
    interface ServerListener {

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

    /** Hears of the processes that a transport starts. Must be thread-safe, and must not block. */
    interface ProcessListener extends ServerListener {

        /** Hears nothing. */
        ProcessListener NONE = new ProcessListener() {};

        /**
         * Processes of a stdio server will be started.
         *
         * @param end closes the input of all, tells of those that outlive that, and waits until they have ended; once no user speaks
         */
        default void processesOpened(Runnable end) {}

        /** A process of a stdio server was started. */
        default void processStarted(long pid) {}

        /**
         * A process of a stdio server ended before the run did.
         *
         * @param pid its process id
         * @param exitCode 128 and more for a signal
         */
        default void processEnded(long pid, int exitCode) {}

        /**
         * A process of a stdio server is still there although its input was closed a while ago; it is ended when this returns.
         *
         * @param pid its process id, or that of one that it left behind when it ended itself
         */
        default void processOutlived(long pid) {}
    }
}
