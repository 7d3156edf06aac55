package mcpleak.protocol.message.body;

import java.util.Optional;
import java.util.OptionalLong;
import mcpleak.protocol.message.McpHeaders;
import mcpleak.protocol.sse.SseItem.SseEvent;

/**
 * Say where a stream of events stands, to take it up again after its end.
 *
 * @param lastEventId what to send as {@link McpHeaders#LAST_EVENT_ID}; empty if no event had an id
 * @param retryMillis how long the server wants a client to wait before, in milliseconds; empty if it did not say
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#resumability-and-redelivery">MCP,
 *     Resumability and Redelivery</a>
 */
public record ResumePoint(Optional<String> lastEventId, OptionalLong retryMillis) {

    /** How long to wait where the server does not say, in milliseconds. */
    public static final long DEFAULT_RETRY_MILLIS = 1000;

    /** The shortest wait, whatever the server says, in milliseconds: one that ends each stream at once is not asked without end. */
    public static final long MIN_RETRY_MILLIS = 100;

    /** Longest id that is sent back, in characters: no server takes a longer header. */
    public static final int MAX_ID_LENGTH = 8192;

    /** The longest wait, whatever the server says, in milliseconds. */
    public static final long MAX_RETRY_MILLIS = 60_000;

    /** A stream of which nothing is known. */
    public static final ResumePoint NONE = new ResumePoint(Optional.empty(), OptionalLong.empty());

    /** Return where the stream stands after one more event. */
    public ResumePoint after(SseEvent event) {
        if (event.id().isEmpty() && event.retryMillis().isEmpty()) {
            return this;
        }
        // an empty id says that there is nothing to take up; one that is too long cannot be sent back
        Optional<String> id = event.id().isPresent()
                ? event.id().filter(text -> !text.isEmpty() && text.length() <= MAX_ID_LENGTH)
                : lastEventId;
        return new ResumePoint(id, event.retryMillis().isPresent() ? event.retryMillis() : retryMillis);
    }

    /** Return how long to wait before the stream is taken up, in milliseconds. */
    public long waitMillis() {
        return Math.max(MIN_RETRY_MILLIS, Math.min(retryMillis.orElse(DEFAULT_RETRY_MILLIS), MAX_RETRY_MILLIS));
    }
}
