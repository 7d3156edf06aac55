package mcpleak.gatling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import mcpleak.mcp.Understood;

/**
 * Read the arguments that a scenario wrote as JSON.
 *
 * <p>Thread-safe. The last text is remembered: most scenarios send the same arguments over and over.
 */
final class ArgumentsParser {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private volatile Parsed last = new Parsed("{}", new Understood.As<>(JSON.createObjectNode()));

    Understood<ObjectNode> parse(String json) {
        Parsed remembered = last;
        if (remembered.json().equals(json)) {
            return remembered.arguments();
        }
        var parsed = new Parsed(json, read(json));
        last = parsed;
        return parsed.arguments();
    }

    private static Understood<ObjectNode> read(String json) {
        try {
            return JSON.readTree(json) instanceof ObjectNode arguments
                    ? new Understood.As<>(arguments)
                    : new Understood.Not<>("the arguments are not a JSON object");
        } catch (JsonProcessingException e) {
            return new Understood.Not<>("the arguments are not JSON: " + e.getOriginalMessage());
        }
    }

    private record Parsed(String json, Understood<ObjectNode> arguments) {}
}
