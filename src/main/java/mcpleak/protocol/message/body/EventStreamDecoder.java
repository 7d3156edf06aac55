package mcpleak.protocol.message.body;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import mcpleak.protocol.jsonrpc.JsonRpcCodec;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcReading;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.message.body.AnswerDecoder.AnswerLimits;
import mcpleak.protocol.sse.SseDecoder;
import mcpleak.protocol.sse.SseItem;
import mcpleak.protocol.sse.SseItem.SseEvent;

/** Decodes a stream of events, each with one message or a batch. */
public final class EventStreamDecoder implements BodyDecoder {

    private final SseDecoder events;
    private final JsonRpcCodec codec;
    private final Function<JsonRpcReading, Optional<Outcome>> heard;
    private Consumer<SseEvent> others = event -> {};
    private ResumePoint resumePoint;
    private Optional<JsonRpcReading.Malformed> passedOver = Optional.empty();

    /**
     * Start to decode a stream.
     *
     * @param from where an earlier part of the same stream ended
     * @param heard takes what each event holds; says how the exchange ended if that is known by it
     */
    // four parameters: what it is read with, from where, and who hears it
    public EventStreamDecoder(
            JsonRpcCodec codec,
            AnswerLimits limits,
            ResumePoint from,
            Function<JsonRpcReading, Optional<Outcome>> heard) {
        this.events = new SseDecoder(limits.events());
        this.codec = codec;
        this.resumePoint = from;
        this.heard = heard;
    }

    /** Tell of events of other types than {@code message}; returns this. */
    public EventStreamDecoder onOther(Consumer<SseEvent> listener) {
        others = listener;
        return this;
    }

    @Override
    public Optional<Outcome> feed(ByteBuffer piece) {
        for (SseItem item : events.decode(piece)) {
            Optional<Outcome> outcome = item instanceof SseItem.TooLarge tooLarge
                    ? Optional.of(new Outcome.TooLarge(tooLarge.reason()))
                    : take((SseEvent) item);
            if (outcome.isPresent()) {
                return outcome;
            }
        }
        return Optional.empty();
    }

    private Optional<Outcome> take(SseEvent event) {
        resumePoint = resumePoint.after(event);
        if (!event.type().equals(SseEvent.DEFAULT_TYPE)) {
            others.accept(event);
            return Optional.empty();
        }
        // a priming event has an id and empty data
        String text = event.data().orElse("");
        return text.isEmpty() ? Optional.empty() : hear(codec.decode(text));
    }

    /** Pass over what is no message, as the official clients do: some servers send their heartbeats so. */
    private Optional<Outcome> hear(JsonRpcReading reading) {
        if (reading instanceof JsonRpcReading.Malformed malformed) {
            passedOver = Optional.of(malformed);
            codec.deviated("streams have events that are no JSON-RPC message");
            return Optional.empty();
        }
        return heard.apply(reading);
    }

    @Override
    public Outcome end() {
        return passedOver
                .filter(event -> resumePoint.lastEventId().isEmpty())
                .<Outcome>map(event -> new Outcome.Malformed(event.reason()))
                .orElseGet(Outcome.NoResponse::new);
    }

    @Override
    public long heldBytes() {
        return events.heldBytes();
    }

    /** Return where the stream stands, to take it up again after it has ended. */
    public ResumePoint resumePoint() {
        return resumePoint;
    }
}
