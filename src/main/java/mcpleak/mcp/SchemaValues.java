package mcpleak.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Make one value for one schema.
 *
 * <p>Not thread-safe; used once.
 */
final class SchemaValues {

    /** Deepest nesting of a value. */
    static final int MAX_DEPTH = 32;

    /** Most values that are tried for one document, alternatives included. */
    static final int MAX_VALUES = 10_000;

    /** Most elements of an array. */
    static final int MAX_ITEMS = 10_000;

    private static final int DISTINCT_ATTEMPTS = 100;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final JsonNode root;
    private final SchemaDocument document;
    private final SplittableRandom random;
    private final SchemaTexts texts;
    private final SchemaNumbers numbers;
    private int valuesMade;

    SchemaValues(JsonNode root, SplittableRandom random) {
        this.root = root;
        this.document = new SchemaDocument(root);
        this.random = random;
        this.texts = new SchemaTexts(random);
        this.numbers = new SchemaNumbers(random);
    }

    JsonNode generate() throws UnsatisfiableSchemaException {
        // without a type the input is still an object: MCP says so
        JsonNode schema = root instanceof ObjectNode object && !object.has("type")
                ? object.deepCopy().put("type", "object")
                : root;
        return value(schema, "", 0);
    }

    private JsonNode value(JsonNode schema, String at, int depth) throws UnsatisfiableSchemaException {
        if (++valuesMade > MAX_VALUES) {
            throw new UnsatisfiableSchemaException(at, "needs more than " + MAX_VALUES + " values");
        }
        if (depth > MAX_DEPTH) {
            throw new UnsatisfiableSchemaException(at, "nested deeper than " + MAX_DEPTH + ", so it refers to itself");
        }
        if (!(schema instanceof ObjectNode object)) {
            if (schema.asBoolean(false)) {
                return JSON.textNode("mcpleak");
            }
            throw new UnsatisfiableSchemaException(at, "the schema allows no value");
        }
        return flatValue(document.flatten(object, at), at, depth);
    }

    private JsonNode flatValue(ObjectNode schema, String at, int depth) throws UnsatisfiableSchemaException {
        if (schema.has("const")) {
            return schema.path("const");
        }
        if (schema.path("enum").isArray()) {
            return oneOfEnum(schema, at);
        }
        for (String keyword : List.of("anyOf", "oneOf")) {
            if (schema.path(keyword).isArray()) {
                return alternative(schema, keyword, at, depth);
            }
        }
        String type = SchemaType.of(schema);
        JsonNode preset = schema.path("default");
        if (SchemaType.isOf(preset, type)) {
            return SchemaTexts.leadsToTheNetwork(schema) ? JSON.textNode(SchemaTexts.HARMLESS_URI) : preset;
        }
        return typed(type, schema, at, depth);
    }

    private JsonNode typed(String type, ObjectNode schema, String at, int depth) throws UnsatisfiableSchemaException {
        return switch (type) {
            case "object" -> object(schema, at, depth);
            case "array" -> array(schema, at, depth);
            case "integer" -> numbers.integer(schema, at);
            case "number" -> numbers.number(schema, at);
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            case "null" -> JSON.nullNode();
            case "string" -> JSON.textNode(texts.text(schema, at));
            default -> throw new UnsatisfiableSchemaException(at, "unknown type \"" + Cut.to(type, 40) + '"');
        };
    }

    private JsonNode oneOfEnum(ObjectNode schema, String at) throws UnsatisfiableSchemaException {
        List<JsonNode> allowed = new ArrayList<>();
        for (JsonNode each : schema.path("enum")) {
            if (!schema.has("type") || SchemaType.allows(schema, each)) {
                allowed.add(each);
            }
        }
        if (allowed.isEmpty()) {
            throw new UnsatisfiableSchemaException(at, "enum holds no value of the schema's type");
        }
        return allowed.get(random.nextInt(allowed.size()));
    }

    private JsonNode alternative(ObjectNode schema, String keyword, String at, int depth)
            throws UnsatisfiableSchemaException {
        ObjectNode rest = schema.deepCopy();
        rest.remove(keyword);
        var lastReason = new UnsatisfiableSchemaException(at, keyword + " is empty");
        for (JsonNode branch : schema.path(keyword)) {
            try {
                boolean isObject = branch instanceof ObjectNode;
                ObjectNode flat = isObject ? document.flatten((ObjectNode) branch, at) : JSON.objectNode();
                return value(isObject ? SchemaDocument.both(rest, flat) : branch, at, depth + 1);
            } catch (UnsatisfiableSchemaException e) {
                lastReason = e;
            }
        }
        throw lastReason;
    }

    private ObjectNode object(ObjectNode schema, String at, int depth) throws UnsatisfiableSchemaException {
        ObjectNode made = JSON.objectNode();
        for (String name : requiredNames(schema)) {
            made.set(name, value(propertySchema(schema, name, at), child(at, name), depth + 1));
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            if (!made.has(property.getKey()) && isHarmful(property.getValue(), at)) {
                made.put(property.getKey(), SchemaTexts.HARMLESS_URI);
            }
        }
        addUpToMinimum(made, schema, at, depth);
        if (made.size() > schema.path("maxProperties").asInt(Integer.MAX_VALUE)) {
            throw new UnsatisfiableSchemaException(at, "requires more properties than maxProperties allows");
        }
        return made;
    }

    private boolean isHarmful(JsonNode property, String at) throws UnsatisfiableSchemaException {
        return property instanceof ObjectNode object
                && object.path("default").isTextual()
                && SchemaTexts.leadsToTheNetwork(document.flatten(object, at));
    }

    private Set<String> requiredNames(ObjectNode schema) {
        Set<String> names = new LinkedHashSet<>();
        schema.path("required").forEach(name -> names.add(name.asText()));
        List<String> open = new ArrayList<>(names);
        while (!open.isEmpty()) {
            String name = open.remove(open.size() - 1);
            for (JsonNode dependent : schema.path("dependentRequired").path(name)) {
                if (names.add(dependent.asText())) {
                    open.add(dependent.asText());
                }
            }
        }
        return names;
    }

    private JsonNode propertySchema(ObjectNode schema, String name, String at) throws UnsatisfiableSchemaException {
        JsonNode declared = schema.path("properties").path(name);
        if (!declared.isMissingNode()) {
            return declared;
        }
        JsonNode additional = schema.path("additionalProperties");
        if (additional.isBoolean() && !additional.asBoolean() && !schema.has("patternProperties")) {
            throw new UnsatisfiableSchemaException(
                    at, "requires \"" + Cut.to(name, 40) + "\", which it neither declares nor allows");
        }
        return additional.isObject() ? additional : JSON.objectNode();
    }

    private void addUpToMinimum(ObjectNode made, ObjectNode schema, String at, int depth)
            throws UnsatisfiableSchemaException {
        int minimum = schema.path("minProperties").asInt(0);
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            if (made.size() < minimum && !made.has(property.getKey())) {
                made.set(property.getKey(), value(property.getValue(), child(at, property.getKey()), depth + 1));
            }
        }
        for (int i = 1; made.size() < minimum; i++) {
            String name = "property" + i;
            if (!made.has(name)) {
                made.set(name, value(propertySchema(schema, name, at), child(at, name), depth + 1));
            }
        }
    }

    private ArrayNode array(ObjectNode schema, String at, int depth) throws UnsatisfiableSchemaException {
        int minimum = schema.path("minItems").asInt(0);
        int maximum = schema.path("maxItems").asInt(Integer.MAX_VALUE);
        int prefixed = schema.path("prefixItems").size();
        if (minimum > maximum || minimum > MAX_ITEMS) {
            throw new UnsatisfiableSchemaException(at, "minItems " + minimum + " is more than is possible");
        }
        int wanted = Math.min(maximum, Math.max(minimum, Math.max(prefixed, 1)));
        ArrayNode made = JSON.arrayNode();
        while (made.size() < wanted) {
            try {
                made.add(item(schema, made, at, depth));
            } catch (UnsatisfiableSchemaException e) {
                if (made.size() < minimum) {
                    throw e;
                }
                break;
            }
        }
        return made;
    }

    private JsonNode item(ObjectNode schema, ArrayNode soFar, String at, int depth)
            throws UnsatisfiableSchemaException {
        int index = soFar.size();
        JsonNode prefix = schema.path("prefixItems").path(index);
        JsonNode items = schema.path(index == 0 && schema.has("contains") ? "contains" : "items");
        JsonNode itemSchema = prefix.isMissingNode() ? items : prefix;
        boolean unique = schema.path("uniqueItems").asBoolean(false);
        for (int attempt = 0; attempt < DISTINCT_ATTEMPTS; attempt++) {
            JsonNode made = value(
                    itemSchema.isMissingNode() ? JSON.objectNode() : itemSchema, child(at, "" + index), depth + 1);
            if (!unique || !holds(soFar, made)) {
                return made;
            }
        }
        throw new UnsatisfiableSchemaException(at, "found no " + (index + 1) + " different items (uniqueItems)");
    }

    private static boolean holds(ArrayNode items, JsonNode wanted) {
        for (JsonNode item : items) {
            if (item.equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    private static String child(String at, String name) {
        return at + '/' + name.replace("~", "~0").replace("/", "~1");
    }
}
