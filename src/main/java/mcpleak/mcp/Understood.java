package mcpleak.mcp;

/**
 * Say what became of a result that should have had a certain shape.
 *
 * @param <T> what it should have been
 */
public sealed interface Understood<T> {

    /**
     * Hold what was understood.
     *
     * @param value the value
     * @param <T> its type
     */
    record As<T>(T value) implements Understood<T> {}

    /**
     * Say why it was not.
     *
     * @param reason one line for people
     * @param <T> what it should have been
     */
    record Not<T>(String reason) implements Understood<T> {}
}
