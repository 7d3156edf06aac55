package mcpleak.transport;

/** Hear of the processes that a transport starts. Must be thread-safe, and must not block. */
public interface ProcessListener {

    /** Hear nothing. */
    ProcessListener NONE = new ProcessListener() {};

    /** A process was started. */
    default void started(long pid) {}

    /**
     * A process ended before the transport was closed.
     *
     * @param pid its process id
     * @param exitCode 128 and more for a signal
     */
    default void ended(long pid, int exitCode) {}
}
