package mcpleak.protocol.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import mcpleak.protocol.jsonrpc.JsonRpcId;
import mcpleak.protocol.jsonrpc.JsonRpcMessage;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcNotification;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcRequest;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcResponse;
import mcpleak.protocol.message.InitializeResult.Implementation;

/**
 * Make the messages that a client sends.
 *
 * <p>Encode them with {@link mcpleak.protocol.jsonrpc.JsonRpcCodec#encode}.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/schema">MCP, Schema</a>
 */
public final class McpMessages {

    /** JSON-RPC's number for a method that does not exist. */
    public static final int METHOD_NOT_FOUND = -32601;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private McpMessages() {}

    /** Ask for a session without offering the server anything: the first request of every session. */
    public static JsonRpcRequest initialize(JsonRpcId id, ProtocolVersion version, Implementation client) {
        return initialize(id, version, client, JSON.objectNode());
    }

    /**
     * Ask for a session: the first request of every session.
     *
     * @param capabilities what the client offers the server; may be empty
     */
    public static JsonRpcRequest initialize(
            JsonRpcId id, ProtocolVersion version, Implementation client, ObjectNode capabilities) {
        ObjectNode params = JSON.objectNode();
        params.put("protocolVersion", version.text());
        params.set("capabilities", capabilities);
        params.putObject("clientInfo").put("name", client.name()).put("version", client.version());
        return request(id, "initialize", params);
    }

    /** Tell the server that the client is ready: follows every successful {@code initialize}. */
    public static JsonRpcNotification initialized() {
        return new JsonRpcNotification("notifications/initialized", Optional.empty());
    }

    /**
     * Ask for one page of the server's tools.
     *
     * @param cursor the {@code nextCursor} of the page before; empty for the first page
     */
    public static JsonRpcRequest listTools(JsonRpcId id, Optional<String> cursor) {
        return request(id, "tools/list", pageParams(cursor));
    }

    /**
     * Make the params that ask for one page of any list.
     *
     * @param cursor the {@code nextCursor} of the page before; empty for the first page
     */
    public static ObjectNode pageParams(Optional<String> cursor) {
        ObjectNode params = JSON.objectNode();
        cursor.ifPresent(text -> params.put("cursor", text));
        return params;
    }

    /**
     * Tell the server that a request is no longer wanted.
     *
     * @param asked id of the request
     * @param reason why, for people
     */
    public static JsonRpcNotification cancelled(JsonRpcId asked, String reason) {
        ObjectNode params = JSON.objectNode();
        if (asked instanceof JsonRpcId.OfNumber number) {
            params.put("requestId", number.value());
        } else {
            params.put("requestId", ((JsonRpcId.OfText) asked).value());
        }
        params.put("reason", reason);
        return new JsonRpcNotification("notifications/cancelled", Optional.of(params));
    }

    /**
     * Ask for one tool to be run.
     *
     * @param arguments the arguments by name; may be empty
     */
    public static JsonRpcRequest callTool(JsonRpcId id, String tool, ObjectNode arguments) {
        ObjectNode params = JSON.objectNode();
        params.put("name", tool);
        params.set("arguments", arguments);
        return request(id, "tools/call", params);
    }

    /** Answer what a server asks with "method not found". */
    public static JsonRpcMessage notOffered(JsonRpcRequest asked) {
        return new JsonRpcResponse.Failure(
                Optional.of(asked.id()),
                METHOD_NOT_FOUND,
                "this client does not offer " + Quote.of(asked.method(), 60),
                Optional.empty());
    }

    /** Ask which versions the server speaks and what it can do: 2026-07-28 and later. */
    public static JsonRpcRequest discover(JsonRpcId id) {
        return request(id, "server/discover", JSON.objectNode());
    }

    /**
     * Ask to be told of changes of all lists, on a stream that stays open; closing it ends the subscription.
     *
     * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/subscriptions">MCP, Subscriptions</a>
     */
    public static JsonRpcRequest listen(JsonRpcId id) {
        ObjectNode params = JSON.objectNode();
        params.putObject("notifications")
                .put("toolsListChanged", true)
                .put("promptsListChanged", true)
                .put("resourcesListChanged", true);
        return request(id, "subscriptions/listen", params);
    }

    private static JsonRpcRequest request(JsonRpcId id, String method, JsonNode params) {
        return new JsonRpcRequest(id, method, Optional.of(params));
    }
}
