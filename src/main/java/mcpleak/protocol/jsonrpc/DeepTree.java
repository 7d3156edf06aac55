package mcpleak.protocol.jsonrpc;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Set;

/**
 * Reads a tree that is nested deeper than a message may be: a schema in it is cut where it goes too deep, so that one tool
 * does not silence the list of all. What is cut is a text, which is no schema.
 *
 * <p>Immutable.
 *
 * @param maxDepth deepest nesting, the message itself being 1
 */
record DeepTree(int maxDepth) {

    /** Bounds the parser, which remembers each level that it is in. */
    static final int MOST_LEVELS = 10_000;

    private static final Set<String> SCHEMAS = Set.of("inputSchema", "outputSchema");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /**
     * Read the value at hand, a member of the message.
     *
     * @throws StreamConstraintsException if it is nested too deep outside of a schema
     */
    JsonNode read(JsonParser parser) throws IOException {
        return read(parser, 2, false);
    }

    private JsonNode read(JsonParser parser, int depth, boolean inSchema) throws IOException {
        JsonToken token = parser.currentToken();
        if (!token.isStructStart()) {
            return parser.readValueAsTree();
        }
        if (depth > maxDepth) {
            return cut(parser, inSchema);
        }
        if (token == JsonToken.START_ARRAY) {
            ArrayNode array = NODES.arrayNode();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                array.add(read(parser, depth + 1, inSchema));
            }
            return array;
        }
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            object.set(name, read(parser, depth + 1, inSchema || SCHEMAS.contains(name)));
        }
        return object;
    }

    private JsonNode cut(JsonParser parser, boolean inSchema) throws IOException {
        if (!inSchema) {
            throw new StreamConstraintsException("nested deeper than " + maxDepth + " (JsonRpcLimits.maxDepth)");
        }
        parser.skipChildren();
        return NODES.textNode("nested deeper than " + maxDepth);
    }
}
