package mcpleak.protocol.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcRequest;

/**
 * Name the HTTP headers of the Streamable HTTP transport.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http">MCP, Streamable HTTP</a>
 */
public final class McpHeaders {

    /** Carries the id of the session, from the answer to {@code initialize} on. */
    public static final String SESSION_ID = "Mcp-Session-Id";

    /** Carries the version that was agreed on. */
    public static final String PROTOCOL_VERSION = "MCP-Protocol-Version";

    /** Carries the id of the last event of a stream that is taken up again. */
    public static final String LAST_EVENT_ID = "Last-Event-ID";

    /** The value of {@code Accept} on every POST: the client understands both forms of an answer. */
    public static final String ACCEPT_BOTH = "application/json, text/event-stream";

    /** The media type of a message. */
    public static final String JSON = "application/json";

    /** The media type of a stream of messages. */
    public static final String EVENT_STREAM = "text/event-stream";

    private McpHeaders() {}

    /**
     * Return the headers of a POST in order: what a client must send, and the session's if there is one.
     *
     * @param session the session; empty for {@code initialize}
     */
    public static Map<String, String> forPost(Optional<McpSession> session) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", ACCEPT_BOTH);
        headers.put("Content-Type", JSON);
        session.ifPresent(known -> addSession(headers, known));
        return headers;
    }

    /** Return the headers of the GET that opens the standing stream, in order. */
    public static Map<String, String> forGet(Optional<McpSession> session) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", EVENT_STREAM);
        session.ifPresent(known -> addSession(headers, known));
        return headers;
    }

    /** Return the headers of the DELETE that ends a session, in order. */
    public static Map<String, String> forDelete(McpSession session) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", ACCEPT_BOTH);
        addSession(headers, session);
        return headers;
    }

    /**
     * Return the headers that 2026-07-28 has beside those of former versions, in order: they repeat a part of the body.
     *
     * @param request the request, its metadata included
     * @param parameters which arguments of the tool are repeated; only a {@code tools/call} has any
     * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#request-metadata">MCP,
     *     Request Metadata</a>
     */
    public static Map<String, String> ofMetadata(JsonRpcRequest request, ParameterHeaders parameters) {
        JsonNode params = request.params().orElseGet(JsonNodeFactory.instance::objectNode);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(
                PROTOCOL_VERSION,
                params.path("_meta").path(RequestMetadata.PROTOCOL_VERSION).asText());
        headers.put("Mcp-Method", request.method());
        named(request.method())
                .map(params::path)
                .filter(JsonNode::isTextual)
                .ifPresent(name -> headers.put("Mcp-Name", ParameterHeaders.encode(name.asText())));
        if (request.method().equals("tools/call")) {
            headers.putAll(parameters.of(Optional.ofNullable(params.get("arguments"))));
        }
        return headers;
    }

    /** The member of {@code params} that a header repeats; tasks have it by their extension's rule. */
    private static Optional<String> named(String method) {
        return switch (method) {
            case "tools/call", "prompts/get" -> Optional.of("name");
            case "resources/read" -> Optional.of("uri");
            case "tasks/get", "tasks/update", "tasks/cancel" -> Optional.of("taskId");
            default -> Optional.empty();
        };
    }

    private static void addSession(Map<String, String> headers, McpSession session) {
        session.id().ifPresent(id -> headers.put(SESSION_ID, id));
        if (session.version().hasVersionHeader()) {
            headers.put(PROTOCOL_VERSION, session.version().text());
        }
    }
}
