package mcpleak.probe.runtime;

/**
 * Hold the outcome of one forced collection and the reading after it.
 *
 * <p>Immutable.
 */
public sealed interface LiveBytes {

    /**
     * Hold the live bytes.
     *
     * @param bytes what the program still reaches, in bytes
     */
    record Read(long bytes) implements LiveBytes {}

    /** Say that garbage was collected, but that the runtime does not tell what is left; private RSS is the better for it. */
    record Collected(String why) implements LiveBytes {}

    /** Say why there is no reading; a later attempt may succeed. */
    record Unreadable(String why) implements LiveBytes {}
}
