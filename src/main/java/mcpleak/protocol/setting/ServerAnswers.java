package mcpleak.protocol.setting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import mcpleak.protocol.arguments.ElicitedContent;

/**
 * How a virtual user answers what the server asks, by method. Immutable.
 *
 * <p>{@code ping} is answered with an empty result unless told otherwise; a method without an answer gets "method not found".
 *
 * @param byMethod the answers, in the order in which they were given
 */
public record ServerAnswers(Map<String, Answer> byMethod) {

    /** Answer a ping, and nothing else. */
    public static final ServerAnswers PING_ONLY =
            new ServerAnswers(Map.of("ping", Answer.of(request -> JsonNodeFactory.instance.objectNode())));

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROOTS = "roots/list";
    private static final String SAMPLING = "sampling/createMessage";
    private static final String ELICITATION = "elicitation/create";

    /**
     * How one kind of request is answered.
     *
     * @param result makes the result; empty: the request is never answered, or late with an error
     * @param after how long the user takes
     */
    public record Answer(Optional<Function<ServerRequest, JsonNode>> result, Duration after) {

        /** @throws IllegalArgumentException if the time is negative */
        public Answer {
            if (after.isNegative()) {
                throw new IllegalArgumentException("an answer comes after its request, not " + after);
            }
        }

        private static Answer of(Function<ServerRequest, JsonNode> result) {
            return new Answer(Optional.of(result), Duration.ZERO);
        }
    }

    public ServerAnswers {
        byMethod = Collections.unmodifiableMap(new LinkedHashMap<>(byMethod));
    }

    /** Return the same, roots being offered. */
    public ServerAnswers roots(List<String> uris) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        var roots = result.putArray("roots");
        uris.forEach(uri -> roots.addObject().put("uri", uri));
        return with(ROOTS, Answer.of(request -> result));
    }

    /** Return the same, sampling being answered with a text by a model that does not exist. */
    public ServerAnswers sampled(Function<ServerRequest, String> text) {
        return with(SAMPLING, Answer.of(request -> {
            ObjectNode result = JsonNodeFactory.instance.objectNode();
            result.put("role", "assistant").put("model", "mcpleak").put("stopReason", "endTurn");
            result.putObject("content").put("type", "text").put("text", text.apply(request));
            return result;
        }));
    }

    /** Return the same, every form being accepted, defaults applied. */
    public ServerAnswers formsAccepted() {
        return with(ELICITATION, Answer.of(request -> ElicitedContent.accept(request.params(), System::nanoTime)));
    }

    /** Return the same, every form being declined. */
    public ServerAnswers formsDeclined() {
        return with(ELICITATION, Answer.of(request -> ElicitedContent.decline()));
    }

    /**
     * Return the same with another answer to a method.
     *
     * @param json makes the result; what is not JSON is answered with an internal error
     */
    public ServerAnswers json(String method, Function<ServerRequest, String> json) {
        return with(method, Answer.of(request -> {
            try {
                return JSON.readTree(json.apply(request));
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
            }
        }));
    }

    /** Return the same, a method being never answered. */
    public ServerAnswers never(String method) {
        return with(method, new Answer(Optional.empty(), Duration.ZERO));
    }

    /** Return the same, the answer to a method being late; a method without an answer is answered late with an error. */
    public ServerAnswers late(String method, Duration after) {
        return with(method, new Answer(to(method).flatMap(Answer::result), after));
    }

    private ServerAnswers with(String method, Answer answer) {
        Map<String, Answer> more = new LinkedHashMap<>(byMethod);
        more.put(method, answer);
        return new ServerAnswers(more);
    }

    /** Return how a method is answered; empty if the client does not offer it. */
    public Optional<Answer> to(String method) {
        return Optional.ofNullable(byMethod.get(method));
    }

    /** Return what a client with these answers offers, for {@code initialize}. */
    public ObjectNode capabilities() {
        ObjectNode capabilities = JsonNodeFactory.instance.objectNode();
        for (String method : List.of(ROOTS, SAMPLING, ELICITATION)) {
            if (byMethod.containsKey(method)) {
                capabilities.putObject(method.substring(0, method.indexOf('/')));
            }
        }
        return capabilities;
    }
}
