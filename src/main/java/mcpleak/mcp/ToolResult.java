package mcpleak.mcp;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Hold what a tool answered.
 *
 * @param isError whether the tool says that it failed; a missing member says no
 * @param text its first content of type text; empty if it has none
 */
public record ToolResult(boolean isError, String text) {

    /** Read the result of {@code tools/call}. */
    public static Understood<ToolResult> read(JsonNode result) {
        if (!result.isObject()) {
            return new Understood.Not<>("the result of tools/call is not an object");
        }
        return new Understood.As<>(new ToolResult(result.path("isError").asBoolean(false), firstText(result)));
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
