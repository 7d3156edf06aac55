package mcpleak.gatling;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Say how a virtual user answers one kind of request of the server. Immutable.
 *
 * @param result makes the result; empty: the request is never answered
 * @param after how long the user takes
 */
public record ServerAnswer(Optional<Function<ServerRequest, JsonNode>> result, Duration after) {

    /** Never answer. */
    public static final ServerAnswer NEVER = new ServerAnswer(Optional.empty(), Duration.ZERO);

    /** @throws IllegalArgumentException if the time is negative */
    public ServerAnswer {
        if (after.isNegative()) {
            throw new IllegalArgumentException("an answer comes after its request, not " + after);
        }
    }

    /** Answer at once. */
    public static ServerAnswer of(Function<ServerRequest, JsonNode> result) {
        return new ServerAnswer(Optional.of(result), Duration.ZERO);
    }
}
