package mcpleak.protocol.jsonrpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * Hold one JSON-RPC 2.0 message.
 *
 * <p>Immutable as long as nobody writes to the JSON trees it holds.
 *
 * @see <a href="https://www.jsonrpc.org/specification">JSON-RPC 2.0</a>
 */
public sealed interface JsonRpcMessage {

    /**
     * Tell something that is not answered.
     *
     * @param method name of the method
     * @param params an object or an array; empty if the notification has none
     */
    record JsonRpcNotification(String method, Optional<JsonNode> params) implements JsonRpcMessage {}

    /**
     * Ask for something; the answer carries the same id.
     *
     * @param id the id, unique among the requests of one session
     * @param method name of the method
     * @param params an object or an array; empty if the request has none
     */
    record JsonRpcRequest(JsonRpcId id, String method, Optional<JsonNode> params) implements JsonRpcMessage {}

    /** Answer a request: with its result or with an error. */
    sealed interface JsonRpcResponse extends JsonRpcMessage {

        /** Return the id of the request; empty if the one who answers could not tell it. */
        Optional<JsonRpcId> answeredId();

        /**
         * Answer with a result.
         *
         * @param id id of the request
         * @param result any JSON value
         */
        record Result(JsonRpcId id, JsonNode result) implements JsonRpcResponse {
            @Override
            public Optional<JsonRpcId> answeredId() {
                return Optional.of(id);
            }
        }

        /**
         * Answer with an error.
         *
         * @param answeredId id of the request; empty (null on the wire) if it could not be read
         * @param code the error's number, -32768 to -32000 being reserved by the specification
         * @param message what went wrong; may be empty
         * @param details the member {@code data}; empty if absent
         */
        record Failure(Optional<JsonRpcId> answeredId, int code, String message, Optional<JsonNode> details)
                implements JsonRpcResponse {}
    }

    /** Say what became of bytes that should have been JSON-RPC. */
    sealed interface JsonRpcReading {

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
}
