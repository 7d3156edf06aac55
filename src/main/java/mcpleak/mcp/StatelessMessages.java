package mcpleak.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import mcpleak.jsonrpc.JsonRpcId;
import mcpleak.jsonrpc.JsonRpcRequest;

/**
 * Make the requests that only 2026-07-28 knows; {@link RequestMetadata#addTo} completes them and all others.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/schema">MCP, Schema</a>
 */
public final class StatelessMessages {

    /** The first message on the stream of a subscription. */
    public static final String ACKNOWLEDGED = "notifications/subscriptions/acknowledged";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private StatelessMessages() {}

    /** Ask which versions the server speaks and what it can do. */
    public static JsonRpcRequest discover(JsonRpcId id) {
        return request(id, "server/discover", JSON.objectNode());
    }

    /**
     * Ask to be told of changes, on a stream that stays open; closing it ends the subscription.
     *
     * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/subscriptions">MCP, Subscriptions</a>
     */
    public static JsonRpcRequest listen(JsonRpcId id, SubscriptionFilter wanted) {
        ObjectNode params = JSON.objectNode();
        params.set("notifications", wanted.json());
        return request(id, "subscriptions/listen", params);
    }

    /** Answer what a task asked. */
    public static JsonRpcRequest updateTask(JsonRpcId id, String taskId, Map<String, JsonNode> answers) {
        ObjectNode params = JSON.objectNode().put("taskId", taskId);
        params.putObject("inputResponses").setAll(answers);
        return request(id, "tasks/update", params);
    }

    private static JsonRpcRequest request(JsonRpcId id, String method, ObjectNode params) {
        return new JsonRpcRequest(id, method, Optional.of(params));
    }
}
