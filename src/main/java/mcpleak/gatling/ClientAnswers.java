package mcpleak.gatling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;
import mcpleak.mcp.ElicitedContent;

/** Make the usual results for what servers ask of clients. */
public final class ClientAnswers {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ClientAnswers() {}

    /** Offer roots. */
    public static Function<ServerRequest, JsonNode> roots(List<String> uris) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        var roots = result.putArray("roots");
        uris.forEach(uri -> roots.addObject().put("uri", uri));
        return request -> result;
    }

    /** Answer sampling with a text by a model that does not exist. */
    public static Function<ServerRequest, JsonNode> sampled(Function<ServerRequest, String> text) {
        return request -> {
            ObjectNode result = JsonNodeFactory.instance.objectNode();
            result.put("role", "assistant").put("model", "mcpleak").put("stopReason", "endTurn");
            result.putObject("content").put("type", "text").put("text", text.apply(request));
            return result;
        };
    }

    /** Accept every form, defaults applied. */
    public static Function<ServerRequest, JsonNode> accepted() {
        return request -> ElicitedContent.accept(request.params(), System::nanoTime);
    }

    /** Decline every form. */
    public static Function<ServerRequest, JsonNode> declined() {
        return request -> ElicitedContent.decline();
    }

    /**
     * Answer with JSON.
     *
     * @param json makes the result; what is not JSON is answered with an internal error
     */
    public static Function<ServerRequest, JsonNode> json(Function<ServerRequest, String> json) {
        return request -> {
            try {
                return JSON.readTree(json.apply(request));
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
            }
        };
    }
}
