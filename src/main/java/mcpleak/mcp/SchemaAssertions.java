package mcpleak.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Hold a value against the keywords of a schema that look at the value alone, not at its children. Stateless.
 *
 * @see <a href="https://json-schema.org/draft/2020-12/json-schema-validation">JSON Schema 2020-12, Validation</a>
 */
final class SchemaAssertions {

    private SchemaAssertions() {}

    /** Return the keyword that a value violates; empty if none. */
    static String violated(JsonNode schema, JsonNode value) {
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
            return ofNumber(schema, value.decimalValue());
        }
        if (value.isTextual()) {
            return ofText(schema, value.asText());
        }
        if (value.isArray()) {
            return ofArray(schema, value);
        }
        return value.isObject() ? ofObject(schema, value) : "";
    }

    private static String ofNumber(JsonNode schema, BigDecimal value) {
        boolean within = bound(schema, "minimum", value, -1)
                && bound(schema, "maximum", value, 1)
                && bound(schema, "exclusiveMinimum", value, -1)
                && bound(schema, "exclusiveMaximum", value, 1)
                && differs(schema, "exclusiveMinimum", value)
                && differs(schema, "exclusiveMaximum", value);
        if (!within) {
            return "its range";
        }
        JsonNode step = schema.path("multipleOf");
        boolean multiple = !step.isNumber()
                || step.decimalValue().signum() <= 0
                || value.remainder(step.decimalValue()).signum() == 0;
        return multiple ? "" : "multipleOf";
    }

    /** Say whether a value does not lie beyond a bound, on the side that the sign says. */
    private static boolean bound(JsonNode schema, String keyword, BigDecimal value, int side) {
        JsonNode bound = schema.path(keyword);
        return !bound.isNumber() || value.compareTo(bound.decimalValue()) * side <= 0;
    }

    private static boolean differs(JsonNode schema, String keyword, BigDecimal value) {
        JsonNode bound = schema.path(keyword);
        return !bound.isNumber() || value.compareTo(bound.decimalValue()) != 0;
    }

    private static String ofText(JsonNode schema, String value) {
        int length = value.codePointCount(0, value.length());
        if (length < schema.path("minLength").asInt(0)
                || length > schema.path("maxLength").asInt(Integer.MAX_VALUE)) {
            return "its length";
        }
        JsonNode pattern = schema.path("pattern");
        return !pattern.isTextual() || matches(pattern.asText(), value) ? "" : "pattern";
    }

    /** Say whether a text contains what a pattern asks for; one that cannot be read asks for nothing. */
    static boolean matches(String pattern, String text) {
        try {
            return Pattern.compile(pattern).matcher(text).find();
        } catch (PatternSyntaxException e) {
            // the generator has named it where it matters
            return true;
        }
    }

    private static String ofArray(JsonNode schema, JsonNode value) {
        if (value.size() < schema.path("minItems").asInt(0)
                || value.size() > schema.path("maxItems").asInt(Integer.MAX_VALUE)) {
            return "its number of items";
        }
        return schema.path("uniqueItems").asBoolean(false) && hasEqualItems(value) ? "uniqueItems" : "";
    }

    private static boolean hasEqualItems(JsonNode array) {
        for (int i = 0; i < array.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (equal(array.get(i), array.get(j))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String ofObject(JsonNode schema, JsonNode value) {
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.asText())) {
                return "required";
            }
        }
        boolean fits = value.size() >= schema.path("minProperties").asInt(0)
                && value.size() <= schema.path("maxProperties").asInt(Integer.MAX_VALUE);
        if (!fits) {
            return "its number of properties";
        }
        for (var dependency : schema.path("dependentRequired").properties()) {
            for (JsonNode needed : dependency.getValue()) {
                if (value.has(dependency.getKey()) && !value.has(needed.asText())) {
                    return "dependentRequired";
                }
            }
        }
        return "";
    }

    private static boolean holds(JsonNode array, JsonNode value) {
        for (JsonNode each : array) {
            if (equal(each, value)) {
                return true;
            }
        }
        return false;
    }

    /** Compare as JSON Schema does: 1 and 1.0 are one number. */
    private static boolean equal(JsonNode one, JsonNode other) {
        return one.equals(
                (first, second) -> first.isNumber() && second.isNumber()
                        ? first.decimalValue().compareTo(second.decimalValue())
                        : first.equals(second) ? 0 : 1,
                other);
    }
}
