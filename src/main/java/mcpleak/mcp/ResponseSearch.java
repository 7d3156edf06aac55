package mcpleak.mcp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcpleak.jsonrpc.JsonRpcId;
import mcpleak.jsonrpc.JsonRpcMessage;
import mcpleak.jsonrpc.JsonRpcReading;
import mcpleak.jsonrpc.JsonRpcResponse;
import mcpleak.sse.SseEvent;

/**
 * Pick the response to one request out of the messages of an answer.
 *
 * <p>Not thread-safe.
 */
final class ResponseSearch {

    private final JsonRpcId asked;
    private final List<JsonRpcMessage> others = new ArrayList<>(0);
    private ResumePoint resumePoint = ResumePoint.NONE;

    ResponseSearch(JsonRpcId asked) {
        this.asked = asked;
    }

    /** Look through what was read; say how the exchange ended if it did. */
    Optional<Outcome> in(JsonRpcReading reading) {
        if (reading instanceof JsonRpcReading.Malformed malformed) {
            return Optional.of(new Outcome.Malformed(malformed.reason()));
        }
        if (reading instanceof JsonRpcReading.TooLarge tooLarge) {
            return Optional.of(new Outcome.TooLarge(tooLarge.reason()));
        }
        return reading instanceof JsonRpcReading.Messages read ? in(read.messages()) : Optional.empty();
    }

    /** Remember where a stream stands. */
    void seen(SseEvent event) {
        resumePoint = resumePoint.after(event);
    }

    ResumePoint resumePoint() {
        return resumePoint;
    }

    List<JsonRpcMessage> takeOthers() {
        if (others.isEmpty()) {
            return List.of();
        }
        List<JsonRpcMessage> taken = List.copyOf(others);
        others.clear();
        return taken;
    }

    private Optional<Outcome> in(List<JsonRpcMessage> messages) {
        Optional<Outcome> found = Optional.empty();
        for (JsonRpcMessage message : messages) {
            if (!(message instanceof JsonRpcResponse response)) {
                others.add(message);
            } else if (found.isEmpty()) {
                found = Optional.of(outcome(response));
            }
        }
        return found;
    }

    private Outcome outcome(JsonRpcResponse response) {
        // an error without an id can only be about the one request that this answer belongs to
        JsonRpcId answered = response.answeredId().orElse(asked);
        if (!answered.equals(asked)) {
            return new Outcome.WrongId(asked, answered);
        }
        return Outcome.of(response);
    }
}
