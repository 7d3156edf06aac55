package mcpleak.mcp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import mcpleak.jsonrpc.JsonRpcCodec;
import mcpleak.jsonrpc.JsonRpcMessage;
import mcpleak.jsonrpc.JsonRpcReading;
import mcpleak.jsonrpc.JsonRpcResponse;
import mcpleak.sse.SseDecoder;
import mcpleak.sse.SseEvent;
import mcpleak.sse.SseItem;

/** Read one body, each form of it in its own way. Not thread-safe. */
sealed interface AnswerBody {

    /** Most bytes of a refusal's body that are kept for its message. */
    int MAX_REFUSAL_BYTES = 4096;

    /** Take a piece; say how the exchange ended if that is known. */
    Optional<Outcome> feed(ByteBuffer chunk);

    /** Say how the exchange ended, the body being complete. */
    Outcome end();

    /** Say how many bytes are held. */
    default long heldBytes() {
        return 0;
    }

    /** Choose the way to read the body that follows a head. */
    static AnswerBody of(AnswerHead head, JsonRpcCodec codec, AnswerLimits limits, ResponseSearch search) {
        if (!head.isSuccess()) {
            return new Refusal(head, codec, new ByteArrayOutputStream());
        }
        return switch (head.mediaType()) {
            case McpHeaders.JSON ->
                new Whole(codec, search, new BodyBytes(), limits.messages().maxMessageBytes());
            case McpHeaders.EVENT_STREAM -> new Stream(new SseDecoder(limits.events()), codec, search);
            default -> new Refusal(head, codec, new ByteArrayOutputStream());
        };
    }

    /** Choose the way to read a body that needs no response in it. */
    static AnswerBody ofAcknowledgement(AnswerHead head, JsonRpcCodec codec) {
        return head.isSuccess() ? new Acknowledgement() : new Refusal(head, codec, new ByteArrayOutputStream());
    }

    /** A body that may hold anything: the status was enough. */
    record Acknowledgement() implements AnswerBody {
        @Override
        public Optional<Outcome> feed(ByteBuffer chunk) {
            return Optional.of(new Outcome.Accepted());
        }

        @Override
        public Outcome end() {
            return new Outcome.Accepted();
        }
    }

    /** One JSON text: nothing can be said before its end. */
    record Whole(JsonRpcCodec codec, ResponseSearch search, BodyBytes bytes, int maxBytes) implements AnswerBody {
        @Override
        public Optional<Outcome> feed(ByteBuffer chunk) {
            if ((long) bytes.size() + chunk.remaining() > maxBytes) {
                return Optional.of(
                        new Outcome.TooLarge("message exceeds " + maxBytes + " bytes (JsonRpcLimits.maxMessageBytes)"));
            }
            bytes.add(chunk);
            return Optional.empty();
        }

        @Override
        public long heldBytes() {
            return bytes.size();
        }

        @Override
        public Outcome end() {
            return search.in(codec.decode(bytes.all())).orElseGet(Outcome.NoResponse::new);
        }
    }

    /** A stream of events, each with one message or a batch. */
    record Stream(SseDecoder decoder, JsonRpcCodec codec, ResponseSearch search) implements AnswerBody {
        @Override
        public Optional<Outcome> feed(ByteBuffer chunk) {
            for (SseItem item : decoder.decode(chunk)) {
                Optional<Outcome> outcome = item instanceof SseItem.TooLarge tooLarge
                        ? Optional.of(new Outcome.TooLarge(tooLarge.reason()))
                        : event((SseEvent) item);
                if (outcome.isPresent()) {
                    return outcome;
                }
            }
            return Optional.empty();
        }

        @Override
        public Outcome end() {
            return new Outcome.NoResponse();
        }

        @Override
        public long heldBytes() {
            return decoder.heldBytes();
        }

        private Optional<Outcome> event(SseEvent event) {
            search.seen(event);
            // a priming event has an id and empty data; other types than "message" carry no message
            String text = event.data().orElse("");
            return text.isEmpty() || !event.type().equals(SseEvent.DEFAULT_TYPE)
                    ? Optional.empty()
                    : search.in(codec.decode(text));
        }
    }

    /** A body that holds no response, by its status or its media type: only its beginning is kept. */
    record Refusal(AnswerHead head, JsonRpcCodec codec, ByteArrayOutputStream bytes) implements AnswerBody {
        @Override
        public Optional<Outcome> feed(ByteBuffer chunk) {
            append(bytes, chunk, Math.min(chunk.remaining(), MAX_REFUSAL_BYTES - bytes.size()));
            return Optional.empty();
        }

        @Override
        public Outcome end() {
            if (!head.isSuccess()) {
                return status();
            }
            return bytes.size() == 0 ? new Outcome.NoResponse() : new Outcome.Malformed(wrongMediaType());
        }

        private String wrongMediaType() {
            return "content type \"" + Quote.of(head.contentType(), 40) + "\" is neither " + McpHeaders.JSON + " nor "
                    + McpHeaders.EVENT_STREAM;
        }

        /** Prefer the message of a JSON-RPC error, which many servers put into such a body, over the bare text. */
        private Outcome.HttpStatus status() {
            if (codec.decode(ByteBuffer.wrap(bytes.toByteArray())) instanceof JsonRpcReading.Messages read) {
                JsonRpcMessage first = read.messages().get(0);
                if (first instanceof JsonRpcResponse.Failure failure) {
                    var error = new Outcome.RpcError(failure.code(), failure.message(), failure.details());
                    return new Outcome.HttpStatus(head.status(), error.text(), Optional.of(error));
                }
            }
            return new Outcome.HttpStatus(head.status(), bytes.toString(StandardCharsets.UTF_8));
        }
    }

    private static void append(ByteArrayOutputStream to, ByteBuffer chunk, int count) {
        byte[] piece = new byte[count];
        chunk.get(piece);
        to.write(piece, 0, count);
    }
}
