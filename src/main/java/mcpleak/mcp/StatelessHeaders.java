package mcpleak.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import mcpleak.jsonrpc.JsonRpcRequest;

/**
 * Make the HTTP headers of a request from 2026-07-28 on, which repeat a part of its body.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#request-metadata">MCP,
 *     Request Metadata</a>
 */
public final class StatelessHeaders {

    /** Repeats the method. */
    public static final String METHOD = "Mcp-Method";

    /** Repeats the name of a tool or prompt, the address of a resource, or the id of a task. */
    public static final String NAME = "Mcp-Name";

    private StatelessHeaders() {}

    /**
     * Return the headers of a POST, in order.
     *
     * @param request the request, its metadata included
     * @param parameters which arguments of the tool are repeated; only a {@code tools/call} has any
     */
    public static Map<String, String> forPost(JsonRpcRequest request, ParameterHeaders parameters) {
        Map<String, String> headers = new LinkedHashMap<>(McpHeaders.forPost(Optional.empty()));
        headers.putAll(ofMetadata(request, parameters));
        return headers;
    }

    /**
     * Return the headers that 2026-07-28 has beside those of former versions, in order.
     *
     * @param request as {@link #forPost}
     * @param parameters as {@link #forPost}
     */
    public static Map<String, String> ofMetadata(JsonRpcRequest request, ParameterHeaders parameters) {
        JsonNode params = request.params().orElseGet(JsonNodeFactory.instance::objectNode);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(
                McpHeaders.PROTOCOL_VERSION,
                params.path("_meta").path(RequestMetadata.PROTOCOL_VERSION).asText());
        headers.put(METHOD, request.method());
        named(request.method())
                .map(params::path)
                .filter(JsonNode::isTextual)
                .ifPresent(name -> headers.put(NAME, HeaderText.encode(name.asText())));
        if (request.method().equals("tools/call")) {
            headers.putAll(parameters.of(Optional.ofNullable(params.get("arguments"))));
        }
        return headers;
    }

    /** The member of {@code params} that {@link #NAME} repeats; tasks have it by their extension's rule. */
    private static Optional<String> named(String method) {
        return switch (method) {
            case "tools/call", "prompts/get" -> Optional.of("name");
            case "resources/read" -> Optional.of("uri");
            case "tasks/get", "tasks/update", "tasks/cancel" -> Optional.of("taskId");
            default -> Optional.empty();
        };
    }
}
