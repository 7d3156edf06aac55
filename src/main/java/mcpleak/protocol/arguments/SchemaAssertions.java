package mcpleak.protocol.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcpleak.protocol.arguments.SchemaBound.SchemaType;

/**
 * Hold a value against the keywords of a schema that look at the value alone, not at its children.
 *
 * <p>Not thread-safe; used for one document's values.
 *
 * @see <a href="https://json-schema.org/draft/2020-12/json-schema-validation">JSON Schema 2020-12, Validation</a>
 */
final class SchemaAssertions {

    private final Effort effort;
    private final Map<String, Optional<SchemaPattern>> patterns = new HashMap<>();

    SchemaAssertions(Effort effort) {
        this.effort = effort;
    }

    /** Return the keyword that a value violates; empty if none. */
    String violated(JsonNode schema, JsonNode value) {
        if (schema.has("type") && !SchemaType.allows(schema, value)) {
            return "type";
        }
        if (schema.has("const") && !equal(schema.path("const"), value)) {
            return "const";
        }
        if (schema.path("enum").isArray() && !holds(schema.path("enum"), value)) {
            return "enum";
        }
        if (value.isNumber()) {
            return SchemaBound.isModest(value) ? ofNumber(schema, value.decimalValue()) : "its range";
        }
        if (value.isTextual()) {
            return ofText(schema, value.asText());
        }
        if (value.isArray()) {
            return ofArray(schema, value);
        }
        return value.isObject() ? ofObject(schema, value) : "";
    }

    private String ofNumber(JsonNode schema, BigDecimal value) {
        boolean within = bound(schema, "minimum", value, -1)
                && bound(schema, "maximum", value, 1)
                && bound(schema, "exclusiveMinimum", value, -1)
                && bound(schema, "exclusiveMaximum", value, 1)
                && differs(schema, "exclusiveMinimum", value)
                && differs(schema, "exclusiveMaximum", value);
        if (!within) {
            return "its range";
        }
        boolean multiple = SchemaBound.number(schema, "multipleOf")
                .filter(step -> step.signum() > 0)
                .map(step -> value.remainder(step).signum() == 0)
                .orElse(true);
        return multiple ? "" : "multipleOf";
    }

    /** Say whether a value does not lie beyond a bound, on the side that the sign says. */
    private static boolean bound(JsonNode schema, String keyword, BigDecimal value, int side) {
        return SchemaBound.number(schema, keyword)
                .map(bound -> value.compareTo(bound) * side <= 0)
                .orElse(true);
    }

    private static boolean differs(JsonNode schema, String keyword, BigDecimal value) {
        return SchemaBound.number(schema, keyword)
                .map(bound -> value.compareTo(bound) != 0)
                .orElse(true);
    }

    private String ofText(JsonNode schema, String value) {
        int length = value.codePointCount(0, value.length());
        if (length < SchemaBound.count(schema, "minLength", 0)
                || length > SchemaBound.count(schema, "maxLength", Integer.MAX_VALUE)) {
            return "its length";
        }
        JsonNode pattern = schema.path("pattern");
        return !pattern.isTextual() || matches(pattern.asText(), value) ? "" : "pattern";
    }

    /** Say whether a text contains what a pattern asks for; one that cannot be read asks for nothing. */
    boolean matches(String pattern, String text) {
        return pattern(pattern).map(read -> read.isIn(text)).orElse(true);
    }

    /** Read a pattern; empty if it cannot be read. */
    Optional<SchemaPattern> pattern(String pattern) {
        return patterns.computeIfAbsent(pattern, text -> SchemaPattern.of(text, effort));
    }

    private String ofArray(JsonNode schema, JsonNode value) {
        if (value.size() < SchemaBound.count(schema, "minItems", 0)
                || value.size() > SchemaBound.count(schema, "maxItems", Integer.MAX_VALUE)) {
            return "its number of items";
        }
        return schema.path("uniqueItems").asBoolean(false) && hasEqualItems(value) ? "uniqueItems" : "";
    }

    private boolean hasEqualItems(JsonNode array) {
        Set<Object> seen = new HashSet<>();
        for (JsonNode item : array) {
            effort.spend(1 + item.size());
            // 1 and 1.0 are one number; within items they are told apart
            Object value = item.isNumber() && SchemaBound.isModest(item)
                    ? item.decimalValue().stripTrailingZeros()
                    : item;
            if (!seen.add(value)) {
                return true;
            }
        }
        return false;
    }

    private String ofObject(JsonNode schema, JsonNode value) {
        effort.spend(schema.path("required").size());
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.asText())) {
                return "required";
            }
        }
        boolean fits = value.size() >= SchemaBound.count(schema, "minProperties", 0)
                && value.size() <= SchemaBound.count(schema, "maxProperties", Integer.MAX_VALUE);
        if (!fits) {
            return "its number of properties";
        }
        for (var dependency : schema.path("dependentRequired").properties()) {
            effort.spend(1 + dependency.getValue().size());
            for (JsonNode needed : dependency.getValue()) {
                if (value.has(dependency.getKey()) && !value.has(needed.asText())) {
                    return "dependentRequired";
                }
            }
        }
        return "";
    }

    private boolean holds(JsonNode array, JsonNode value) {
        for (JsonNode each : array) {
            if (equal(each, value)) {
                return true;
            }
        }
        return false;
    }

    /** Compare as JSON Schema does: 1 and 1.0 are one number. */
    private boolean equal(JsonNode one, JsonNode other) {
        effort.spend(1 + Math.min(one.size(), other.size()));
        return one.equals(this::compared, other);
    }

    private int compared(JsonNode first, JsonNode second) {
        effort.spend(1);
        boolean numbers =
                first.isNumber() && second.isNumber() && SchemaBound.isModest(first) && SchemaBound.isModest(second);
        if (numbers) {
            return first.decimalValue().compareTo(second.decimalValue());
        }
        return first.equals(second) ? 0 : 1;
    }
}
