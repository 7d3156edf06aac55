package mcpleak.protocol.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * Hold what a tool answered.
 *
 * @param isError whether the tool says that it failed; a missing member says no
 * @param text its first content of type text; empty if it has none
 */
public record ToolResult(boolean isError, String text) {

    /** Read the result of {@code tools/call}. */
    public static ParsedResult<ToolResult> read(JsonNode result) {
        if (!result.isObject()) {
            return new ParsedResult.Invalid<>("the result of tools/call is not an object");
        }
        return new ParsedResult.Valid<>(new ToolResult(result.path("isError").asBoolean(false), firstText(result)));
    }

    /** Return why the call failed, by the tool's own word; empty if it did not. */
    public Optional<String> failure() {
        if (!isError) {
            return Optional.empty();
        }
        return Optional.of(text.isBlank() ? "isError" : "isError: " + Quote.of(text, Outcome.MAX_QUOTE));
    }

    private static String firstText(JsonNode result) {
        for (JsonNode content : result.path("content")) {
            if ("text".equals(content.path("type").asText(""))) {
                return content.path("text").asText("");
            }
        }
        return "";
    }
}
