package mcpleak.protocol.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcNotification;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.transport.ExchangeEnd;

/**
 * Show a check what came back: the result, not the envelope.
 *
 * <p>Immutable.
 *
 * @param end how the exchange ended
 * @param progress the progress notifications that came before, in order
 */
public record McpResponse(ExchangeEnd end, List<JsonRpcNotification> progress) {

    /** Return the result; the JSON-RPC error as an object if that is what came; a missing node if neither. */
    public JsonNode body() {
        if (end.outcome() instanceof Outcome.Answered answered) {
            return answered.result();
        }
        return error().map(McpResponse::tree).orElse(MissingNode.getInstance());
    }

    /** Return the body as one line of JSON; empty if there is none. */
    String text() {
        JsonNode body = body();
        return body.isMissingNode() ? "" : body.toString();
    }

    /** Return the JSON-RPC error, be it in an answer or in a refusal. */
    public Optional<Outcome.RpcError> error() {
        if (end.outcome() instanceof Outcome.RpcError error) {
            return Optional.of(error);
        }
        return end.outcome() instanceof Outcome.HttpStatus refused ? refused.error() : Optional.empty();
    }

    /** Return the texts of the result's contents of type text, a line feed between them; empty if it has none. */
    Optional<String> textContent() {
        String texts = StreamSupport.stream(body().path("content").spliterator(), false)
                .filter(content -> "text".equals(content.path("type").asText()))
                .map(content -> content.path("text").asText())
                .collect(Collectors.joining("\n"));
        return texts.isEmpty() ? Optional.empty() : Optional.of(texts);
    }

    int millis() {
        return (int) TimeUnit.NANOSECONDS.toMillis(end.nanos());
    }

    Optional<Integer> millisToFirstEvent() {
        OptionalLong nanos = end.firstEventNanos();
        return nanos.isPresent()
                ? Optional.of((int) TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong()))
                : Optional.empty();
    }

    private static JsonNode tree(Outcome.RpcError error) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("code", error.code()).put("message", error.message());
        error.details().ifPresent(details -> tree.set("data", details));
        return tree;
    }
}
