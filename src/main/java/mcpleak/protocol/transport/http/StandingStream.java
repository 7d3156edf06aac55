package mcpleak.protocol.transport.http;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.concurrent.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import mcpleak.protocol.message.McpHeaders;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.message.body.AnswerDecoder;
import mcpleak.protocol.message.body.AnswerHead;
import mcpleak.protocol.message.body.BodyDecoder;
import mcpleak.protocol.message.body.EventStreamDecoder;
import mcpleak.protocol.message.body.ResumePoint;
import mcpleak.protocol.transport.Connection.CloseKind;
import org.jspecify.annotations.Nullable;

/**
 * Keep the GET stream of a session open: when the server ends it, it is opened again from its last event on, after the time that
 * the server asks for.
 *
 * <p>Confined to the event loop of the user.
 */
final class StandingStream {

    /** How often in a row the stream may fail to open before it is given up. */
    static final int MAX_FAILURES = 5;

    private final StreamableConnection connection;
    private final HttpConnection http;
    private final Map<String, String> own;
    private ResumePoint resumePoint = ResumePoint.NONE;
    private int failures;
    private boolean over;
    private @Nullable HttpExchange current;
    private @Nullable Future<?> next;

    /**
     * Keep a stream open.
     *
     * @param own what is sent with each GET in place of or beside what the protocol asks for
     */
    StandingStream(StreamableConnection connection, Map<String, String> own) {
        this.connection = connection;
        this.own = own;
        this.http = connection.http();
    }

    /** Open the stream; nobody waits for its headers, which some servers send with the first event only. */
    void open() {
        if (over) {
            return;
        }
        Map<String, String> headers = new LinkedHashMap<>(McpHeaders.forGet(connection.session()));
        resumePoint.lastEventId().ifPresent(id -> headers.put(McpHeaders.LAST_EVENT_ID, id));
        HttpExchange get = new Get();
        current = get;
        http.send(() -> http.bodiless(HttpMethod.GET, headers, own), get);
    }

    boolean isOver() {
        return over;
    }

    /** Close the stream for good, without a word. */
    void drop(CloseKind how) {
        over = true;
        if (next != null) {
            next.cancel(false);
        }
        if (current != null) {
            current.abort(how);
        }
    }

    private void ended(Outcome how, boolean wasOpen) {
        current = null;
        if (over) {
            return;
        }
        failures = wasOpen ? 0 : failures + 1;
        boolean again = wasOpen || (mayPass(how) && failures < MAX_FAILURES);
        if (again) {
            next = http.user().later(resumePoint.waitMillis(), this::open, failure -> ended(failure, false));
        } else {
            over = true;
            connection.inbox().streamEnded(how);
        }
    }

    private static boolean mayPass(Outcome how) {
        return how instanceof Outcome.Closed
                || how instanceof Outcome.ClosedOnReuse
                || how instanceof Outcome.NotConnected;
    }

    private final class Get extends HttpExchange {

        private @Nullable EventStreamDecoder stream;

        Get() {
            super(http, Pace.STANDING);
        }

        @Override
        BodyDecoder opened(AnswerHead answerHead) {
            if (answerHead.isEventStream()) {
                stream = new EventStreamDecoder(http.server().codec(), http.limits(), resumePoint, reading -> {
                    reading.messages().forEach(connection::hear);
                    return Optional.empty();
                });
                return stream;
            }
            return AnswerDecoder.ofAcknowledgement(answerHead, http.server().codec(), http.limits());
        }

        @Override
        void ended(Outcome how) {
            if (stream != null) {
                resumePoint = stream.resumePoint();
            }
            StandingStream.this.ended(how, stream != null && !(how instanceof Outcome.TooLarge));
        }
    }
}
