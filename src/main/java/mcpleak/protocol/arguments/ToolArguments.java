package mcpleak.protocol.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import mcpleak.protocol.arguments.SchemaDocument.UnsatisfiableSchemaException;
import mcpleak.protocol.message.ParsedResult;
import mcpleak.protocol.message.Quote;

/**
 * Make arguments that a tool accepts, from the JSON Schema of its input.
 *
 * <p>Understood are types, {@code enum}, {@code const}, {@code default}, ranges, lengths, patterns within reason, formats, arrays,
 * nested objects, {@code required}, {@code allOf}, {@code anyOf}, {@code oneOf}, {@code not}, {@code if}, what depends on other
 * properties, and {@code $ref} inside the document. What was made is held against the schema ({@link SchemaCheck}) before it is
 * returned. Only required properties are given, with one exception: an optional {@code format: uri} whose default is an http(s)
 * address gets a {@code data:} URI, lest the server fetch that address from the network. References to other documents are not
 * followed; nothing here ever opens a connection.
 *
 * @see <a href="https://json-schema.org/draft/2020-12/json-schema-validation">JSON Schema 2020-12, Validation</a>
 */
public final class ToolArguments {

    private ToolArguments() {}

    /**
     * Make arguments for one call.
     *
     * @param inputSchema the tool's schema
     * @param seed what decides free choices; the same seed gives the same arguments
     * @param nanoClock monotonic time in nanoseconds: whatever the schema, it takes at most {@value Effort#MAX_STEPS} steps of some
     *     ten nanoseconds, and 1 s
     */
    public static ParsedResult<ObjectNode> generate(JsonNode inputSchema, long seed, LongSupplier nanoClock) {
        try {
            JsonNode value =
                    new SchemaValues(inputSchema, new SplittableRandom(seed), new Effort(nanoClock)).generate();
            return value instanceof ObjectNode arguments
                    ? new ParsedResult.Valid<>(arguments)
                    : new ParsedResult.Invalid<>("the input schema is not that of an object");
        } catch (UnsatisfiableSchemaException e) {
            return new ParsedResult.Invalid<>(e.reason());
        } catch (Effort.SpentException e) {
            return new ParsedResult.Invalid<>("it " + e.getMessage());
        } catch (RuntimeException | StackOverflowError e) {
            // a defect of ours that one schema brings to light must not cost the other tools
            return new ParsedResult.Invalid<>("this client fails on its schema: " + Quote.of(e.toString(), 100));
        }
    }
}
