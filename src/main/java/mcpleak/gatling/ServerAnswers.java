package mcpleak.gatling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Say how a virtual user answers what the server asks, by method. Immutable.
 *
 * <p>{@code ping} is answered with an empty result unless told otherwise; a method without an answer gets "method not found".
 *
 * @param byMethod the answers, in the order in which they were given
 */
public record ServerAnswers(Map<String, ServerAnswer> byMethod) {

    /** Answer a ping, and nothing else. */
    public static final ServerAnswers PING_ONLY =
            new ServerAnswers(Map.of("ping", ServerAnswer.of(request -> JsonNodeFactory.instance.objectNode())));

    public ServerAnswers {
        byMethod = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(byMethod));
    }

    /** Return the same with another answer to a method. */
    public ServerAnswers with(String method, ServerAnswer answer) {
        Map<String, ServerAnswer> more = new LinkedHashMap<>(byMethod);
        more.put(method, answer);
        return new ServerAnswers(more);
    }

    /** Return the same with a function that answers a method at once. */
    public ServerAnswers with(String method, Function<ServerRequest, JsonNode> result) {
        return with(method, ServerAnswer.of(result));
    }

    /** Return the same, the answer to a method being late; a method without an answer is answered late with an error. */
    public ServerAnswers late(String method, Duration after) {
        Optional<Function<ServerRequest, JsonNode>> result =
                Optional.ofNullable(byMethod.get(method)).flatMap(ServerAnswer::result);
        return with(method, new ServerAnswer(result, after));
    }

    /** Return how a method is answered; empty if the client does not offer it. */
    Optional<ServerAnswer> to(String method) {
        return Optional.ofNullable(byMethod.get(method));
    }

    /** Return what a client with these answers offers, for {@code initialize}. */
    ObjectNode capabilities() {
        ObjectNode capabilities = JsonNodeFactory.instance.objectNode();
        if (byMethod.containsKey("roots/list")) {
            capabilities.putObject("roots");
        }
        if (byMethod.containsKey("sampling/createMessage")) {
            capabilities.putObject("sampling");
        }
        if (byMethod.containsKey("elicitation/create")) {
            capabilities.putObject("elicitation");
        }
        return capabilities;
    }
}
