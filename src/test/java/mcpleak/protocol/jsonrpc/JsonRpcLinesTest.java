package mcpleak.protocol.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcpleak.protocol.jsonrpc.JsonRpcCodec.JsonRpcLimits;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcNotification;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcReading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonRpcLinesTest {

    private static final String TEXT = "{\"jsonrpc\":\"2.0\",\"method\":\"\u00e4\u20ac\"}\r\n\n \t\r\nnot json\n"
            + "[{\"jsonrpc\":\"2.0\",\"method\":\"b\"},{\"jsonrpc\":\"2.0\",\"method\":\"c\"}]\n{\"jsonrpc\":";

    @Test
    void feed_splitAtEveryByte_yieldsSameMessages() {
        byte[] bytes = TEXT.getBytes(UTF_8);
        for (int split = 0; split <= bytes.length; split++) {
            var lines = new JsonRpcLines(new JsonRpcCodec(), JsonRpcLimits.DEFAULT);
            List<JsonRpcLines.Line> read = new ArrayList<>(lines.feed(ByteBuffer.wrap(bytes, 0, split)));
            read.addAll(lines.feed(ByteBuffer.wrap(bytes, split, bytes.length - split)));

            assertThat(read).as("split at %d", split).hasSize(3);
            assertThat(read.get(0).reading()).isEqualTo(messages("\u00e4\u20ac"));
            assertThat(read.get(1).reading()).isInstanceOf(JsonRpcReading.Malformed.class);
            assertThat(read.get(1).bytes()).asString(UTF_8).isEqualTo("not json");
            assertThat(read.get(2).reading()).isEqualTo(messages("b", "c"));
        }
    }

    @ParameterizedTest
    @CsvSource({"35, true", "34, false"})
    void feed_lineOfTheLimit_passesAndOneMoreIsRefusedOnceAndSkipped(int maxMessageBytes, boolean passes) {
        String line = "{\"jsonrpc\":\"2.0\",\"method\":\"abcdef\"}";
        String shorter = "{\"jsonrpc\":\"2.0\",\"method\":\"a\"}";
        var limits = new JsonRpcLimits(maxMessageBytes, 20);
        for (int split = 0; split <= line.length(); split++) {
            var lines = new JsonRpcLines(new JsonRpcCodec(limits), limits);
            List<JsonRpcReading> read = new ArrayList<>();
            byte[] bytes = (line + "\n" + shorter + "\n").getBytes(UTF_8);
            lines.feed(ByteBuffer.wrap(bytes, 0, split)).forEach(each -> read.add(each.reading()));
            lines.feed(ByteBuffer.wrap(bytes, split, bytes.length - split)).forEach(each -> read.add(each.reading()));

            assertThat(read)
                    .containsExactly(
                            passes
                                    ? messages("abcdef")
                                    : new JsonRpcReading.TooLarge(
                                            "message exceeds 34 bytes (JsonRpcLimits.maxMessageBytes)"),
                            messages("a"));
        }
    }

    private static JsonRpcReading messages(String... methods) {
        List<JsonRpcMessage> messages = new ArrayList<>();
        for (String method : methods) {
            messages.add(new JsonRpcNotification(method, Optional.empty()));
        }
        return new JsonRpcReading.Messages(messages);
    }
}
