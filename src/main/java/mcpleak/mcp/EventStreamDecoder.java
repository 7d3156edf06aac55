package mcpleak.mcp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcpleak.jsonrpc.JsonRpcCodec;
import mcpleak.jsonrpc.JsonRpcMessage;
import mcpleak.jsonrpc.JsonRpcReading;
import mcpleak.sse.SseDecoder;
import mcpleak.sse.SseEvent;
import mcpleak.sse.SseItem;

/**
 * Read the messages of a stream that belongs to no single request, in whatever pieces it comes.
 *
 * <p>What is not a message is passed over: servers replay their priming events as empty objects. Not thread-safe.
 */
public final class EventStreamDecoder {

    private final SseDecoder events;
    private final JsonRpcCodec codec;
    private ResumePoint resumePoint;
    private Optional<Outcome> exceeded = Optional.empty();

    /**
     * Start to decode a stream.
     *
     * @param from where an earlier part of the same stream ended
     */
    public EventStreamDecoder(JsonRpcCodec codec, AnswerLimits limits, ResumePoint from) {
        this.events = new SseDecoder(limits.events());
        this.codec = codec;
        this.resumePoint = from;
    }

    /** Take the next piece; return the messages that it completes, in order. */
    public List<JsonRpcMessage> feed(ByteBuffer chunk) {
        List<JsonRpcMessage> messages = new ArrayList<>(2);
        for (SseItem item : events.decode(chunk)) {
            if (item instanceof SseItem.TooLarge tooLarge) {
                exceeded = Optional.of(new Outcome.TooLarge(tooLarge.reason()));
            } else if (item instanceof SseEvent event) {
                take(event, messages);
            }
        }
        return messages;
    }

    /** Return which limit the stream exceeds, after which nothing of it is read; empty if none. */
    public Optional<Outcome> exceeded() {
        return exceeded;
    }

    /** Return where the stream stands. */
    public ResumePoint resumePoint() {
        return resumePoint;
    }

    /** Say how many bytes are held of what is not complete. */
    public long heldBytes() {
        return events.heldBytes();
    }

    private void take(SseEvent event, List<JsonRpcMessage> messages) {
        resumePoint = resumePoint.after(event);
        String text = event.data().orElse("");
        boolean message = !text.isEmpty() && event.type().equals(SseEvent.DEFAULT_TYPE);
        if (message && codec.decode(text) instanceof JsonRpcReading.Messages read) {
            messages.addAll(read.messages());
        }
    }
}
