package mcpleak.protocol.jsonrpc;

import java.util.List;

/** Say what became of bytes that should have been JSON-RPC. */
public sealed interface JsonRpcReading {

    /** Return the messages that were read, in order; empty if there are none. */
    default List<JsonRpcMessage> messages() {
        return List.of();
    }

    /**
     * Hold the messages that were read.
     *
     * @param messages one message, or those of a batch in order; never empty
     */
    record Messages(List<JsonRpcMessage> messages) implements JsonRpcReading {
        /** @throws IllegalArgumentException if there is no message */
        public Messages {
            if (messages.isEmpty()) {
                throw new IllegalArgumentException("a reading holds at least one message");
            }
            messages = List.copyOf(messages);
        }
    }

    /** Say why the bytes are not JSON-RPC. */
    record Malformed(String reason) implements JsonRpcReading {}

    /**
     * Say that a message was not read because it is over a limit.
     *
     * @param reason one line for people that names the limit
     */
    record TooLarge(String reason) implements JsonRpcReading {}
}
