package mcpleak.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import mcpleak.jsonrpc.JsonRpcId;
import mcpleak.jsonrpc.JsonRpcRequest;

/**
 * Hold what a server from 2026-07-28 on wants to know before it answers a request.
 *
 * @param asked what it asks, by the names that it gave: requests such as {@code elicitation/create}, whose id is that name; may be
 *     empty
 * @param state what it wants back unread; empty if it gave none
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/mrtr">MCP, Multi Round-Trip Requests</a>
 */
public record InputRequired(Map<String, JsonRpcRequest> asked, Optional<JsonNode> state) {

    /** Most times that one request is sent again with answers, unless told otherwise. */
    public static final int MAX_ROUNDS = 10;

    public InputRequired {
        asked = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(asked));
    }

    /** Read a result whose type is {@code input_required}. */
    static ParsedResult<InputRequired> read(JsonNode result) {
        ParsedResult<Map<String, JsonRpcRequest>> asked = requests(result.path("inputRequests"));
        if (asked instanceof ParsedResult.Invalid<Map<String, JsonRpcRequest>> not) {
            return new ParsedResult.Invalid<>(not.reason());
        }
        Optional<JsonNode> state =
                Optional.ofNullable(result.get("requestState")).filter(given -> !given.isNull());
        Map<String, JsonRpcRequest> by =
                asked instanceof ParsedResult.Valid<Map<String, JsonRpcRequest>> as ? as.value() : Map.of();
        return by.isEmpty() && state.isEmpty()
                ? new ParsedResult.Invalid<>("input_required with neither inputRequests nor requestState")
                : new ParsedResult.Valid<>(new InputRequired(by, state));
    }

    /** Read requests that stand by name in an object; a missing object holds none. */
    static ParsedResult<Map<String, JsonRpcRequest>> requests(JsonNode byName) {
        if (!byName.isObject() && !byName.isMissingNode() && !byName.isNull()) {
            return new ParsedResult.Invalid<>("inputRequests is not an object");
        }
        Map<String, JsonRpcRequest> requests = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : byName.properties()) {
            String method = each.getValue().path("method").asText("");
            if (method.isEmpty()) {
                return new ParsedResult.Invalid<>(
                        "the input request \"" + Quote.of(each.getKey(), 40) + "\" has no method");
            }
            requests.put(
                    each.getKey(),
                    new JsonRpcRequest(
                            JsonRpcId.of(each.getKey()),
                            method,
                            Optional.ofNullable(each.getValue().get("params"))));
        }
        return new ParsedResult.Valid<>(requests);
    }

    /**
     * Make the request that is sent again.
     *
     * @param original the request that was answered by this; what it sent back itself, as a retry, is replaced
     * @param id the id of the new request, which is another one
     * @param answers results by the names of {@link #asked}
     * @throws IllegalArgumentException if the id is that of the original
     */
    public JsonRpcRequest retry(JsonRpcRequest original, JsonRpcId id, Map<String, JsonNode> answers) {
        if (id.equals(original.id())) {
            throw new IllegalArgumentException("a retry has another id than its original, not " + id);
        }
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        original.params().filter(JsonNode::isObject).ifPresent(given -> params.setAll((ObjectNode) given));
        params.remove("inputResponses");
        params.remove("requestState");
        if (!asked.isEmpty()) {
            params.putObject("inputResponses").setAll(answers);
        }
        state.ifPresent(given -> params.set("requestState", given));
        return new JsonRpcRequest(id, original.method(), Optional.of(params));
    }
}
