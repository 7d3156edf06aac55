package mcpleak.protocol.transport.http;

import io.netty.handler.codec.http.HttpMethod;
import java.util.Map;
import java.util.Optional;
import mcpleak.protocol.message.McpHeaders;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.message.body.AnswerDecoder;
import mcpleak.protocol.message.body.AnswerHead;
import mcpleak.protocol.message.body.BodyDecoder;
import mcpleak.protocol.message.body.EventStreamDecoder;
import mcpleak.protocol.message.body.ResumePoint;
import mcpleak.protocol.sse.SseItem.SseEvent;

/** Follow the one stream of a user over the transport of 2024-11-05. */
final class EventStreamGet extends HttpExchange {

    private final HttpConnection http;
    private final EventStreamConnection connection;
    private boolean isStream;

    EventStreamGet(HttpConnection http, EventStreamConnection connection, Pace pace) {
        super(http, pace);
        this.http = http;
        this.connection = connection;
    }

    void send(Map<String, String> headers) {
        http.send(() -> http.bodiless(HttpMethod.GET, McpHeaders.forGet(Optional.empty()), headers), this);
    }

    @Override
    BodyDecoder opened(AnswerHead answerHead) {
        isStream = answerHead.isEventStream();
        return isStream
                ? new EventStreamDecoder(http.server().codec(), http.limits(), ResumePoint.NONE, reading -> {
                            reading.messages().forEach(connection::message);
                            return Optional.empty();
                        })
                        .onOther(this::endpoint)
                : AnswerDecoder.ofAcknowledgement(answerHead, http.server().codec(), http.limits());
    }

    private void endpoint(SseEvent event) {
        if (event.type().equals("endpoint")) {
            connection.endpoint(event.data().orElse(""));
        }
    }

    @Override
    void ended(Outcome how) {
        if (!isStream && how instanceof Outcome.Accepted) {
            connection.ended(this, new Outcome.Malformed("the answer to the GET is no event stream"));
        } else {
            // a server that ends the stream in order ends it in the middle of all that is under way
            connection.ended(this, how instanceof Outcome.NoResponse ? new Outcome.ClosedWithinAnswer() : how);
        }
    }
}
