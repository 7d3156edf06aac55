package mcpleak.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.List;
import mcpleak.protocol.jsonrpc.JsonRpcCodec;
import mcpleak.protocol.jsonrpc.JsonRpcCodec.JsonRpcLimits;
import mcpleak.protocol.jsonrpc.JsonRpcMessage;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcReading;

/** Give the codec of messages any bytes. */
final class JsonRpcCodecFuzzTest {

    private static final JsonRpcCodec CODEC = new JsonRpcCodec(new JsonRpcLimits(4096, 20));

    @FuzzTest(maxDuration = "10m")
    void decode_anyBytes_isAValueAndWhatWasReadIsWrittenAlike(FuzzedDataProvider input) {
        JsonRpcReading reading = CODEC.decode(ByteBuffer.wrap(input.consumeRemainingAsBytes()));

        if (reading instanceof JsonRpcReading.Messages read) {
            for (JsonRpcMessage message : read.messages()) {
                byte[] written = CODEC.encode(message);
                assertThat(written).doesNotContain((byte) '\n');
                // numbers may be written longer than they were read
                if (written.length <= 4096) {
                    assertThat(again(CODEC.decode(ByteBuffer.wrap(written)))).isEqualTo(written);
                }
            }
        }
    }

    private static byte[] again(JsonRpcReading reading) {
        assertThat(reading).isInstanceOf(JsonRpcReading.Messages.class);
        List<JsonRpcMessage> messages = ((JsonRpcReading.Messages) reading).messages();
        assertThat(messages).hasSize(1);
        return CODEC.encode(messages.get(0));
    }
}
