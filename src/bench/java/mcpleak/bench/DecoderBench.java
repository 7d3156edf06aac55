package mcpleak.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mcpleak.protocol.jsonrpc.JsonRpcCodec;
import mcpleak.protocol.jsonrpc.JsonRpcId;
import mcpleak.protocol.jsonrpc.JsonRpcReading;
import mcpleak.protocol.message.McpMessages;
import mcpleak.protocol.sse.SseDecoder;
import mcpleak.protocol.sse.SseItem;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time the decoder of events and the codec of messages on an answer of usual size. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecoderBench {

    private static final String RESULT = "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\""
            + "x".repeat(500) + "\"}],\"isError\":false}}";

    private final byte[] message = RESULT.getBytes(UTF_8);
    private final byte[] stream =
            ("id: 1\ndata: \n\nevent: message\nid: 2\ndata: " + RESULT + "\n\n").getBytes(UTF_8);
    private final JsonRpcCodec codec = new JsonRpcCodec();
    private long id;

    /** Decode a priming event and one message from the bytes of a stream. */
    @Benchmark
    public List<SseItem> sseDecoder_twoEvents() {
        return new SseDecoder().decode(ByteBuffer.wrap(stream));
    }

    /** Read one message of 570 bytes. */
    @Benchmark
    public JsonRpcReading jsonRpcCodec_decode() {
        return codec.decode(ByteBuffer.wrap(message));
    }

    /** Write a tool call whose arguments are new each time. */
    @Benchmark
    public byte[] jsonRpcCodec_encodeNew() {
        return codec.encode(McpMessages.callTool(
                JsonRpcId.of(++id), "echo", JsonNodeFactory.instance.objectNode().put("message", "hello")));
    }
}
