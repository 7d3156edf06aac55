package mcpleak.protocol.jsonrpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcNotification;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcReading;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcRequest;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcResponse;

/**
 * Turn JSON-RPC messages into UTF-8 and back.
 *
 * <p>What is not JSON-RPC becomes a value, never an exception. Thread-safe. Nobody may write to the tree of a message
 * that was encoded.
 */
public final class JsonRpcCodec {

    private static final int USUAL_MESSAGE_BYTES = 512;

    private static final String REQUEST_HEAD = "{\"jsonrpc\":\"2.0\",\"id\":";

    private final JsonRpcLimits limits;
    private final Consumer<String> deviations;
    private final ObjectMapper mapper;
    private final ObjectMapper deepMapper;
    private volatile Encoded lastRequest = new Encoded("", MissingNode.getInstance(), new byte[0]);

    /** Create a codec with {@link JsonRpcLimits#DEFAULT}. */
    public JsonRpcCodec() {
        this(JsonRpcLimits.DEFAULT);
    }

    /** Create a codec that reads within the given limits. */
    public JsonRpcCodec(JsonRpcLimits limits) {
        this(limits, deviation -> {});
    }

    /**
     * Create a codec that reads within the given limits.
     *
     * @param deviations hears, as often as it comes, of what JSON-RPC does not allow and is understood all the same
     */
    public JsonRpcCodec(JsonRpcLimits limits, Consumer<String> deviations) {
        this.limits = limits;
        this.deviations = deviations;
        this.mapper = mapper(limits, limits.maxDepth());
        this.deepMapper = mapper(limits, Math.max(limits.maxDepth(), DeepTree.MOST_LEVELS));
    }

    private static ObjectMapper mapper(JsonRpcLimits limits, int maxDepth) {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxNestingDepth(maxDepth)
                .maxStringLength(limits.maxMessageBytes())
                .maxTokenCount(limits.maxTokens())
                .build();
        return new ObjectMapper(
                JsonFactory.builder().streamReadConstraints(constraints).build());
    }

    /** Tell of a deviation that is seen where messages are taken from what carries them. */
    public void deviated(String how) {
        deviations.accept(how);
    }

    /** Write one message as one line of UTF-8, without a line end. */
    public byte[] encode(JsonRpcMessage message) {
        if (message instanceof JsonRpcRequest request
                && request.id() instanceof JsonRpcId.OfNumber id
                && request.params().isPresent()) {
            return encodeAgain(request, id.value());
        }
        return encodeWhole(message);
    }

    /** Write a request; what follows its id is remembered for the next one with the same params, which is most of them. */
    @SuppressWarnings("ReferenceEquality") // equal trees would cost more to compare than to encode
    private byte[] encodeAgain(JsonRpcRequest request, long id) {
        byte[] head = (REQUEST_HEAD + id).getBytes(StandardCharsets.US_ASCII);
        Encoded last = lastRequest;
        if (last.params() != request.params().orElseThrow() || !last.method().equals(request.method())) {
            byte[] whole = encodeWhole(request);
            lastRequest = new Encoded(
                    request.method(),
                    request.params().orElseThrow(),
                    Arrays.copyOfRange(whole, head.length, whole.length));
            return whole;
        }
        byte[] message = Arrays.copyOf(head, head.length + last.tail().length);
        System.arraycopy(last.tail(), 0, message, head.length, last.tail().length);
        return message;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Encoded(String method, JsonNode params, byte[] tail) {}

    private byte[] encodeWhole(JsonRpcMessage message) {
        var bytes = new ByteArrayOutputStream(USUAL_MESSAGE_BYTES);
        try (JsonGenerator json = mapper.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("jsonrpc", "2.0");
            writeMembers(json, message);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Read the messages in the remaining bytes; a batch holds several.
     *
     * @param utf8 the whole text of a message or a batch; read to its end
     */
    public JsonRpcReading decode(ByteBuffer utf8) {
        if (utf8.remaining() > limits.maxMessageBytes()) {
            utf8.position(utf8.limit());
            return tooLong();
        }
        if (utf8.hasArray()) {
            int offset = utf8.arrayOffset() + utf8.position();
            int length = utf8.remaining();
            utf8.position(utf8.limit());
            return decode(json -> json.createParser(utf8.array(), offset, length));
        }
        byte[] bytes = new byte[utf8.remaining()];
        utf8.get(bytes);
        return decode(json -> json.createParser(bytes));
    }

    /**
     * Read the messages in a text; a batch holds several.
     *
     * @param text the whole text of a message or a batch; its length in characters is held against {@code maxMessageBytes}
     */
    public JsonRpcReading decode(String text) {
        return text.length() > limits.maxMessageBytes() ? tooLong() : decode(json -> json.createParser(text));
    }

    /** Read a second time what breaks a bound: it may be a single schema that is nested too deep. */
    private JsonRpcReading decode(Opening opening) {
        JsonRpcReading reading = decode(opening, mapper, JsonParser::readValueAsTree);
        return reading instanceof JsonRpcReading.TooLarge
                ? decode(opening, deepMapper, new DeepTree(limits.maxDepth())::read)
                : reading;
    }

    private JsonRpcReading decode(Opening opening, ObjectMapper mapper, JsonRpcReader.TreeReader trees) {
        try (JsonParser parser = opening.open(mapper)) {
            return new JsonRpcReader(parser, trees, deviations).read();
        } catch (StreamConstraintsException e) {
            return new JsonRpcReading.TooLarge(e.getOriginalMessage());
        } catch (JsonProcessingException e) {
            return new JsonRpcReading.Malformed("not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            return new JsonRpcReading.Malformed("not UTF-8: " + e.getMessage());
        }
    }

    private JsonRpcReading tooLong() {
        return new JsonRpcReading.TooLarge(
                "message exceeds " + limits.maxMessageBytes() + " bytes (JsonRpcLimits.maxMessageBytes)");
    }

    private static void writeMembers(JsonGenerator json, JsonRpcMessage message) throws IOException {
        if (message instanceof JsonRpcRequest request) {
            writeId(json, request.id());
            json.writeStringField("method", request.method());
            writeIfPresent(json, "params", request.params());
        } else if (message instanceof JsonRpcNotification notification) {
            json.writeStringField("method", notification.method());
            writeIfPresent(json, "params", notification.params());
        } else if (message instanceof JsonRpcResponse.Result result) {
            writeId(json, result.id());
            json.writeFieldName("result");
            json.writeTree(result.result());
        } else if (message instanceof JsonRpcResponse.Failure failure) {
            writeFailure(json, failure);
        }
    }

    private static void writeFailure(JsonGenerator json, JsonRpcResponse.Failure failure) throws IOException {
        if (failure.answeredId().isPresent()) {
            writeId(json, failure.answeredId().get());
        } else {
            json.writeNullField("id");
        }
        json.writeObjectFieldStart("error");
        json.writeNumberField("code", failure.code());
        json.writeStringField("message", failure.message());
        writeIfPresent(json, "data", failure.details());
        json.writeEndObject();
    }

    private static void writeId(JsonGenerator json, JsonRpcId id) throws IOException {
        if (id instanceof JsonRpcId.OfNumber number) {
            json.writeNumberField("id", number.value());
        } else if (id instanceof JsonRpcId.OfText text) {
            json.writeStringField("id", text.value());
        }
    }

    private static void writeIfPresent(JsonGenerator json, String name, Optional<JsonNode> value) throws IOException {
        if (value.isPresent()) {
            json.writeFieldName(name);
            json.writeTree(value.get());
        }
    }

    /** Open a parser over the text at hand. */
    private interface Opening {
        JsonParser open(ObjectMapper mapper) throws IOException;
    }

    /**
     * Bound what a {@link JsonRpcCodec} reads.
     *
     * <table>
     * <caption>Defaults</caption>
     * <tr><td>{@code maxMessageBytes}</td><td>16 MiB</td></tr>
     * <tr><td>{@code maxDepth}</td><td>200</td></tr>
     * <tr><td>{@code maxTokens}</td><td>3,000,000</td></tr>
     * </table>
     *
     * @param maxMessageBytes longest message, in bytes of UTF-8; one more is refused
     * @param maxDepth deepest nesting of objects and arrays, the message itself being 1; one more is refused
     * @param maxTokens most tokens of JSON in a message: a tree takes many times the memory of its text; one more is refused
     */
    public record JsonRpcLimits(int maxMessageBytes, int maxDepth, int maxTokens) {

        /** The limits that apply unless others are given. */
        public static final JsonRpcLimits DEFAULT = new JsonRpcLimits(16 * 1024 * 1024, 200, 3_000_000);

        /** @throws IllegalArgumentException if a limit is not positive */
        public JsonRpcLimits {
            if (maxMessageBytes < 1) {
                throw new IllegalArgumentException("maxMessageBytes is at least 1, not " + maxMessageBytes);
            }
            if (maxDepth < 1) {
                throw new IllegalArgumentException("maxDepth is at least 1, not " + maxDepth);
            }
            if (maxTokens < 1) {
                throw new IllegalArgumentException("maxTokens is at least 1, not " + maxTokens);
            }
        }

        /** Bound a message with the default number of tokens. */
        public JsonRpcLimits(int maxMessageBytes, int maxDepth) {
            this(maxMessageBytes, maxDepth, 3_000_000);
        }
    }
}
