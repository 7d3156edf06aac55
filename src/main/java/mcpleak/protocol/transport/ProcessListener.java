package mcpleak.protocol.transport;

/** Hears of the processes that a transport starts. Must be thread-safe, and must not block. */
public interface ProcessListener extends ServerListener {

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
