package mcpleak.protocol.sse;

import java.util.Optional;
import java.util.OptionalLong;

/** Hold what a {@link SseDecoder} yields: an event, or the news that a limit was exceeded. */
public sealed interface SseItem {

    /**
     * Say that the stream exceeds a limit; nothing of it is decoded any more.
     *
     * @param reason one line for people: limit, its value and the place
     */
    record TooLarge(String reason) implements SseItem {}

    /**
     * Hold one block of a stream of server-sent events, as far as it says something.
     *
     * <p>A browser drops blocks without data; a client that resumes streams needs their id, so they are events here, without data.
     *
     * @param id the field {@code id}; empty if the block has none (the last id stays valid)
     * @param type the field {@code event}; {@code message} if the block has none
     * @param data the fields {@code data} joined by line feeds; present but of length 0 in a priming event; empty if the block has none
     * @param retryMillis the field {@code retry} in milliseconds; empty if absent or not a number
     * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">HTML, 9.2.6</a>
     */
    record SseEvent(Optional<String> id, String type, Optional<String> data, OptionalLong retryMillis)
            implements SseItem {

        /** The type of an event that names none. */
        public static final String DEFAULT_TYPE = "message";
    }
}
