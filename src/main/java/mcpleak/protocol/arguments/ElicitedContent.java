package mcpleak.protocol.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.LongSupplier;
import mcpleak.protocol.message.ParsedResult;

/**
 * Fill in the form that a server asks a user to fill in.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/client/elicitation">MCP, Elicitation</a>
 */
public final class ElicitedContent {

    private ElicitedContent() {}

    /**
     * Accept what is asked: each field gets its default; one without a default gets a valid value if it is required.
     *
     * @param params the params of {@code elicitation/create}; a form that asks for nothing is accepted as it is
     * @param nanoClock monotonic time in nanoseconds, which bounds the work
     * @return the result to answer with
     */
    public static ObjectNode accept(JsonNode params, LongSupplier nanoClock) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("action", "accept");
        JsonNode schema = params.path("requestedSchema");
        if (schema.isObject()) {
            result.set("content", content(schema, nanoClock));
        }
        return result;
    }

    private static ObjectNode content(JsonNode schema, LongSupplier nanoClock) {
        ObjectNode content =
                ToolArguments.generate(schema, 1, nanoClock) instanceof ParsedResult.Valid<ObjectNode> valid
                        ? valid.value()
                        : JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
            JsonNode value = field.getValue().get("default");
            if (value != null) {
                content.set(field.getKey(), value);
            }
        }
        return content;
    }

    /** Refuse to fill in the form. */
    public static ObjectNode decline() {
        return JsonNodeFactory.instance.objectNode().put("action", "decline");
    }
}
