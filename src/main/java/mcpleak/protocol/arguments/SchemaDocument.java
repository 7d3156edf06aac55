package mcpleak.protocol.arguments;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serial;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import mcpleak.protocol.message.Quote;
import org.jspecify.annotations.Nullable;

/**
 * Resolve what a schema says indirectly: references inside its document, and parts that apply together.
 *
 * <p>Nodes of the document are shared, never written to. Not thread-safe; used for one document's values.
 */
record SchemaDocument(JsonNode root, Effort effort) {

    private static final int MAX_REFERENCES = 32;
    private static final int MAX_REFERENCE_LENGTH = 10_000;
    private static final int STEPS_A_SCHEMA = 5;

    /** Return an object with the same members that may be written to. */
    ObjectNode copy(ObjectNode schema) {
        effort.spend(1 + schema.size());
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        return copy.setAll(schema);
    }

    /** Return a schema with its {@code $ref} and {@code allOf} folded in. */
    ObjectNode flatten(ObjectNode schema, String at) throws UnsatisfiableSchemaException {
        return flatten(schema, at, 0);
    }

    /** Return a schema that asks for what both ask for; where they cannot be joined the second wins. */
    ObjectNode both(ObjectNode first, JsonNode second) {
        ObjectNode joined = copy(first);
        effort.spend(second.size());
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
        effort.spend(STEPS_A_SCHEMA);
        ObjectNode flat = schema;
        if (schema.path("$ref").isTextual()) {
            ObjectNode rest = copy(schema);
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
        ObjectNode flat = copy(schema);
        flat.remove("allOf");
        for (JsonNode part : schema.path("allOf")) {
            effort.spend(1);
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
                    at, "$ref \"" + Quote.of(reference, 60) + "\" leads out of the document and is not followed");
        }
        JsonNode found = inside(reference.substring(1));
        if (found == null || !(found.isObject() || found.isBoolean())) {
            throw new UnsatisfiableSchemaException(at, "$ref \"" + Quote.of(reference, 60) + "\" leads nowhere");
        }
        return found;
    }

    private @Nullable JsonNode inside(String encoded) {
        if (encoded.length() > MAX_REFERENCE_LENGTH) {
            return null;
        }
        effort.spend(encoded.length());
        try {
            String fragment = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
            return fragment.isEmpty() || fragment.startsWith("/")
                    ? root.at(JsonPointer.compile(fragment))
                    : anchored(root, fragment);
        } catch (IllegalArgumentException e) {
            // "%zz"
            return null;
        }
    }

    private @Nullable JsonNode anchored(JsonNode in, String anchor) {
        effort.spend(1);
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

    private JsonNode join(String keyword, JsonNode one, JsonNode other) {
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

    private ObjectNode joinProperties(ObjectNode one, JsonNode other) {
        ObjectNode joined = copy(one);
        effort.spend(other.size());
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

    private ArrayNode shared(JsonNode one, JsonNode other) {
        ArrayNode both = JsonNodeFactory.instance.arrayNode();
        for (JsonNode value : one) {
            effort.spend(other.size());
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

    private ArrayNode union(JsonNode one, JsonNode other) {
        effort.spend((long) one.size() + other.size());
        Set<JsonNode> all = new LinkedHashSet<>();
        one.forEach(all::add);
        other.forEach(all::add);
        return JsonNodeFactory.instance.arrayNode().addAll(all);
    }

    /** Tell that no value could be made for a schema; turned into a value before it leaves the package. */
    static final class UnsatisfiableSchemaException extends Exception {

        @Serial
        private static final long serialVersionUID = 1L;

        private final String reason;

        UnsatisfiableSchemaException(String at, String rule) {
            super(null, null, false, false);
            this.reason = (at.isEmpty() ? "/" : at) + ": " + rule;
        }

        String reason() {
            return reason;
        }
    }

    /** Return the schemas of a list's first items: {@code prefixItems}, and in draft-07 an array under {@code items}. */
    static JsonNode prefix(JsonNode schema) {
        return schema.path(schema.path("items").isArray() ? "items" : "prefixItems");
    }

    /** Return the schema of the items after those; missing where there is none. */
    static JsonNode afterPrefix(JsonNode schema) {
        return schema.path(schema.path("items").isArray() ? "additionalItems" : "items");
    }
}
