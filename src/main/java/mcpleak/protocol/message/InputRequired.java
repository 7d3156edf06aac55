package mcpleak.protocol.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcpleak.protocol.jsonrpc.JsonRpcId;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcRequest;

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

    private static final Set<String> TASK_STATUSES =
            Set.of("working", "input_required", "completed", "failed", "cancelled");

    public InputRequired {
        asked = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(asked));
    }

    /**
     * Read a result.
     *
     * @return what the server wants to know; empty if the result is the one that was asked for, which one that does not name its type
     *     is, or a task
     * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/schema#resulttype">MCP, ResultType</a>
     */
    public static ParsedResult<Optional<InputRequired>> in(JsonNode result) {
        if (!result.isObject()) {
            return new ParsedResult.Invalid<>("the result is not an object");
        }
        String type = result.path("resultType").asText("complete");
        return switch (type) {
            case "complete" -> new ParsedResult.Valid<>(Optional.empty());
            case "input_required" -> read(result).map(Optional::of);
            case "task" -> task(result);
            default -> new ParsedResult.Invalid<>("unknown resultType \"" + Quote.of(type, 40) + "\"");
        };
    }

    private static ParsedResult<InputRequired> read(JsonNode result) {
        Optional<JsonNode> state =
                Optional.ofNullable(result.get("requestState")).filter(given -> !given.isNull());
        return requests(result.path("inputRequests"))
                .then(asked -> asked.isEmpty() && state.isEmpty()
                        ? new ParsedResult.Invalid<>("input_required with neither inputRequests nor requestState")
                        : new ParsedResult.Valid<>(new InputRequired(asked, state)));
    }

    /** The server works on, and is asked for the result later. */
    private static ParsedResult<Optional<InputRequired>> task(JsonNode result) {
        String status = result.path("status").asText("");
        if (result.path("taskId").asText("").isEmpty()) {
            return new ParsedResult.Invalid<>("a task without a taskId");
        }
        if (!TASK_STATUSES.contains(status)) {
            return new ParsedResult.Invalid<>("unknown task status \"" + Quote.of(status, 40) + "\"");
        }
        return requests(result.path("inputRequests")) instanceof ParsedResult.Valid
                ? new ParsedResult.Valid<>(Optional.empty())
                : new ParsedResult.Invalid<>("a task whose inputRequests are no requests");
    }

    /** Read requests that stand by name in an object; a missing object holds none. */
    private static ParsedResult<Map<String, JsonRpcRequest>> requests(JsonNode byName) {
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
