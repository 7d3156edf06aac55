package mcpleak.protocol.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * Hold one tool of a server's list.
 *
 * @param name its name; never blank
 * @param description what it says of itself; may be empty
 * @param inputSchema JSON Schema of its arguments; an empty object if the server gives none
 * @param markedDestructive whether it is annotated {@code destructiveHint: true} in so many words
 * @param mayDestroy whether it is destructive by the specification's defaults: neither {@code readOnlyHint: true} nor {@code
 *     destructiveHint: false}
 * @param needsTask whether it only runs as a task ({@code execution.taskSupport: required}), so that a plain call of it fails
 */
public record Tool(
        String name,
        String description,
        JsonNode inputSchema,
        boolean markedDestructive,
        boolean mayDestroy,
        boolean needsTask) {

    /** @throws IllegalArgumentException if the name is blank */
    public Tool {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a tool needs a name");
        }
    }

    /** Read one element of a list of tools. */
    static ParsedResult<Tool> read(JsonNode tool) {
        String name = tool.path("name").asText("");
        if (name.isBlank()) {
            return new ParsedResult.Invalid<>("a tool without a name");
        }
        JsonNode hints = tool.path("annotations");
        JsonNode schema = tool.path("inputSchema");
        return new ParsedResult.Valid<>(new Tool(
                name,
                tool.path("description").asText(""),
                schema.isObject() ? schema : JsonNodeFactory.instance.objectNode(),
                hints.path("destructiveHint").asBoolean(false),
                !hints.path("readOnlyHint").equals(BooleanNode.TRUE)
                        && !hints.path("destructiveHint").equals(BooleanNode.FALSE),
                "required".equals(tool.path("execution").path("taskSupport").asText(""))));
    }
}
