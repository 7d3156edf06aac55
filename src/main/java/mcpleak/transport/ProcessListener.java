package mcpleak.transport;

/** Hear of the processes that a transport starts. Must be thread-safe, and must not block. */
public interface ProcessListener {

    /** Hear nothing. */
    ProcessListener NONE = new ProcessListener() {};

    /**
     * A transport is there whose processes can be ended before the run's end.
     *
     * @param end closes the input of all, tells of those that outlive that, and waits until they have ended
     */
    default void opened(Runnable end) {}

    /** A process was started. */
    default void started(long pid) {}

    /**
     * A process ended before the transport was closed.
     *
     * @param pid its process id
     * @param exitCode 128 and more for a signal
     */
    default void ended(long pid, int exitCode) {}

    /**
     * A process is still there although its input was closed a while ago; it is ended as soon as this returns.
     *
     * @param pid its process id, or that of one that it left behind when it ended itself
     */
    default void outlived(long pid) {}
}
