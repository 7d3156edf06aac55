package mcpleak.gatling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import mcpleak.mcp.ParsedResult;

/**
 * Read what a scenario wrote as JSON.
 *
 * <p>Thread-safe. The last text is remembered: most scenarios send the same arguments over and over.
 */
final class JsonTextParser {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private volatile Read last = new Read("{}", new ParsedResult.Valid<>(JSON.createObjectNode()));

    ParsedResult<JsonNode> parse(String json) {
        Read remembered = last;
        if (remembered.json().equals(json)) {
            return remembered.value();
        }
        var read = new Read(json, read(json));
        last = read;
        return read.value();
    }

    private static ParsedResult<JsonNode> read(String json) {
        try {
            return new ParsedResult.Valid<>(JSON.readTree(json));
        } catch (JsonProcessingException e) {
            return new ParsedResult.Invalid<>("the arguments are not JSON: " + e.getOriginalMessage());
        }
    }

    private record Read(String json, ParsedResult<JsonNode> value) {}
}
