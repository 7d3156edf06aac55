package mcpleak.mcp;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import mcpleak.jsonrpc.JsonRpcCodec;
import mcpleak.jsonrpc.JsonRpcId;
import mcpleak.jsonrpc.JsonRpcMessage;

/**
 * Find the response to one request in the body of an HTTP response, in whatever pieces it comes: one JSON message, a batch, or
 * a stream of server-sent events.
 *
 * <p>Requests and notifications of the server that stand in the same stream are set aside for whoever wants them.
 * Not thread-safe: one decoder an answer, confined to the thread or event loop that reads it.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#sending-messages-to-the-server">MCP,
 *     Sending messages to the server</a>
 */
public final class AnswerDecoder {

    private final AnswerLimits limits;
    private final AnswerBody body;
    private final ResponseSearch search;
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
        this.limits = limits;
        this.search = new ResponseSearch(asked);
        this.body = AnswerBody.of(head, codec, limits, search);
    }

    private AnswerDecoder(AnswerHead head, JsonRpcCodec codec, AnswerLimits limits) {
        this.limits = limits;
        this.search = new ResponseSearch(JsonRpcId.of(""));
        this.body = AnswerBody.ofAcknowledgement(head, codec);
    }

    /** Start to decode the answer to something that has no response: a notification, a response, a DELETE. */
    public static AnswerDecoder ofAcknowledgement(AnswerHead head, JsonRpcCodec codec, AnswerLimits limits) {
        return new AnswerDecoder(head, codec, limits);
    }

    /** Decode a whole answer at once. */
    public static Outcome decode(JsonRpcId asked, AnswerHead head, byte[] body) {
        var decoder = new AnswerDecoder(asked, head, new JsonRpcCodec(), AnswerLimits.DEFAULT);
        decoder.feed(ByteBuffer.wrap(body));
        return decoder.end();
    }

    /**
     * Take the next piece of the body.
     *
     * @param chunk any number of bytes; read to its limit
     * @return how the exchange ended, as soon as that is known; the same ever after
     */
    public Optional<Outcome> feed(ByteBuffer chunk) {
        bytesSeen += chunk.remaining();
        if (outcome.isEmpty()) {
            outcome = bytesSeen > limits.maxBodyBytes() ? Optional.of(tooLarge()) : body.feed(chunk);
        }
        chunk.position(chunk.limit());
        return outcome;
    }

    /** Say how many bytes are held of what is not complete. */
    public long heldBytes() {
        return body.heldBytes();
    }

    /** Say how the exchange ended, now that the body is complete. */
    public Outcome end() {
        Outcome last = outcome.orElseGet(body::end);
        outcome = Optional.of(last);
        return last;
    }

    /** Return the requests and notifications of the server that were found since the last call, in order; may be empty. */
    public List<JsonRpcMessage> takeOthers() {
        return search.takeOthers();
    }

    /** Return where the stream stands, to take it up again after it has ended without a response. */
    public ResumePoint resumePoint() {
        return search.resumePoint();
    }

    private Outcome tooLarge() {
        return new Outcome.TooLarge("body exceeds " + limits.maxBodyBytes() + " bytes (AnswerLimits.maxBodyBytes)");
    }
}
