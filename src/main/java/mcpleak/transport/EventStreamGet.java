package mcpleak.transport;

import io.netty.handler.codec.http.HttpMethod;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import mcpleak.mcp.AnswerDecoder;
import mcpleak.mcp.AnswerHead;
import mcpleak.mcp.EndpointStreamDecoder;
import mcpleak.mcp.EndpointStreamDecoder.Item;
import mcpleak.mcp.McpHeaders;
import mcpleak.mcp.Outcome;
import org.jspecify.annotations.Nullable;

/** Follow the one stream of a user over the transport of 2024-11-05. */
final class EventStreamGet extends HttpExchange {

    private final HttpConnection http;
    private final EventStreamConnection connection;
    private @Nullable EndpointStreamDecoder decoder;
    private @Nullable AnswerDecoder refusal;

    EventStreamGet(HttpConnection http, EventStreamConnection connection, Pace pace) {
        super(http, pace);
        this.http = http;
        this.connection = connection;
    }

    void send(Map<String, String> headers) {
        http.send(() -> http.bodiless(HttpMethod.GET, McpHeaders.forGet(Optional.empty()), headers), this);
    }

    @Override
    void opened(AnswerHead answerHead) {
        var limits = http.server().endpoint().limits();
        if (answerHead.isSuccess() && answerHead.mediaType().equals(McpHeaders.EVENT_STREAM)) {
            decoder = new EndpointStreamDecoder(http.server().codec(), limits);
        } else {
            refusal = AnswerDecoder.ofAcknowledgement(answerHead, http.server().codec(), limits);
        }
    }

    @Override
    long heldBytes() {
        return decoder == null ? 0 : decoder.heldBytes();
    }

    @Override
    Optional<Outcome> take(ByteBuffer piece) {
        if (decoder == null) {
            return refusal == null ? Optional.empty() : refusal.feed(piece).map(EventStreamGet::noStream);
        }
        for (Item item : decoder.feed(piece)) {
            if (item instanceof Item.Endpoint endpoint) {
                connection.endpoint(endpoint.said());
            } else if (item instanceof Item.Message message) {
                connection.message(message.message());
            } else if (item instanceof Item.Exceeded exceeded) {
                return Optional.of(exceeded.outcome());
            }
        }
        return Optional.empty();
    }

    @Override
    Outcome complete() {
        return refusal == null ? new Outcome.NoResponse() : noStream(refusal.end());
    }

    private static Outcome noStream(Outcome end) {
        return end instanceof Outcome.Accepted
                ? new Outcome.Malformed("the answer to the GET is no event stream")
                : end;
    }

    @Override
    void ended(Outcome how) {
        // a server that ends the stream in order ends it in the middle of all that is under way
        connection.ended(this, how instanceof Outcome.NoResponse ? new Outcome.ClosedWithinAnswer() : how);
    }
}
