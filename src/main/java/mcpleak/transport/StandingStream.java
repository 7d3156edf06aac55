package mcpleak.transport;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import mcpleak.mcp.AnswerDecoder;
import mcpleak.mcp.AnswerHead;
import mcpleak.mcp.EventStreamDecoder;
import mcpleak.mcp.McpHeaders;
import mcpleak.mcp.Outcome;
import mcpleak.mcp.ResumePoint;
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

        private @Nullable EventStreamDecoder decoder;
        private @Nullable AnswerDecoder refusal;

        Get() {
            super(http, Pace.STANDING);
        }

        @Override
        void opened(AnswerHead answerHead) {
            var limits = http.server().endpoint().limits();
            if (answerHead.isSuccess() && answerHead.mediaType().equals(McpHeaders.EVENT_STREAM)) {
                decoder = new EventStreamDecoder(http.server().codec(), limits, resumePoint);
            } else {
                refusal = AnswerDecoder.ofAcknowledgement(
                        answerHead, http.server().codec(), limits);
            }
        }

        @Override
        long heldBytes() {
            return decoder == null ? 0 : decoder.heldBytes();
        }

        @Override
        Optional<Outcome> take(ByteBuffer piece) {
            if (decoder == null) {
                return refusal == null ? Optional.empty() : refusal.feed(piece);
            }
            decoder.feed(piece).forEach(connection::hear);
            resumePoint = decoder.resumePoint();
            return decoder.exceeded();
        }

        @Override
        Outcome complete() {
            return refusal == null ? new Outcome.NoResponse() : refusal.end();
        }

        @Override
        void ended(Outcome how) {
            StandingStream.this.ended(how, decoder != null && !(how instanceof Outcome.TooLarge));
        }
    }
}
