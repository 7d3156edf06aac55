package mcpleak.protocol.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import mcpleak.protocol.arguments.SchemaDocument.UnsatisfiableSchemaException;

/**
 * Make numbers within a schema's range, small ones where there is a choice: a server may take a number as a count or a delay.
 *
 * <p>Not thread-safe.
 */
record SchemaNumbers(SplittableRandom random) {

    private static final BigInteger SMALLEST = BigInteger.ONE;
    private static final BigInteger LARGEST = BigInteger.TEN;

    JsonNode integer(ObjectNode schema, String at) throws UnsatisfiableSchemaException {
        return integerNode(wholeMultiple(Range.of(schema), BigDecimal.ONE, schema, at));
    }

    JsonNode number(ObjectNode schema, String at) throws UnsatisfiableSchemaException {
        Range range = Range.of(schema);
        if (SchemaBound.number(schema, "multipleOf").isPresent()) {
            return JsonNodeFactory.instance.numberNode(wholeMultiple(range, BigDecimal.ZERO, schema, at));
        }
        BigInteger low = range.lowest(BigDecimal.ONE);
        BigInteger high = range.highest(BigDecimal.ONE);
        if (low.compareTo(high) <= 0) {
            return integerNode(new BigDecimal(pick(low, high)));
        }
        BigDecimal middle = range.low().add(range.high()).divide(BigDecimal.valueOf(2), MathContext.DECIMAL64);
        if (!range.holds(middle)) {
            throw new UnsatisfiableSchemaException(at, "no number lies in its range");
        }
        return JsonNodeFactory.instance.numberNode(middle.doubleValue());
    }

    /** Pick a multiple of {@code multipleOf}, that is also whole if {@code unit} is one. */
    private BigDecimal wholeMultiple(Range range, BigDecimal unit, ObjectNode schema, String at)
            throws UnsatisfiableSchemaException {
        BigDecimal step = SchemaBound.number(schema, "multipleOf").orElse(BigDecimal.ONE);
        if (step.signum() <= 0) {
            throw new UnsatisfiableSchemaException(at, "multipleOf is not positive");
        }
        BigDecimal whole = unit.signum() > 0 ? wholeStep(step) : step;
        BigInteger low = range.lowest(whole);
        BigInteger high = range.highest(whole);
        if (low.compareTo(high) > 0) {
            throw new UnsatisfiableSchemaException(at, "no number lies in its range");
        }
        return whole.multiply(new BigDecimal(pick(low, high)));
    }

    /** Return the smallest whole number that is a multiple of a step: 5 for 2.5. */
    private static BigDecimal wholeStep(BigDecimal step) {
        BigDecimal plain = step.stripTrailingZeros();
        if (plain.scale() <= 0) {
            return step;
        }
        BigInteger scale = BigInteger.TEN.pow(plain.scale());
        BigInteger numerator = plain.unscaledValue();
        return new BigDecimal(numerator.divide(numerator.gcd(scale)));
    }

    private BigInteger pick(BigInteger low, BigInteger high) {
        BigInteger from = low.max(SMALLEST);
        BigInteger to = high.min(LARGEST);
        if (from.compareTo(to) > 0) {
            // nothing from 1 to 10 fits: stay at the end of the range that is nearer to it
            return low.compareTo(LARGEST) > 0 ? low : high;
        }
        int choices = to.subtract(from).intValueExact() + 1;
        return from.add(BigInteger.valueOf(random.nextInt(choices)));
    }

    private static JsonNode integerNode(BigDecimal value) {
        BigInteger whole = value.toBigIntegerExact();
        return whole.bitLength() < Long.SIZE
                ? JsonNodeFactory.instance.numberNode(whole.longValueExact())
                : JsonNodeFactory.instance.numberNode(whole);
    }

    /** The numbers from low to high, each end in or out. */
    private record Range(BigDecimal low, boolean lowIn, BigDecimal high, boolean highIn) {

        private static final BigDecimal FAR = new BigDecimal(BigInteger.TEN.pow(15));

        static Range of(ObjectNode schema) {
            BigDecimal minimum = bound(schema, "minimum", FAR.negate());
            BigDecimal above = bound(schema, "exclusiveMinimum", FAR.negate().subtract(BigDecimal.ONE));
            BigDecimal maximum = bound(schema, "maximum", FAR);
            BigDecimal below = bound(schema, "exclusiveMaximum", FAR.add(BigDecimal.ONE));
            // draft 4 wrote exclusiveMinimum: true beside minimum
            boolean lowOut = schema.path("exclusiveMinimum").asBoolean(false)
                    && schema.path("exclusiveMinimum").isBoolean();
            boolean highOut = schema.path("exclusiveMaximum").asBoolean(false)
                    && schema.path("exclusiveMaximum").isBoolean();
            // a range that lies wholly beyond FAR is open towards the far side
            BigDecimal low = minimum.max(above);
            BigDecimal high = maximum.min(below);
            if (low.compareTo(high) > 0 && !schema.has("maximum") && !schema.has("exclusiveMaximum")) {
                high = low.add(FAR);
            } else if (low.compareTo(high) > 0 && !schema.has("minimum") && !schema.has("exclusiveMinimum")) {
                low = high.subtract(FAR);
            }
            return new Range(
                    low, above.compareTo(minimum) < 0 && !lowOut, high, below.compareTo(maximum) > 0 && !highOut);
        }

        private static BigDecimal bound(ObjectNode schema, String keyword, BigDecimal otherwise) {
            return SchemaBound.number(schema, keyword).orElse(otherwise);
        }

        /** Return the smallest factor of a step that is in the range. */
        BigInteger lowest(BigDecimal step) {
            BigInteger factor = low.divide(step, 0, RoundingMode.CEILING).toBigInteger();
            boolean onTheEdge = step.multiply(new BigDecimal(factor)).compareTo(low) == 0;
            return onTheEdge && !lowIn ? factor.add(BigInteger.ONE) : factor;
        }

        /** Return the largest factor of a step that is in the range. */
        BigInteger highest(BigDecimal step) {
            BigInteger factor = high.divide(step, 0, RoundingMode.FLOOR).toBigInteger();
            boolean onTheEdge = step.multiply(new BigDecimal(factor)).compareTo(high) == 0;
            return onTheEdge && !highIn ? factor.subtract(BigInteger.ONE) : factor;
        }

        boolean holds(BigDecimal value) {
            int overLow = value.compareTo(low);
            int underHigh = high.compareTo(value);
            return (overLow > 0 || (overLow == 0 && lowIn)) && (underHigh > 0 || (underHigh == 0 && highIn));
        }
    }
}
