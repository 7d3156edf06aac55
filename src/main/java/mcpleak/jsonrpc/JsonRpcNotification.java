package mcpleak.jsonrpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * Tell something that is not answered.
 *
 * @param method name of the method
 * @param params an object or an array; empty if the notification has none
 */
public record JsonRpcNotification(String method, Optional<JsonNode> params) implements JsonRpcMessage {}
