package mcpleak.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcpleak.protocol.message.ParameterHeaders.Mirrored;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ParameterHeadersTest {

    /** The examples of the specification, and the edges between them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "us-west1 | us-west1",
                "us west 1 | us west 1",
                "\"\" | \"\"",
                "~ | ~",
                "\u007f | =?base64?fw==?=",
                "Hello, \u4e16\u754c | =?base64?SGVsbG8sIOS4lueVjA==?=",
                "\" padded \" | =?base64?IHBhZGRlZCA=?=",
                "\" a\" | =?base64?IGE=?=",
                "\"a \" | =?base64?YSA=?=",
                "\"line1\nline2\" | =?base64?bGluZTEKbGluZTI=?=",
                "\"a\tb\" | =?base64?YQli?=",
                "=?base64?literal?= | =?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?=",
                "=?base64?open | =?base64?open",
                "=?BASE64?x?= | =?BASE64?x?="
            })
    void encode_keepsWhatIsSafe_andEncodesTheRest(String text, String header) {
        assertThat(ParameterHeaders.encode(text)).isEqualTo(header);
    }

    @Test
    void schema_nestedProperties_areFound() {
        assertThat(ParameterHeaders.of(json("""
                {"type":"object","properties":{
                  "a":{"type":"object","properties":{"b":{"type":"integer","x-mcp-header":"B"}}},
                  "c":{"type":"string","x-mcp-header":"c"},
                  "x-mcp-header":{"type":"string"},
                  "d":{"type":"string","default":{"x-mcp-header":"is data"}}}}""")))
                .isEqualTo(new ParsedResult.Valid<>(new ParameterHeaders(List.of(
                        new Mirrored("Mcp-Param-B", List.of("a", "b")), new Mirrored("Mcp-Param-c", List.of("c"))))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"string\",\"x-mcp-header\":\"\"} | is no HTTP token: \"\"",
                "{\"type\":\"string\",\"x-mcp-header\":7} | is no HTTP token: \"7\"",
                "{\"type\":\"string\",\"x-mcp-header\":null} | is no HTTP token: \"null\"",
                "{\"type\":\"string\",\"x-mcp-header\":\"My Region\"} | is no HTTP token: \"My Region\"",
                "{\"type\":\"string\",\"x-mcp-header\":\"a:b\"} | is no HTTP token: \"a:b\"",
                "{\"type\":\"string\",\"x-mcp-header\":\"R\u00e9gion\"} | is no HTTP token: \"R\u00e9gion\"",
                "{\"type\":\"string\",\"x-mcp-header\":\"a\\r\\nb\"} | is no HTTP token: \"a b\"",
                "{\"type\":\"number\",\"x-mcp-header\":\"N\"} | is for string, integer and boolean, not for type \"number\"",
                "{\"type\":\"object\",\"x-mcp-header\":\"N\"} | is for string, integer and boolean, not for type \"object\"",
                "{\"type\":\"array\",\"x-mcp-header\":\"N\"} | is for string, integer and boolean, not for type \"array\"",
                "{\"type\":\"null\",\"x-mcp-header\":\"N\"} | is for string, integer and boolean, not for type \"null\"",
                "{\"x-mcp-header\":\"N\"} | is for string, integer and boolean, not for type unknown"
            })
    void schema_thatBreaksARuleOfTheKeyword_isRefused(String property, String reason) {
        assertThat(reason("{\"properties\":{\"p\":" + property + "}}")).isEqualTo("x-mcp-header at /p " + reason);
    }

    @Test
    void schema_sameHeaderTwice_isRefusedWhateverItsCase() {
        assertThat(reason("{\"properties\":{\"p\":{\"type\":\"string\",\"x-mcp-header\":\"A\"},"
                        + "\"q\":{\"type\":\"string\",\"x-mcp-header\":\"a\"}}}"))
                .isEqualTo("x-mcp-header at /q \"a\" comes twice");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"x-mcp-header\":\"A\",\"type\":\"string\"} | /",
                "{\"properties\":{\"p\":{\"items\":$}}} | /p/items",
                "{\"properties\":{\"p\":{\"prefixItems\":[{},$]}}} | /p/prefixItems",
                "{\"properties\":{\"p\":{\"items\":{\"properties\":{\"q\":$}}}}} | /p/items/q",
                "{\"allOf\":[$]} | /allOf",
                "{\"anyOf\":[{\"properties\":{\"q\":$}}]} | /anyOf/q",
                "{\"oneOf\":[$]} | /oneOf",
                "{\"not\":$} | /not",
                "{\"if\":$} | /if",
                "{\"then\":$} | /then",
                "{\"else\":$} | /else",
                "{\"$defs\":{\"d\":$}} | /d",
                "{\"definitions\":{\"d\":$}} | /d",
                "{\"dependentSchemas\":{\"d\":$}} | /d",
                "{\"patternProperties\":{\"d\":$}} | /d",
                "{\"additionalProperties\":$} | /additionalProperties",
                "{\"properties\":{\"p\":{\"contains\":$}}} | /p/contains"
            })
    void schema_keywordWhereNoPropertiesLead_isRefused(String schema, String place) {
        String annotated = schema.replace("$}", "{\"type\":\"string\",\"x-mcp-header\":\"A\"}}")
                .replace("$]", "{\"type\":\"string\",\"x-mcp-header\":\"A\"}]");
        assertThat(reason(annotated))
                .isEqualTo("x-mcp-header at " + place + " stands where no chain of \"properties\" leads");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"true", "{}", "[]", "{\"properties\":[]}", "{\"properties\":{\"p\":true}}"})
    void schema_withoutTheKeyword_hasNoHeaders(String schema) {
        assertThat(ParameterHeaders.of(json(schema))).isEqualTo(new ParsedResult.Valid<>(ParameterHeaders.NONE));
    }

    @Test
    void values_absentNullAndNoPrimitive_haveNoHeader() {
        var headers = new ParameterHeaders(List.of(
                new Mirrored("Mcp-Param-A", List.of("a", "b")),
                new Mirrored("Mcp-Param-N", List.of("n")),
                new Mirrored("Mcp-Param-O", List.of("o")),
                new Mirrored("Mcp-Param-I", List.of("i"))));
        assertThat(headers.of(Optional.of(json("{\"a\":{\"b\":-7},\"n\":null,\"o\":{},\"i\":9007199254740991}"))))
                .isEqualTo(Map.of("Mcp-Param-A", "-7", "Mcp-Param-I", "9007199254740991"));
        assertThat(headers.of(Optional.of(json("{\"a\":3}")))).isEmpty();
        assertThat(headers.of(Optional.empty())).isEmpty();
    }

    private static String reason(String schema) {
        return ParameterHeaders.of(json(schema)) instanceof ParsedResult.Invalid<ParameterHeaders> not
                ? not.reason()
                : "";
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
