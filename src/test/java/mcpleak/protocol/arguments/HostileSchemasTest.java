package mcpleak.protocol.arguments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import mcpleak.protocol.arguments.SchemaPattern.PatternParts;
import mcpleak.protocol.message.HostileSchemas;
import mcpleak.protocol.message.ParsedResult;
import mcpleak.protocol.message.Quote;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Make arguments from schemas that were written to stop whoever does. */
final class HostileSchemasTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<Arguments> impossible() {
        return HostileSchemas.impossible().entrySet().stream()
                .map(each -> Arguments.of(each.getKey(), each.getValue()));
    }

    static Stream<Arguments> possible() {
        return HostileSchemas.possible().entrySet().stream().map(each -> Arguments.of(each.getKey(), each.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("impossible")
    void generate_whatCannotBeMade_isLeftOutWithAReason(String name, String schema) throws Exception {
        assertThat(made(name, schema)).isInstanceOf(ParsedResult.Invalid.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("possible")
    void generate_whatOnlyLooksBad_isMade(String name, String schema) throws Exception {
        ParsedResult<ObjectNode> made = made(name, schema);
        assertThat(made).isInstanceOf(ParsedResult.Valid.class);
        String sent = ((ParsedResult.Valid<ObjectNode>) made).value().toString();
        assertThat(JSON.readTree(sent).isObject()).isTrue();
    }

    /** On a thread of its own: what does not end must not hold the test up. */
    private static ParsedResult<ObjectNode> made(String name, String schema) throws Exception {
        JsonNode read = JSON.readTree(schema);
        var work = new FutureTask<>(() -> {
            long began = System.nanoTime();
            ParsedResult<ObjectNode> made = ToolArguments.generate(read, 7, System::nanoTime);
            System.out.println(name + ": " + (System.nanoTime() - began) / 1_000_000 + " ms, "
                    + (made instanceof ParsedResult.Invalid<ObjectNode> not ? Quote.of(not.reason(), 150) : "made"));
            return made;
        });
        Thread thread = new Thread(work, "hostile schema");
        thread.setDaemon(true);
        thread.start();
        return work.get(60, TimeUnit.SECONDS);
    }

    @Test
    void generate_aClockThatStrikes_endsTheWork() throws Exception {
        AtomicLong now = new AtomicLong();
        JsonNode schema = JSON.readTree(HostileSchemas.impossible().get("allOf doubling"));

        assertThat(ToolArguments.generate(schema, 1, () -> now.getAndAdd(Effort.MAX_NANOS)))
                .isEqualTo(new ParsedResult.Invalid<>("it takes longer than 1 s"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "abc!3!3",
                "a{3}!3!3",
                "a{2,5}b!6!3",
                "(ab){30}!90!90",
                "((a{30}){30}){30}!27930!27930",
                "[a-z{]{4}\\{2}!7!7",
                "a{,3}!3!1",
                "a{x}!1!1",
                "(((a!1!1",
                "a{99999999}!9223372036854!9223372036854"
            })
    void parts_areCountedAsOftenAsTheyMayCome(String pattern, long most, long fewest) {
        assertThat(PatternParts.most(pattern)).isEqualTo(most);
        assertThat(PatternParts.fewest(pattern)).isEqualTo(fewest);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "^\\d+$!123!true",
                "^\\d+$!12a!false",
                "b!abc!true",
                "(?=.*\\d)[a-z]!a1!true",
                "(.)\\1!abb!true",
                "(.)\\1!abc!false",
                "^\\u0041$!A!true"
            })
    void pattern_isFoundAsAJavaPatternWould(String pattern, String text, boolean found) {
        Optional<SchemaPattern> read = SchemaPattern.of(pattern, new Effort(() -> 0));
        assertThat(read.map(each -> each.isIn(text))).contains(found);
    }
}
