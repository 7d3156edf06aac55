package mcpleak.protocol.transport.http;

import io.netty.handler.codec.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import mcpleak.protocol.jsonrpc.JsonRpcId;
import mcpleak.protocol.jsonrpc.JsonRpcMessage;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcNotification;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcReading;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcRequest;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcResponse;
import mcpleak.protocol.message.McpHeaders;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.message.body.AnswerDecoder;
import mcpleak.protocol.message.body.AnswerHead;
import mcpleak.protocol.message.body.BodyDecoder;
import mcpleak.protocol.message.body.EventStreamDecoder;
import mcpleak.protocol.message.body.ResumePoint;
import mcpleak.protocol.transport.Connection.CloseKind;
import mcpleak.protocol.transport.Connection.ExchangeListener;
import mcpleak.protocol.transport.Connection.InFlight;
import mcpleak.protocol.transport.ExchangeEnd;
import mcpleak.protocol.transport.OutboundMessage;
import org.jspecify.annotations.Nullable;

/**
 * Follow one request over Streamable HTTP: its POST and, if the stream of the answer ends before the response, the GETs that take
 * it up again.
 *
 * <p>Confined to the event loop of the user, {@link #send} and {@link #abort} excepted.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#resumability-and-redelivery">MCP,
 *     Resumability and Redelivery</a>
 */
final class StreamableRequest implements InFlight {

    private final StreamableConnection connection;
    private final HttpConnection http;
    private final OutboundMessage outgoing;
    private final JsonRpcId id;
    private final ExchangeListener listener;
    private final long startedAt;
    private volatile HttpExchange current;
    private AnswerHead firstHead = AnswerHead.NONE;
    private OptionalLong firstEventNanos = OptionalLong.empty();
    private boolean over;

    StreamableRequest(StreamableConnection connection, OutboundMessage outgoing, ExchangeListener listener) {
        this.connection = connection;
        this.http = connection.http();
        this.outgoing = outgoing;
        this.id = ((JsonRpcRequest) outgoing.message()).id();
        this.listener = listener;
        this.startedAt = http.nanoTime();
        this.current = new Post();
    }

    void send() {
        http.send(() -> http.post(connection.headers(outgoing), outgoing), current);
    }

    @Override
    public void abort(CloseKind how) {
        http.onEventLoop(() -> {
            if (!over) {
                if (current instanceof Resumed) {
                    // it was sent, whether or not the GET has been
                    finish(new Outcome.Aborted(), elapsedNanos());
                }
                current.abort(how);
                // between two streams there is nothing to abort
                finish(new Outcome.Aborted(), elapsedNanos());
            }
        });
    }

    @Override
    public boolean wasSent() {
        return !(current instanceof Post) || current.wasSent();
    }

    private long elapsedNanos() {
        return http.nanoTime() - startedAt;
    }

    private void hear(JsonRpcMessage message) {
        firstEvent();
        if (message instanceof JsonRpcNotification notification) {
            listener.told(notification, elapsedNanos());
        } else {
            connection.hear(message);
        }
    }

    private void firstEvent() {
        if (firstEventNanos.isEmpty()) {
            // a POST is timed from its sending on, which may come a while after it was asked for
            firstEventNanos = OptionalLong.of(current instanceof Post ? current.nanosSoFar() : elapsedNanos());
        }
    }

    private void finish(Outcome how, long nanos) {
        if (!over) {
            over = true;
            listener.ended(new ExchangeEnd(how, firstHead, nanos, firstEventNanos));
        }
    }

    /** Take the stream up again after a while, or give up if the time does not allow it. */
    private void resume(ResumePoint from, Outcome otherwise) {
        if (over) {
            return;
        }
        long leftMillis = outgoing.timeout().toMillis() - TimeUnit.NANOSECONDS.toMillis(elapsedNanos());
        if (from.lastEventId().isEmpty()) {
            finish(otherwise, elapsedNanos());
            return;
        }
        boolean inTime = from.waitMillis() < leftMillis;
        Runnable next = () -> {
            if (inTime) {
                get(from, leftMillis - from.waitMillis());
            } else {
                finish(new Outcome.TimedOut(outgoing.timeout().toMillis()), elapsedNanos());
            }
        };
        var unused = http.user()
                .later(
                        inTime ? from.waitMillis() : Math.max(0, leftMillis),
                        next,
                        failure -> finish(failure, elapsedNanos()));
    }

    private void get(ResumePoint from, long leftMillis) {
        if (over) {
            return;
        }
        Map<String, String> headers = new LinkedHashMap<>(McpHeaders.forGet(connection.session()));
        from.lastEventId().ifPresent(event -> headers.put(McpHeaders.LAST_EVENT_ID, event));
        current = new Resumed(from, new HttpExchange.Pace(Math.max(1, leftMillis), 0));
        http.send(() -> http.bodiless(HttpMethod.GET, headers, resuming()), current);
    }

    /** Return the request's own headers, but for its Accept, which is that of a POST. */
    private Map<String, String> resuming() {
        Map<String, String> own = new LinkedHashMap<>(outgoing.headers());
        own.keySet().removeIf("Accept"::equalsIgnoreCase);
        return own;
    }

    private static boolean brokeOff(Outcome how) {
        return how instanceof Outcome.NoResponse || how instanceof Outcome.ClosedWithinAnswer;
    }

    /** The request itself. */
    private final class Post extends HttpExchange {

        private @Nullable AnswerDecoder decoder;

        Post() {
            super(http, Pace.of(outgoing));
        }

        @Override
        BodyDecoder opened(AnswerHead answerHead) {
            firstHead = answerHead;
            decoder = new AnswerDecoder(id, answerHead, http.server().codec(), http.limits())
                    .onOther(StreamableRequest.this::hear);
            return decoder;
        }

        @Override
        void decoded() {
            firstEvent();
        }

        @Override
        void ended(Outcome how) {
            if (brokeOff(how) && decoder != null) {
                resume(decoder.resumePoint(), how);
            } else {
                finish(how, nanos());
            }
        }
    }

    /** The same answer, taken up again. */
    private final class Resumed extends HttpExchange {

        private final ResumePoint from;
        private @Nullable EventStreamDecoder stream;
        private OptionalLong answeredAfter = OptionalLong.empty();

        Resumed(ResumePoint from, Pace pace) {
            super(http, pace);
            this.from = from;
        }

        @Override
        BodyDecoder opened(AnswerHead answerHead) {
            if (answerHead.isEventStream()) {
                stream = new EventStreamDecoder(http.server().codec(), http.limits(), from, this::take);
                return stream;
            }
            return new AnswerDecoder(id, answerHead, http.server().codec(), http.limits());
        }

        private Optional<Outcome> take(JsonRpcReading reading) {
            for (JsonRpcMessage message : reading.messages()) {
                // servers may replay the other streams of the session as well
                if (!(message instanceof JsonRpcResponse response)) {
                    hear(message);
                } else if (response.answeredId().filter(id::equals).isPresent()) {
                    firstEvent();
                    answeredAfter = OptionalLong.of(elapsedNanos());
                    return Optional.of(Outcome.of(response));
                }
            }
            return Optional.empty();
        }

        @Override
        void ended(Outcome how) {
            if (brokeOff(how) && stream != null) {
                resume(stream.resumePoint(), how);
            } else if (how instanceof Outcome.TimedOut) {
                // its own time was what the request had left
                finish(new Outcome.TimedOut(outgoing.timeout().toMillis()), elapsedNanos());
            } else {
                finish(how, answeredAfter.orElseGet(StreamableRequest.this::elapsedNanos));
            }
        }
    }
}
