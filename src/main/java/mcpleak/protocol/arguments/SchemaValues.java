package mcpleak.protocol.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import mcpleak.protocol.arguments.SchemaBound.SchemaType;
import mcpleak.protocol.arguments.SchemaDocument.UnsatisfiableSchemaException;
import mcpleak.protocol.message.Quote;

/**
 * Make one value for one schema.
 *
 * <p>Not thread-safe; used once.
 */
final class SchemaValues {

    /** Deepest nesting of a value. */
    static final int MAX_DEPTH = 32;

    /** Longest arguments, in characters of their JSON. */
    static final int MAX_CHARACTERS = 128 * 1024;

    /** Most elements of an array. */
    static final int MAX_ITEMS = 10_000;

    /** How often a value is made anew that a keyword such as {@code not} forbids. */
    static final int ATTEMPTS = 20;

    /** Nesting from which on lists are empty where they may be. */
    private static final int SHALLOW = 6;

    private static final int DISTINCT_ATTEMPTS = 100;
    private static final int STEPS_A_VALUE = 20;
    private static final int CHARACTERS_A_STEP = 8;
    private static final List<String> TYPES = List.of("string", "integer", "boolean", "object", "array", "null");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final JsonNode root;
    private final SchemaDocument document;
    private final SplittableRandom random;
    private final SchemaTexts texts;
    private final SchemaNumbers numbers;
    private final SchemaProperties properties;
    private final SchemaCheck check;
    private final Effort effort;

    SchemaValues(JsonNode root, SplittableRandom random, Effort effort) {
        this.root = root;
        this.effort = effort;
        this.document = new SchemaDocument(root, effort);
        this.random = random;
        var assertions = new SchemaAssertions(effort);
        this.texts = new SchemaTexts(random, assertions, effort);
        this.numbers = new SchemaNumbers(random);
        this.properties = new SchemaProperties(document, assertions, effort);
        this.check = new SchemaCheck(document, assertions, effort);
    }

    JsonNode generate() throws UnsatisfiableSchemaException {
        // without a type the input is still an object: MCP says so
        JsonNode schema = root instanceof ObjectNode object && !object.has("type")
                ? document.copy(object).put("type", "object")
                : root;
        String violated = "";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            JsonNode made = value(schema, "", 0);
            violated = check.violated(schema, made);
            if (violated.isEmpty()) {
                requireSendable(made);
                return made;
            }
        }
        throw new UnsatisfiableSchemaException("", "found no value that is valid: " + violated);
    }

    private JsonNode value(JsonNode schema, String at, int depth) throws UnsatisfiableSchemaException {
        effort.spend(STEPS_A_VALUE + at.length() / CHARACTERS_A_STEP);
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
        for (JsonNode preset : presets(schema)) {
            if (SchemaType.isOf(preset, type) && check.holds(schema, preset)) {
                return SchemaTexts.leadsToTheNetwork(schema, preset) ? JSON.textNode(SchemaTexts.HARMLESS_URI) : preset;
            }
        }
        return typed(type, schema, at, depth);
    }

    /** Return what the schema's author put down: the default, else its examples, from any of them on; OpenAPI has one. */
    private List<JsonNode> presets(ObjectNode schema) {
        List<JsonNode> presets = new ArrayList<>(List.of(schema.path("default")));
        JsonNode examples = schema.path("examples");
        int first = examples.isArray() && !examples.isEmpty() ? random.nextInt(examples.size()) : 0;
        for (int i = 0; examples.isArray() && i < examples.size(); i++) {
            presets.add(examples.get((first + i) % examples.size()));
        }
        presets.add(schema.path("example"));
        effort.spend(presets.size());
        return presets;
    }

    private JsonNode fixed(ObjectNode schema, String at) throws UnsatisfiableSchemaException {
        if (!check.holds(schema, schema.path("const"))) {
            throw new UnsatisfiableSchemaException(at, "const is not valid against the rest of the schema");
        }
        return schema.path("const");
    }

    /** Make values until there is one that {@code not} does not forbid; of other types, where the schema allows them. */
    private JsonNode permitted(ObjectNode schema, String at, int depth) throws UnsatisfiableSchemaException {
        ObjectNode rest = document.copy(schema);
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
            // what is put down stays what it is
            rest.remove(List.of("default", "examples", "example"));
        }
        throw new UnsatisfiableSchemaException(at, "found no value that \"not\" does not forbid");
    }

    private JsonNode conditional(ObjectNode schema, String at, int depth) throws UnsatisfiableSchemaException {
        ObjectNode rest = document.copy(schema);
        rest.remove(List.of("if", "then", "else"));
        var reason = new UnsatisfiableSchemaException(at, "found no value for \"if\" and what follows from it");
        for (List<String> parts : List.of(List.of("if", "then"), List.of("else"))) {
            try {
                ObjectNode all = rest;
                for (String part : parts) {
                    all = schema.path(part) instanceof ObjectNode object
                            ? document.both(all, document.flatten(object, at))
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
            default -> throw new UnsatisfiableSchemaException(at, "unknown type \"" + Quote.of(type, 40) + '"');
        };
    }

    private JsonNode oneOfEnum(ObjectNode schema, String at) throws UnsatisfiableSchemaException {
        JsonNode values = schema.path("enum");
        ObjectNode rest = document.copy(schema);
        rest.remove("enum");
        int first = values.isEmpty() ? 0 : random.nextInt(values.size());
        for (int i = 0; i < values.size(); i++) {
            JsonNode each = values.get((first + i) % values.size());
            if (check.holds(rest, each)) {
                return each;
            }
        }
        throw new UnsatisfiableSchemaException(at, "enum holds no value of the schema's type");
    }

    private JsonNode alternative(ObjectNode schema, String keyword, String at, int depth)
            throws UnsatisfiableSchemaException {
        ObjectNode rest = document.copy(schema);
        rest.remove(keyword);
        var lastReason = new UnsatisfiableSchemaException(at, keyword + " is empty");
        for (JsonNode branch : schema.path(keyword)) {
            try {
                boolean isObject = branch instanceof ObjectNode;
                ObjectNode flat = isObject ? document.flatten((ObjectNode) branch, at) : JSON.objectNode();
                for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                    JsonNode made = value(isObject ? document.both(rest, flat) : branch, at, depth + 1);
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
        for (String name : properties.required(schema)) {
            made.set(name, value(properties.of(schema, name, at), child(at, name), depth + 1));
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            effort.spend(1);
            if (!made.has(property.getKey()) && isHarmful(property.getValue(), at)) {
                made.put(property.getKey(), SchemaTexts.HARMLESS_URI);
            }
        }
        addUpToMinimum(made, schema, at, depth);
        if (made.size() > SchemaBound.count(schema, "maxProperties", Integer.MAX_VALUE)) {
            throw new UnsatisfiableSchemaException(at, "requires more properties than maxProperties allows");
        }
        return made;
    }

    private boolean isHarmful(JsonNode property, String at) throws UnsatisfiableSchemaException {
        return property instanceof ObjectNode object
                && object.path("default").isTextual()
                && SchemaTexts.leadsToTheNetwork(document.flatten(object, at), object.path("default"));
    }

    private void addUpToMinimum(ObjectNode made, ObjectNode schema, String at, int depth)
            throws UnsatisfiableSchemaException {
        int minimum = SchemaBound.count(schema, "minProperties", 0);
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            effort.spend(1);
            if (made.size() < minimum && !made.has(property.getKey())) {
                made.set(property.getKey(), value(property.getValue(), child(at, property.getKey()), depth + 1));
            }
        }
        for (long i = 1; made.size() < minimum && i < (long) minimum + DISTINCT_ATTEMPTS; i++) {
            String name = schema.path("propertyNames") instanceof ObjectNode names
                    ? value(names, at, depth + 1).asText()
                    : "property" + i;
            if (!made.has(name)) {
                made.set(name, value(properties.of(schema, name, at), child(at, name), depth + 1));
            }
        }
    }

    private ArrayNode array(ObjectNode schema, String at, int depth) throws UnsatisfiableSchemaException {
        int minimum = SchemaBound.count(schema, "minItems", 0);
        int maximum = SchemaBound.count(schema, "maxItems", Integer.MAX_VALUE);
        int prefixed = SchemaDocument.prefix(schema).size();
        // a list within a list that holds such lists is as good empty
        int usual = depth < SHALLOW ? 1 : 0;
        if (minimum > maximum || minimum > MAX_ITEMS) {
            throw new UnsatisfiableSchemaException(at, "minItems " + minimum + " is more than is possible");
        }
        int containing = schema.has("contains") ? SchemaBound.count(schema, "minContains", 1) : 0;
        int wanted = Math.min(maximum, Math.max(minimum, Math.max(prefixed + containing, usual)));
        ArrayNode made = JSON.arrayNode();
        Set<JsonNode> different = new HashSet<>();
        while (made.size() < wanted) {
            try {
                JsonNode item = item(schema, different, made.size(), at, depth);
                different.add(item);
                made.add(item);
            } catch (UnsatisfiableSchemaException e) {
                if (made.size() < minimum) {
                    throw e;
                }
                break;
            }
        }
        return made;
    }

    // five parameters: where in what it stands, and what it must not be
    private JsonNode item(ObjectNode schema, Set<JsonNode> soFar, int index, String at, int depth)
            throws UnsatisfiableSchemaException {
        JsonNode prefix = SchemaDocument.prefix(schema);
        JsonNode itemSchema = index < prefix.size() ? prefix.path(index) : afterPrefix(schema, index - prefix.size());
        boolean unique = schema.path("uniqueItems").asBoolean(false);
        for (int attempt = 0; attempt < DISTINCT_ATTEMPTS; attempt++) {
            JsonNode made = value(
                    itemSchema.isMissingNode() ? JSON.objectNode() : itemSchema, child(at, "" + index), depth + 1);
            if (!unique || !soFar.contains(made)) {
                return made;
            }
        }
        throw new UnsatisfiableSchemaException(at, "found no " + (index + 1) + " different items (uniqueItems)");
    }

    private JsonNode afterPrefix(ObjectNode schema, int index) {
        JsonNode items = SchemaDocument.afterPrefix(schema);
        boolean contained = schema.has("contains") && index < SchemaBound.count(schema, "minContains", 1);
        if (!contained) {
            return items;
        }
        return items instanceof ObjectNode object && schema.path("contains").isObject()
                ? document.both(object, schema.path("contains"))
                : schema.path("contains");
    }

    /** Refuse what a schema's own values make too long, and numbers that JSON does not know. */
    private void requireSendable(JsonNode made) throws UnsatisfiableSchemaException {
        if (characters(made) > MAX_CHARACTERS) {
            throw new UnsatisfiableSchemaException("", "the arguments exceed " + MAX_CHARACTERS + " characters");
        }
    }

    private long characters(JsonNode made) throws UnsatisfiableSchemaException {
        effort.spend(1);
        if (made.isTextual()) {
            return made.asText().length() + 2L;
        }
        if (made.isNumber() && !SchemaBound.isModest(made)) {
            throw new UnsatisfiableSchemaException("", "a number of the arguments has no end, or too many digits");
        }
        long sum = made.isContainerNode() ? 2 : SchemaBound.MAX_DIGITS / 40;
        for (Map.Entry<String, JsonNode> member : made.properties()) {
            sum += member.getKey().length() + 4L + characters(member.getValue());
        }
        if (made.isArray()) {
            for (JsonNode item : made) {
                sum += 1 + characters(item);
            }
        }
        return sum;
    }

    private static String child(String at, String name) {
        return at + '/' + name.replace("~", "~0").replace("/", "~1");
    }
}
