package mcpleak.protocol.message.body;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import mcpleak.protocol.jsonrpc.JsonRpcCodec;
import mcpleak.protocol.jsonrpc.JsonRpcCodec.JsonRpcLimits;
import mcpleak.protocol.jsonrpc.JsonRpcId;
import mcpleak.protocol.jsonrpc.JsonRpcMessage;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcReading;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcResponse;
import mcpleak.protocol.message.McpHeaders;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.message.Quote;
import mcpleak.protocol.sse.SseDecoder.SseLimits;

/**
 * Finds the response to one request in the body of an HTTP response: one JSON message, a batch, or a stream of server-sent events.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#sending-messages-to-the-server">MCP,
 *     Sending messages to the server</a>
 */
public final class AnswerDecoder implements BodyDecoder {

    /** Most bytes of a refusal's body that are kept for its message. */
    static final int MAX_REFUSAL_BYTES = 4096;

    private final AnswerLimits limits;
    private final BodyDecoder body;
    private Consumer<JsonRpcMessage> others = message -> {};
    private long bytesSeen;
    private Optional<Outcome> outcome = Optional.empty();

    /**
     * Start to decode the answer to one request.
     *
     * @param asked id of the request
     * @param head what stood before the body
     * @param codec reads the messages; should have been made with {@code limits.messages()}
     * @param limits bounds of body and events
     */
    public AnswerDecoder(JsonRpcId asked, AnswerHead head, JsonRpcCodec codec, AnswerLimits limits) {
        Function<JsonRpcReading, Optional<Outcome>> search = reading -> responseIn(reading, asked);
        this.limits = limits;
        if (head.isEventStream()) {
            this.body = new EventStreamDecoder(codec, limits, ResumePoint.NONE, search);
        } else if (head.isSuccess() && head.mediaType().equals(McpHeaders.JSON)) {
            this.body = new Whole(limits.messages().maxMessageBytes(), bytes -> search.apply(codec.decode(bytes)));
        } else {
            this.body = new Refusal(head, codec);
        }
    }

    private AnswerDecoder(BodyDecoder body, AnswerLimits limits) {
        this.limits = limits;
        this.body = body;
    }

    /** Start to decode the answer to something that has no response: a notification, a response, a DELETE. */
    public static AnswerDecoder ofAcknowledgement(AnswerHead head, JsonRpcCodec codec, AnswerLimits limits) {
        return new AnswerDecoder(head.isSuccess() ? new Acknowledgement() : new Refusal(head, codec), limits);
    }

    /** Decode a whole answer at once. */
    public static Outcome decode(JsonRpcId asked, AnswerHead head, byte[] body) {
        var decoder = new AnswerDecoder(asked, head, new JsonRpcCodec(), AnswerLimits.DEFAULT);
        decoder.feed(ByteBuffer.wrap(body));
        return decoder.end();
    }

    /** Tell of the requests and notifications of the server that stand beside the response; returns this. */
    public AnswerDecoder onOther(Consumer<JsonRpcMessage> listener) {
        others = listener;
        return this;
    }

    /** {@inheritDoc} Once known it is the same ever after. */
    @Override
    public Optional<Outcome> feed(ByteBuffer piece) {
        bytesSeen += piece.remaining();
        if (outcome.isEmpty()) {
            outcome = bytesSeen > limits.maxBodyBytes() ? Optional.of(tooLarge()) : body.feed(piece);
        }
        piece.position(piece.limit());
        return outcome;
    }

    @Override
    public long heldBytes() {
        return body.heldBytes();
    }

    @Override
    public Outcome end() {
        Outcome last = outcome.orElseGet(body::end);
        outcome = Optional.of(last);
        return last;
    }

    /** Return where the stream stands, to take it up again after it has ended without a response. */
    public ResumePoint resumePoint() {
        return body instanceof EventStreamDecoder stream ? stream.resumePoint() : ResumePoint.NONE;
    }

    private Outcome tooLarge() {
        return new Outcome.TooLarge("body exceeds " + limits.maxBodyBytes() + " bytes (AnswerLimits.maxBodyBytes)");
    }

    /** Look through what was read; say how the exchange ended if it did. */
    private Optional<Outcome> responseIn(JsonRpcReading reading, JsonRpcId asked) {
        if (reading instanceof JsonRpcReading.Malformed malformed) {
            return Optional.of(new Outcome.Malformed(malformed.reason()));
        }
        if (reading instanceof JsonRpcReading.TooLarge tooLarge) {
            return Optional.of(new Outcome.TooLarge(tooLarge.reason()));
        }
        Optional<Outcome> found = Optional.empty();
        for (JsonRpcMessage message : ((JsonRpcReading.Messages) reading).messages()) {
            if (!(message instanceof JsonRpcResponse response)) {
                others.accept(message);
            } else if (found.isEmpty()) {
                // an error without an id can only be about the one request that this answer belongs to
                JsonRpcId answered = response.answeredId().orElse(asked);
                found = Optional.of(
                        answered.equals(asked) ? Outcome.of(response) : new Outcome.WrongId(asked, answered));
            }
        }
        return found;
    }

    /** A body that may hold anything: the status was enough. */
    private static final class Acknowledgement implements BodyDecoder {

        @Override
        public Optional<Outcome> feed(ByteBuffer piece) {
            return Optional.of(new Outcome.Accepted());
        }

        @Override
        public Outcome end() {
            return new Outcome.Accepted();
        }
    }

    /** One JSON text: nothing can be said before its end. */
    private static final class Whole extends ByteArrayOutputStream implements BodyDecoder {

        private final int maxBytes;
        private final Function<ByteBuffer, Optional<Outcome>> search;

        Whole(int maxBytes, Function<ByteBuffer, Optional<Outcome>> search) {
            this.maxBytes = maxBytes;
            this.search = search;
        }

        @Override
        public Optional<Outcome> feed(ByteBuffer piece) {
            if ((long) count + piece.remaining() > maxBytes) {
                return Optional.of(
                        new Outcome.TooLarge("message exceeds " + maxBytes + " bytes (JsonRpcLimits.maxMessageBytes)"));
            }
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            writeBytes(bytes);
            return Optional.empty();
        }

        @Override
        public long heldBytes() {
            return count;
        }

        @Override
        public Outcome end() {
            return search.apply(ByteBuffer.wrap(buf, 0, count)).orElseGet(Outcome.NoResponse::new);
        }
    }

    /** A body that holds no response, by its status or its media type: only its beginning is kept. */
    private static final class Refusal implements BodyDecoder {

        private final AnswerHead head;
        private final JsonRpcCodec codec;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Refusal(AnswerHead head, JsonRpcCodec codec) {
            this.head = head;
            this.codec = codec;
        }

        @Override
        public Optional<Outcome> feed(ByteBuffer piece) {
            byte[] kept = new byte[Math.min(piece.remaining(), MAX_REFUSAL_BYTES - bytes.size())];
            piece.get(kept);
            bytes.writeBytes(kept);
            return Optional.empty();
        }

        @Override
        public Outcome end() {
            if (!head.isSuccess()) {
                return status();
            }
            return bytes.size() == 0
                    ? new Outcome.NoResponse()
                    : new Outcome.Malformed("content type \"" + Quote.of(head.contentType(), 40) + "\" is neither "
                            + McpHeaders.JSON + " nor " + McpHeaders.EVENT_STREAM);
        }

        /**
         * Say which scheme a server asks for.
         *
         * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1">RFC 9110, WWW-Authenticate</a>
         */
        private String challenge() {
            return head.status() == 401
                    ? head.header("WWW-Authenticate")
                            .map(value -> "asks for " + value.strip().split("[ ,]", 2)[0] + ": ")
                            .orElse("")
                    : "";
        }

        private String text() {
            return head.redirection()
                    .map(target -> "the server redirects to " + target)
                    .orElseGet(() -> bytes.toString(StandardCharsets.UTF_8));
        }

        /** Prefer the message of a JSON-RPC error, which many servers put into such a body, over the bare text. */
        private Outcome.HttpStatus status() {
            return codec.decode(ByteBuffer.wrap(bytes.toByteArray())) instanceof JsonRpcReading.Messages read
                            && read.messages().get(0) instanceof JsonRpcResponse.Failure failure
                    ? new Outcome.HttpStatus(
                            head.status(),
                            challenge() + Outcome.of(failure).text(),
                            Outcome.of(failure).rpcError())
                    : new Outcome.HttpStatus(head.status(), challenge() + text());
        }
    }

    /**
     * Bound what a client reads of one answer.
     *
     * <table>
     * <caption>Defaults</caption>
     * <tr><td>{@code maxBodyBytes}</td><td>64 MiB</td></tr>
     * <tr><td>{@code events}</td><td>{@link SseLimits#DEFAULT}</td></tr>
     * <tr><td>{@code messages}</td><td>{@link JsonRpcLimits#DEFAULT}</td></tr>
     * </table>
     *
     * @param maxBodyBytes longest body of an answer in bytes, be it one message or a stream of them; one more is refused
     * @param events limits of a stream's lines and events
     * @param messages limits of one message
     */
    public record AnswerLimits(long maxBodyBytes, SseLimits events, JsonRpcLimits messages) {

        /** The limits that apply unless others are given. */
        public static final AnswerLimits DEFAULT =
                new AnswerLimits(64L * 1024 * 1024, SseLimits.DEFAULT, JsonRpcLimits.DEFAULT);

        /** @throws IllegalArgumentException if {@code maxBodyBytes} is not positive */
        public AnswerLimits {
            if (maxBodyBytes < 1) {
                throw new IllegalArgumentException("maxBodyBytes is at least 1, not " + maxBodyBytes);
            }
        }
    }
}
