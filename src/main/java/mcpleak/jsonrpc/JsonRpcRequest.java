package mcpleak.jsonrpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * Ask for something; the answer carries the same id.
 *
 * @param id the id, unique among the requests of one session
 * @param method name of the method
 * @param params an object or an array; empty if the request has none
 */
public record JsonRpcRequest(JsonRpcId id, String method, Optional<JsonNode> params) implements JsonRpcMessage {}
