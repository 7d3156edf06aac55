package mcpleak.mcp;

/**
 * Say what became of a result that should have had a certain shape.
 *
 * @param <T> what it should have been
 */
public sealed interface ParsedResult<T> {

    /**
     * Hold what was understood.
     *
     * @param value the value
     * @param <T> its type
     */
    record Valid<T>(T value) implements ParsedResult<T> {}

    /**
     * Say why it was not.
     *
     * @param reason one line for people
     * @param <T> what it should have been
     */
    record Invalid<T>(String reason) implements ParsedResult<T> {}
}
