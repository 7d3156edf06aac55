package mcpleak.mcp;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Resolve what a schema says indirectly: references inside its document, and parts that apply together.
 *
 * <p>Immutable.
 */
final class SchemaDocument {

    private static final int MAX_REFERENCES = 32;

    private final JsonNode root;

    SchemaDocument(JsonNode root) {
        this.root = root;
    }

    /** Return a schema with its {@code $ref} and {@code allOf} folded in. */
    ObjectNode flatten(ObjectNode schema, String at) throws UnsatisfiableSchemaException {
        return flatten(schema, at, 0);
    }

    /** Return a schema that asks for what both ask for; where they cannot be joined the second wins. */
    static ObjectNode both(ObjectNode first, JsonNode second) {
        ObjectNode joined = first.deepCopy();
        for (Map.Entry<String, JsonNode> member : second.properties()) {
            JsonNode there = joined.get(member.getKey());
            joined.set(
                    member.getKey(),
                    there == null ? member.getValue() : join(member.getKey(), there, member.getValue()));
        }
        return joined;
    }

    private ObjectNode flatten(ObjectNode schema, String at, int hops) throws UnsatisfiableSchemaException {
        if (hops > MAX_REFERENCES) {
            throw new UnsatisfiableSchemaException(at, "more than " + MAX_REFERENCES + " references in a row");
        }
        ObjectNode flat = schema;
        if (schema.path("$ref").isTextual()) {
            ObjectNode rest = schema.deepCopy();
            rest.remove("$ref");
            JsonNode target = target(schema.path("$ref").asText(), at);
            if (target.isBoolean()) {
                requireTrue(target, at);
                return rest;
            }
            flat = both(flatten((ObjectNode) target, at, hops + 1), rest);
        }
        return flat.path("allOf").isArray() ? withAllOf(flat, at, hops) : flat;
    }

    private ObjectNode withAllOf(ObjectNode schema, String at, int hops) throws UnsatisfiableSchemaException {
        ObjectNode flat = schema.deepCopy();
        flat.remove("allOf");
        for (JsonNode part : schema.path("allOf")) {
            if (part instanceof ObjectNode object) {
                flat = both(flat, flatten(object, at, hops + 1));
            } else {
                requireTrue(part, at);
            }
        }
        return flat;
    }

    private static void requireTrue(JsonNode schema, String at) throws UnsatisfiableSchemaException {
        if (!schema.asBoolean(false)) {
            throw new UnsatisfiableSchemaException(at, "the schema allows no value");
        }
    }

    /** Return what a reference inside the document leads to: an object or a boolean. */
    JsonNode target(String reference, String at) throws UnsatisfiableSchemaException {
        if (!reference.startsWith("#")) {
            throw new UnsatisfiableSchemaException(
                    at, "$ref \"" + Cut.to(reference, 60) + "\" leads out of the document and is not followed");
        }
        String fragment = URLDecoder.decode(reference.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
        JsonNode found = fragment.isEmpty() || fragment.startsWith("/")
                ? root.at(JsonPointer.compile(fragment))
                : anchored(root, fragment);
        if (found == null || !(found.isObject() || found.isBoolean())) {
            throw new UnsatisfiableSchemaException(at, "$ref \"" + Cut.to(reference, 60) + "\" leads nowhere");
        }
        return found;
    }

    private static @Nullable JsonNode anchored(JsonNode in, String anchor) {
        if (in.path("$anchor").asText("").equals(anchor)) {
            return in;
        }
        for (JsonNode child : in) {
            JsonNode found = anchored(child, anchor);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static JsonNode join(String keyword, JsonNode one, JsonNode other) {
        return switch (keyword) {
            case "properties", "$defs" ->
                one instanceof ObjectNode first && other instanceof ObjectNode ? joinProperties(first, other) : other;
            case "required" -> one.isArray() && other.isArray() ? union(one, other) : other;
            case "minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties" ->
                one.asDouble() > other.asDouble() ? one : other;
            case "maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties" ->
                one.asDouble() < other.asDouble() ? one : other;
            case "enum" -> one.isArray() && other.isArray() ? shared(one, other) : other;
            case "type" -> one.equals(other) ? one : shared(listed(one), listed(other));
            default -> other;
        };
    }

    private static ObjectNode joinProperties(ObjectNode one, JsonNode other) {
        ObjectNode joined = one.deepCopy();
        for (Map.Entry<String, JsonNode> property : other.properties()) {
            JsonNode there = joined.get(property.getKey());
            boolean mergeable =
                    there instanceof ObjectNode && property.getValue().isObject();
            joined.set(
                    property.getKey(), mergeable ? both((ObjectNode) there, property.getValue()) : property.getValue());
        }
        return joined;
    }

    private static ArrayNode listed(JsonNode type) {
        return type instanceof ArrayNode types
                ? types
                : JsonNodeFactory.instance.arrayNode().add(type);
    }

    private static ArrayNode shared(JsonNode one, JsonNode other) {
        ArrayNode both = JsonNodeFactory.instance.arrayNode();
        for (JsonNode value : one) {
            for (JsonNode there : other) {
                // each integer is a number
                if (value.equals(there)
                        || (value.asText().equals("number") && there.asText().equals("integer"))) {
                    both.add(there);
                } else if (value.asText().equals("integer") && there.asText().equals("number")) {
                    both.add(value);
                }
            }
        }
        return both;
    }

    private static ArrayNode union(JsonNode one, JsonNode other) {
        ArrayNode all = one.deepCopy();
        for (JsonNode name : other) {
            boolean known = false;
            for (JsonNode there : one) {
                known |= there.equals(name);
            }
            if (!known) {
                all.add(name);
            }
        }
        return all;
    }
}
