package mcpleak.mcp;

import java.util.Optional;
import java.util.OptionalLong;
import mcpleak.sse.SseEvent;

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

    /** The longest wait, whatever the server says, in milliseconds. */
    public static final long MAX_RETRY_MILLIS = 60_000;

    /** A stream of which nothing is known. */
    public static final ResumePoint NONE = new ResumePoint(Optional.empty(), OptionalLong.empty());

    /** Return where the stream stands after one more event. */
    public ResumePoint after(SseEvent event) {
        if (event.id().isEmpty() && event.retryMillis().isEmpty()) {
            return this;
        }
        // an empty id says that there is nothing to take up
        Optional<String> id = event.id().isPresent() ? event.id().filter(text -> !text.isEmpty()) : lastEventId;
        return new ResumePoint(id, event.retryMillis().isPresent() ? event.retryMillis() : retryMillis);
    }

    /** Return how long to wait before the stream is taken up, in milliseconds. */
    public long waitMillis() {
        return Math.min(retryMillis.orElse(DEFAULT_RETRY_MILLIS), MAX_RETRY_MILLIS);
    }
}
