package mcpleak.protocol.jsonrpc;

/**
 * Bound what a {@link JsonRpcCodec} reads.
 *
 * <table>
 * <caption>Defaults</caption>
 * <tr><td>{@code maxMessageBytes}</td><td>16 MiB</td></tr>
 * <tr><td>{@code maxDepth}</td><td>200</td></tr>
 * <tr><td>{@code maxTokens}</td><td>3,000,000</td></tr>
 * </table>
 *
 * @param maxMessageBytes longest message, in bytes of UTF-8; one more is refused
 * @param maxDepth deepest nesting of objects and arrays, the message itself being 1; one more is refused
 * @param maxTokens most tokens of JSON in a message: a tree takes many times the memory of its text; one more is refused
 */
public record JsonRpcLimits(int maxMessageBytes, int maxDepth, int maxTokens) {

    /** The limits that apply unless others are given. */
    public static final JsonRpcLimits DEFAULT = new JsonRpcLimits(16 * 1024 * 1024, 200, 3_000_000);

    /** @throws IllegalArgumentException if a limit is not positive */
    public JsonRpcLimits {
        if (maxMessageBytes < 1) {
            throw new IllegalArgumentException("maxMessageBytes is at least 1, not " + maxMessageBytes);
        }
        if (maxDepth < 1) {
            throw new IllegalArgumentException("maxDepth is at least 1, not " + maxDepth);
        }
        if (maxTokens < 1) {
            throw new IllegalArgumentException("maxTokens is at least 1, not " + maxTokens);
        }
    }

    /** Bound a message with the default number of tokens. */
    public JsonRpcLimits(int maxMessageBytes, int maxDepth) {
        this(maxMessageBytes, maxDepth, 3_000_000);
    }
}
