package mcpleak.protocol.sse;

/** Hold what a {@link SseDecoder} yields: an event, or the news that a limit was exceeded. */
public sealed interface SseItem permits SseEvent, SseItem.TooLarge {

    /**
     * Say that the stream exceeds a limit; nothing of it is decoded any more.
     *
     * @param reason one line for people: limit, its value and the place
     */
    record TooLarge(String reason) implements SseItem {}
}
