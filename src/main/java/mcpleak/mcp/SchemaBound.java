package mcpleak.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
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
}
