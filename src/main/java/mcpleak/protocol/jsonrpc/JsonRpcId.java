package mcpleak.protocol.jsonrpc;

/**
 * Identify a request so that its response can be told from others.
 *
 * <p>Immutable. A number and a text that look alike are different ids.
 *
 * @see <a href="https://www.jsonrpc.org/specification#request_object">JSON-RPC 2.0, section 4</a>
 */
public sealed interface JsonRpcId {

    /**
     * Hold an id that is a whole number.
     *
     * @param value the number
     */
    record OfNumber(long value) implements JsonRpcId {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    /**
     * Hold an id that is a text, or a number that does not fit a long, as it was written.
     *
     * @param value the text; may be empty
     */
    record OfText(String value) implements JsonRpcId {
        @Override
        public String toString() {
            return '"' + value + '"';
        }
    }

    /** Return the id for a number. */
    static JsonRpcId of(long value) {
        return new OfNumber(value);
    }

    /** Return the id for a text. */
    static JsonRpcId of(String value) {
        return new OfText(value);
    }
}
