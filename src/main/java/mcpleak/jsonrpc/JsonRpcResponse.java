package mcpleak.jsonrpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Answer a request: with its result or with an error. */
public sealed interface JsonRpcResponse extends JsonRpcMessage {

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
