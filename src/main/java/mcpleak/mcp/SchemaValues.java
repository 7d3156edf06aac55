package mcpleak.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    /** How often a value is made anew that a keyword such as {@code not} forbids. */
    static final int ATTEMPTS = 20;

    private static final int DISTINCT_ATTEMPTS = 100;
    private static final List<String> TYPES = List.of("string", "integer", "boolean", "object", "array", "null");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final JsonNode root;
    private final SchemaDocument document;
    private final SplittableRandom random;
    private final SchemaTexts texts;
    private final SchemaNumbers numbers;
    private final SchemaProperties properties;
    private final SchemaCheck check;
    private int valuesMade;

    SchemaValues(JsonNode root, SplittableRandom random) {
        this.root = root;
        this.document = new SchemaDocument(root);
        this.random = random;
        this.texts = new SchemaTexts(random);
        this.numbers = new SchemaNumbers(random);
        this.properties = new SchemaProperties(document);
        this.check = new SchemaCheck(document);
    }

    JsonNode generate() throws UnsatisfiableSchemaException {
        // without a type the input is still an object: MCP says so
        JsonNode schema = root instanceof ObjectNode object && !object.has("type")
                ? object.deepCopy().put("type", "object")
                : root;
        String violated = "";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            JsonNode made = value(schema, "", 0);
            violated = check.violated(schema, made);
            if (violated.isEmpty()) {
                return made;
            }
        }
        throw new UnsatisfiableSchemaException("", "found no value that is valid: " + violated);
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
            return fixed(schema, at);
        }
        if (schema.path("enum").isArray()) {
            return oneOfEnum(schema, at);
        }
        for (String keyword : List.of("anyOf", "oneOf")) {
            if (schema.path(keyword).isArray()) {
                return alternative(schema, keyword, at, depth);
            }
        }
        if (schema.has("if")) {
            return conditional(schema, at, depth);
        }
        return schema.has("not") ? permitted(schema, at, depth) : plain(schema, at, depth);
    }

    private JsonNode plain(ObjectNode schema, String at, int depth) throws UnsatisfiableSchemaException {
        if (schema.path("type").isArray() && schema.path("type").isEmpty()) {
            throw new UnsatisfiableSchemaException(at, "no type is left that all parts of the schema allow");
        }
        String type = SchemaType.of(schema);
        JsonNode preset = schema.path("default");
        if (SchemaType.isOf(preset, type) && check.holds(schema, preset)) {
            return SchemaTexts.leadsToTheNetwork(schema) ? JSON.textNode(SchemaTexts.HARMLESS_URI) : preset;
        }
        return typed(type, schema, at, depth);
    }

    private JsonNode fixed(ObjectNode schema, String at) throws UnsatisfiableSchemaException {
        if (!check.holds(schema, schema.path("const"))) {
            throw new UnsatisfiableSchemaException(at, "const is not valid against the rest of the schema");
        }
        return schema.path("const");
    }

    /** Make values until there is one that {@code not} does not forbid; of other types, where the schema allows them. */
    private JsonNode permitted(ObjectNode schema, String at, int depth) throws UnsatisfiableSchemaException {
        ObjectNode rest = schema.deepCopy();
        rest.remove("not");
        JsonNode types = schema.path("type");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (types.size() > 0) {
                rest.set("type", types.get(attempt % types.size()));
            } else if (attempt > 0 && types.isMissingNode()) {
                rest.put("type", TYPES.get(attempt % TYPES.size()));
            }
            JsonNode made = plain(rest, at, depth);
            if (check.holds(schema, made)) {
                return made;
            }
            // a default stays what it is
            rest.remove("default");
        }
        throw new UnsatisfiableSchemaException(at, "found no value that \"not\" does not forbid");
    }

    private JsonNode conditional(ObjectNode schema, String at, int depth) throws UnsatisfiableSchemaException {
        ObjectNode rest = schema.deepCopy();
        rest.remove(List.of("if", "then", "else"));
        var reason = new UnsatisfiableSchemaException(at, "found no value for \"if\" and what follows from it");
        for (List<String> parts : List.of(List.of("if", "then"), List.of("else"))) {
            try {
                ObjectNode all = rest;
                for (String part : parts) {
                    all = schema.path(part) instanceof ObjectNode object
                            ? SchemaDocument.both(all, document.flatten(object, at))
                            : all;
                }
                JsonNode made = value(all, at, depth + 1);
                if (check.holds(schema, made)) {
                    return made;
                }
            } catch (UnsatisfiableSchemaException e) {
                reason = e;
            }
        }
        throw reason;
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
            if (check.holds(schema, each)) {
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
                for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                    JsonNode made = value(isObject ? SchemaDocument.both(rest, flat) : branch, at, depth + 1);
                    if (check.holds(schema, made)) {
                        return made;
                    }
                }
                lastReason = new UnsatisfiableSchemaException(at, "found no value that " + keyword + " allows");
            } catch (UnsatisfiableSchemaException e) {
                lastReason = e;
            }
        }
        throw lastReason;
    }

    private ObjectNode object(ObjectNode declared, String at, int depth) throws UnsatisfiableSchemaException {
        ObjectNode schema = properties.withDependentSchemas(declared, at);
        ObjectNode made = JSON.objectNode();
        for (String name : SchemaProperties.required(schema)) {
            made.set(name, value(SchemaProperties.of(schema, name, at), child(at, name), depth + 1));
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

    private void addUpToMinimum(ObjectNode made, ObjectNode schema, String at, int depth)
            throws UnsatisfiableSchemaException {
        int minimum = schema.path("minProperties").asInt(0);
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            if (made.size() < minimum && !made.has(property.getKey())) {
                made.set(property.getKey(), value(property.getValue(), child(at, property.getKey()), depth + 1));
            }
        }
        for (int i = 1; made.size() < minimum && i < minimum + DISTINCT_ATTEMPTS; i++) {
            String name = schema.path("propertyNames") instanceof ObjectNode names
                    ? value(names, at, depth + 1).asText()
                    : "property" + i;
            if (!made.has(name)) {
                made.set(name, value(SchemaProperties.of(schema, name, at), child(at, name), depth + 1));
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
        int containing = schema.has("contains") ? schema.path("minContains").asInt(1) : 0;
        int wanted = Math.min(maximum, Math.max(minimum, Math.max(prefixed + containing, 1)));
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
        JsonNode itemSchema = prefix.isMissingNode()
                ? afterPrefix(schema, index - schema.path("prefixItems").size())
                : prefix;
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

    private static JsonNode afterPrefix(ObjectNode schema, int index) {
        JsonNode items = schema.path("items");
        boolean contained =
                schema.has("contains") && index < schema.path("minContains").asInt(1);
        if (!contained) {
            return items;
        }
        return items instanceof ObjectNode object && schema.path("contains").isObject()
                ? SchemaDocument.both(object, schema.path("contains"))
                : schema.path("contains");
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
