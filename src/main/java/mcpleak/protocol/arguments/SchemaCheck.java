package mcpleak.protocol.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import mcpleak.protocol.arguments.SchemaDocument.UnsatisfiableSchemaException;

/**
 * Hold a value against a schema of one document, so that what was generated is known to be valid.
 *
 * <p>Knows every keyword of 2020-12 but {@code format}, which is an annotation there, {@code $dynamicRef} and the
 * {@code unevaluated} ones. What stands in another document is not fetched: nothing is valid against it. Not thread-safe; used for
 * one document's values.
 *
 * @see <a href="https://json-schema.org/draft/2020-12/json-schema-core#name-keywords-for-applying-subsc">JSON Schema 2020-12,
 *     Keywords for applying subschemas</a>
 */
record SchemaCheck(SchemaDocument document, SchemaAssertions assertions, Effort effort) {

    /** Deepest nesting of schemas that is followed. */
    static final int MAX_DEPTH = 200;

    private static final int STEPS_A_SCHEMA = 5;

    boolean holds(JsonNode schema, JsonNode value) {
        return violated(schema, value).isEmpty();
    }

    /** Return a keyword that a value violates; empty if it is valid. */
    String violated(JsonNode schema, JsonNode value) {
        return violated(schema, value, 0);
    }

    private String violated(JsonNode schema, JsonNode value, int depth) {
        if (schema.isBoolean()) {
            return schema.asBoolean() ? "" : "false";
        }
        if (depth > MAX_DEPTH) {
            return "$ref";
        }
        effort.spend(STEPS_A_SCHEMA + schema.size());
        String own = assertions.violated(schema, value);
        if (!own.isEmpty()) {
            return own;
        }
        String children = value.isObject()
                ? inObject(schema, value, depth + 1)
                : value.isArray() ? inArray(schema, value, depth + 1) : "";
        return children.isEmpty() ? inPlace(schema, value, depth + 1) : children;
    }

    private boolean holds(JsonNode schema, JsonNode value, int depth) {
        return violated(schema, value, depth).isEmpty();
    }

    private String inPlace(JsonNode schema, JsonNode value, int depth) {
        if (schema.path("$ref").isTextual() && !reaches(schema.path("$ref").asText(), value, depth)) {
            return "$ref";
        }
        if (schema.path("allOf").isArray()
                && count(schema.path("allOf"), value, depth)
                        < schema.path("allOf").size()) {
            return "allOf";
        }
        if (schema.path("anyOf").isArray() && count(schema.path("anyOf"), value, depth) == 0) {
            return "anyOf";
        }
        if (schema.path("oneOf").isArray() && count(schema.path("oneOf"), value, depth) != 1) {
            return "oneOf";
        }
        if (schema.has("not") && holds(schema.path("not"), value, depth)) {
            return "not";
        }
        if (schema.has("if")) {
            String branch = holds(schema.path("if"), value, depth) ? "then" : "else";
            return schema.has(branch) && !holds(schema.path(branch), value, depth) ? branch : "";
        }
        return "";
    }

    private boolean reaches(String reference, JsonNode value, int depth) {
        try {
            return holds(document.target(reference, ""), value, depth);
        } catch (UnsatisfiableSchemaException e) {
            // it leads nowhere, or out of the document
            return false;
        }
    }

    private int count(JsonNode schemas, JsonNode value, int depth) {
        int valid = 0;
        for (JsonNode each : schemas) {
            valid += holds(each, value, depth) ? 1 : 0;
        }
        return valid;
    }

    private String inObject(JsonNode schema, JsonNode value, int depth) {
        for (Map.Entry<String, JsonNode> property : value.properties()) {
            effort.spend(1);
            String wrong = property(schema, property, depth);
            if (!wrong.isEmpty()) {
                return wrong;
            }
        }
        for (Map.Entry<String, JsonNode> dependent :
                schema.path("dependentSchemas").properties()) {
            effort.spend(1);
            if (value.has(dependent.getKey()) && !holds(dependent.getValue(), value, depth)) {
                return "dependentSchemas";
            }
        }
        return "";
    }

    private String property(JsonNode schema, Map.Entry<String, JsonNode> property, int depth) {
        String name = property.getKey();
        JsonNode value = property.getValue();
        JsonNode names = schema.path("propertyNames");
        if (!names.isMissingNode()
                && !holds(names, com.fasterxml.jackson.databind.node.TextNode.valueOf(name), depth)) {
            return "propertyNames";
        }
        JsonNode declared = schema.path("properties").path(name);
        boolean known = !declared.isMissingNode();
        if (known && !holds(declared, value, depth)) {
            return "properties";
        }
        for (Map.Entry<String, JsonNode> pattern :
                schema.path("patternProperties").properties()) {
            effort.spend(1);
            if (assertions.matches(pattern.getKey(), name)) {
                known = true;
                if (!holds(pattern.getValue(), value, depth)) {
                    return "patternProperties";
                }
            }
        }
        JsonNode additional = schema.path("additionalProperties");
        return known || additional.isMissingNode() || holds(additional, value, depth) ? "" : "additionalProperties";
    }

    private String inArray(JsonNode schema, JsonNode value, int depth) {
        JsonNode prefix = SchemaDocument.prefix(schema);
        JsonNode items = SchemaDocument.afterPrefix(schema);
        int prefixed = prefix.size();
        for (int i = 0; i < value.size(); i++) {
            JsonNode item = i < prefixed ? prefix.get(i) : items;
            if (!item.isMissingNode() && !holds(item, value.get(i), depth)) {
                return i < prefixed ? "prefixItems" : "items";
            }
        }
        if (!schema.has("contains")) {
            return "";
        }
        int found = 0;
        for (JsonNode item : value) {
            found += holds(schema.path("contains"), item, depth) ? 1 : 0;
        }
        boolean enough = found >= SchemaBound.count(schema, "minContains", 1)
                && found <= SchemaBound.count(schema, "maxContains", Integer.MAX_VALUE);
        return enough ? "" : "contains";
    }
}
