package mcpleak.recording;

/** Name the unit of a {@link Channel}'s readings. */
public enum Unit {
    /** Bytes of memory. */
    BYTES,
    /** A count of things that are open or alive: descriptors, threads, processes, sessions. */
    COUNT
}
