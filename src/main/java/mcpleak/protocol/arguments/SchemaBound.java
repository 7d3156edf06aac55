package mcpleak.protocol.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** Read the numbers of a schema, however large a server wrote them. */
final class SchemaBound {

    /** Most digits before or after the decimal point of a number that is computed with. */
    static final int MAX_DIGITS = 400;

    private SchemaBound() {}

    /** Return a number of things, brought into the range of an int; what is no number counts as not given. */
    static int count(JsonNode schema, String keyword, int otherwise) {
        JsonNode count = schema.path(keyword);
        return count.isNumber() ? (int) Math.max(0, Math.min(Integer.MAX_VALUE, count.doubleValue())) : otherwise;
    }

    /** Return a bound of a range; empty if it is not given, or so far out that it bounds nothing. */
    static Optional<BigDecimal> number(JsonNode schema, String keyword) {
        JsonNode number = schema.path(keyword);
        return number.isNumber() && isModest(number) ? Optional.of(number.decimalValue()) : Optional.empty();
    }

    /** Say whether a number is finite, with so few digits that computing with it takes no time. */
    static boolean isModest(JsonNode number) {
        if (number.isFloat() || number.isDouble()) {
            return Double.isFinite(number.doubleValue());
        }
        if (!number.isBigDecimal()) {
            return !number.isBigInteger() || number.bigIntegerValue().bitLength() < MAX_DIGITS * 3;
        }
        BigDecimal value = number.decimalValue();
        long before = (long) value.precision() - value.scale();
        return before <= MAX_DIGITS && value.scale() <= MAX_DIGITS;
    }

    /** Tell the type that a schema asks for. */
    static final class SchemaType {

        /** Keywords that only make sense for one type, for schemas that do not name theirs. */
        private static final Map<String, String> BY_KEYWORD = Map.ofEntries(
                Map.entry("properties", "object"),
                Map.entry("required", "object"),
                Map.entry("additionalProperties", "object"),
                Map.entry("minProperties", "object"),
                Map.entry("items", "array"),
                Map.entry("prefixItems", "array"),
                Map.entry("minItems", "array"),
                Map.entry("minimum", "number"),
                Map.entry("maximum", "number"),
                Map.entry("exclusiveMinimum", "number"),
                Map.entry("exclusiveMaximum", "number"),
                Map.entry("multipleOf", "number"));

        private SchemaType() {}

        /** Return the first type that is not null; text if the schema leaves it open. */
        static String of(ObjectNode schema) {
            JsonNode type = schema.path("type");
            if (type.isTextual()) {
                return type.asText();
            }
            for (JsonNode each : type) {
                if (!each.asText().equals("null")) {
                    return each.asText();
                }
            }
            return type.size() > 0 ? "null" : inferred(schema);
        }

        /** Say whether a schema's type admits a value. */
        static boolean allows(JsonNode schema, JsonNode value) {
            JsonNode type = schema.path("type");
            if (type.isTextual()) {
                return isOf(value, type.asText());
            }
            for (JsonNode each : type) {
                if (isOf(value, each.asText())) {
                    return true;
                }
            }
            return false;
        }

        /** Say whether a value is of a type; a missing value is of none. */
        static boolean isOf(JsonNode value, String type) {
            return switch (type) {
                case "object" -> value.isObject();
                case "array" -> value.isArray();
                case "integer" -> value.isNumber() && SchemaBound.isModest(value) && value.canConvertToExactIntegral();
                case "number" -> value.isNumber() && SchemaBound.isModest(value);
                case "boolean" -> value.isBoolean();
                case "null" -> value.isNull();
                case "string" -> value.isTextual();
                default -> false;
            };
        }

        private static String inferred(ObjectNode schema) {
            for (Map.Entry<String, JsonNode> member : schema.properties()) {
                String type = BY_KEYWORD.get(member.getKey());
                if (type != null) {
                    return type;
                }
            }
            return "string";
        }
    }
}
