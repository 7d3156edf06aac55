package mcpleak.protocol.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.Stream;
import mcpleak.protocol.jsonrpc.JsonRpcCodec.JsonRpcLimits;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcNotification;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcReading;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcRequest;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class JsonRpcCodecTest {

    private static final JsonNode PARAMS = JsonNodeFactory.instance
            .objectNode()
            .put("text", "zwölf \u20ac \uD83D\uDE00 \"quoted\"\n")
            .put("n", 3);

    private final JsonRpcCodec codec = new JsonRpcCodec();

    static Stream<JsonRpcMessage> messages() {
        return Stream.of(
                new JsonRpcRequest(JsonRpcId.of(7), "tools/call", Optional.of(PARAMS)),
                new JsonRpcRequest(JsonRpcId.of("seven"), "ping", Optional.empty()),
                new JsonRpcRequest(JsonRpcId.of(Long.MIN_VALUE), "ping", Optional.empty()),
                new JsonRpcNotification("notifications/initialized", Optional.empty()),
                new JsonRpcNotification("notifications/progress", Optional.of(PARAMS)),
                new JsonRpcResponse.Result(JsonRpcId.of(0), PARAMS),
                new JsonRpcResponse.Result(JsonRpcId.of(0), NullNode.getInstance()),
                new JsonRpcResponse.Failure(Optional.of(JsonRpcId.of(1)), -32601, "no such method", Optional.empty()),
                new JsonRpcResponse.Failure(Optional.empty(), -32700, "", Optional.of(new IntNode(4))));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void decode_ofEncoded_yieldsTheSameMessage(JsonRpcMessage message) {
        byte[] bytes = codec.encode(message);
        assertThat(codec.decode(ByteBuffer.wrap(bytes))).isEqualTo(single(message));
        assertThat(codec.decode(new String(bytes, UTF_8))).isEqualTo(single(message));
    }

    @Test
    void encode_request_writesOneLineInOrder() {
        JsonRpcMessage request = new JsonRpcRequest(
                JsonRpcId.of(3),
                "a",
                Optional.of(JsonNodeFactory.instance.objectNode().put("x", "l1\nl2")));
        assertThat(codec.encode(request))
                .asString(UTF_8)
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"a\",\"params\":{\"x\":\"l1\\nl2\"}}");
    }

    @Test
    void decode_membersInAnyOrderAndUnknownOnes_yieldsTheResult() {
        assertThat(decode("{\"result\":{\"a\":[1]},\"x\":{\"id\":9},\"y\":[[]],\"id\":\"q\",\"jsonrpc\":\"2.0\"}"))
                .isEqualTo(single(new JsonRpcResponse.Result(
                        JsonRpcId.of("q"),
                        JsonNodeFactory.instance
                                .objectNode()
                                .set("a", JsonNodeFactory.instance.arrayNode().add(1)))));
    }

    @Test
    void decode_batch_yieldsAllMessagesInOrder() {
        assertThat(decode("[{\"jsonrpc\":\"2.0\",\"method\":\"a\"},{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":5}]"))
                .isEqualTo(new JsonRpcReading.Messages(java.util.List.of(
                        new JsonRpcNotification("a", Optional.empty()),
                        new JsonRpcResponse.Result(JsonRpcId.of(1), new IntNode(5)))));
    }

    @Test
    void decode_onlyTheRemainingBytes_leavesTheBufferAtItsLimit() {
        byte[] text = "##{\"jsonrpc\":\"2.0\",\"method\":\"a\"}##".getBytes(UTF_8);
        ByteBuffer buffer = ByteBuffer.wrap(text, 2, text.length - 4);
        assertThat(codec.decode(buffer)).isEqualTo(single(new JsonRpcNotification("a", Optional.empty())));
        assertThat(buffer.remaining()).isZero();
    }

    @Test
    void decode_idBeyondLong_keepsItsDigits() {
        assertThat(decode("{\"jsonrpc\":\"2.0\",\"id\":92233720368547758070,\"result\":1}"))
                .isEqualTo(single(new JsonRpcResponse.Result(JsonRpcId.of("92233720368547758070"), new IntNode(1))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":5} | ``",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":5,\"error\":null} | error",
                "{\"jsonrpc\":\"2.0\",\"error\":null,\"id\":\"1\",\"result\":5} | error id",
                "{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"result\":5} | id",
                "{\"jsonrpc\":\"2.0\",\"id\":1.0,\"result\":5} | id"
            })
    void decode_answerThatRealClientsBearWith_isTheAnswerAndTheDeviationTold(String text, String deviations) {
        var told = new ArrayList<String>();
        var bearing = new JsonRpcCodec(JsonRpcLimits.DEFAULT, told::add);
        assertThat(bearing.decode(text)).isEqualTo(single(new JsonRpcResponse.Result(JsonRpcId.of(1), new IntNode(5))));
        assertThat(told.stream().map(each -> each.contains("error") ? "error" : "id"))
                .containsExactlyInAnyOrder(deviations.isEmpty() ? new String[0] : deviations.split(" "));
    }

    @Test
    void decode_errorBesideAResultOfNull_isTheError() {
        assertThat(decode("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null,\"error\":{\"code\":-3,\"message\":\"no\"}}"))
                .isEqualTo(
                        single(new JsonRpcResponse.Failure(Optional.of(JsonRpcId.of(1)), -3, "no", Optional.empty())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | empty text instead of a message",
                "7 | a message is an object, not VALUE_NUMBER_INT",
                "{} | jsonrpc is not \"2.0\"",
                "{\"jsonrpc\":\"1.0\",\"method\":\"a\"} | jsonrpc is not \"2.0\"",
                "{\"jsonrpc\":\"2.0\"} | neither method nor result nor error",
                "{\"jsonrpc\":\"2.0\",\"method\":7} | neither method nor result nor error",
                "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"a\"} | id is neither a text nor a whole number",
                "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"a\"} | id is neither a text nor a whole number",
                "{\"jsonrpc\":\"2.0\",\"result\":1} | a result without an id",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":1,\"error\":{\"code\":1}} | both result and error",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":\"bad\"} | error.code is not a whole number",
                "[] | an empty batch",
                "[3] | element 0 of a batch is not an object",
                "{\"jsonrpc\":\"2.0\",\"method\":\"a\"}{} | more text after the message"
            })
    void decode_whatIsNotJsonRpc_saysWhy(String text, String reason) {
        assertThat(decode(text)).isEqualTo(new JsonRpcReading.Malformed(reason));
    }

    @Test
    void decode_everyPrefixOfAMessage_isMalformedAndNeverThrows() {
        byte[] bytes = codec.encode(new JsonRpcRequest(JsonRpcId.of(7), "tools/call", Optional.of(PARAMS)));
        for (int length = 0; length < bytes.length; length++) {
            assertThat(codec.decode(ByteBuffer.wrap(bytes, 0, length))).isInstanceOf(JsonRpcReading.Malformed.class);
        }
    }

    @Test
    void decode_brokenUtf8_isMalformed() {
        byte[] bytes = "{\"jsonrpc\":\"2.0\",\"method\":\"a?\"}".getBytes(UTF_8);
        bytes[bytes.length - 3] = (byte) 0xC3;
        assertThat(codec.decode(ByteBuffer.wrap(bytes))).isInstanceOf(JsonRpcReading.Malformed.class);
    }

    @Test
    void decode_messageOfMaxMessageBytes_passesAndOneMoreIsRefused() {
        byte[] text = "{\"jsonrpc\":\"2.0\",\"method\":\"a\"}".getBytes(UTF_8);
        var exact = new JsonRpcCodec(new JsonRpcLimits(text.length, 10));
        var short1 = new JsonRpcCodec(new JsonRpcLimits(text.length - 1, 10));
        assertThat(exact.decode(ByteBuffer.wrap(text))).isInstanceOf(JsonRpcReading.Messages.class);
        assertThat(short1.decode(ByteBuffer.wrap(text)))
                .isEqualTo(new JsonRpcReading.TooLarge(
                        "message exceeds " + (text.length - 1) + " bytes (JsonRpcLimits.maxMessageBytes)"));
        assertThat(short1.decode(new String(text, UTF_8))).isInstanceOf(JsonRpcReading.TooLarge.class);
    }

    @Test
    void decode_nestingOfMaxDepth_passesAndOneMoreIsRefused() {
        var shallow = new JsonRpcCodec(new JsonRpcLimits(1000, 4));
        assertThat(shallow.decode(nested(3))).isInstanceOf(JsonRpcReading.Messages.class);
        assertThat(shallow.decode(nested(4))).isInstanceOf(JsonRpcReading.TooLarge.class);
    }

    @Test
    void limits_ofZero_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new JsonRpcLimits(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new JsonRpcLimits(1, 0));
    }

    @Test
    void decode_oneSchemaNestedTooDeep_cutsItAndKeepsTheOtherTools() {
        String deep = "{\"items\":".repeat(5_000) + "{}" + "}".repeat(5_000);
        String list = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"tools\":[{\"name\":\"plain\",\"inputSchema\":{}},"
                + "{\"name\":\"deep\",\"inputSchema\":" + deep + "}]}}";

        assertThat(codec.decode(list)).isInstanceOfSatisfying(JsonRpcReading.Messages.class, read -> {
            JsonNode tools =
                    ((JsonRpcResponse.Result) read.messages().get(0)).result().path("tools");
            assertThat(tools.findValuesAsText("name")).containsExactly("plain", "deep");
            assertThat(tools.path(1).path("inputSchema").toString())
                    .endsWith("\"nested deeper than 200\"" + "}".repeat(196));
        });
        assertThat(codec.decode(list.replace("inputSchema", "content"))).isInstanceOf(JsonRpcReading.TooLarge.class);
        assertThat(codec.decode(list.replace(deep, "[".repeat(DeepTree.MOST_LEVELS + 1))))
                .isInstanceOf(JsonRpcReading.TooLarge.class);
    }

    private static String nested(int arrays) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + "[".repeat(arrays) + "]".repeat(arrays) + "}";
    }

    private JsonRpcReading decode(String text) {
        return codec.decode(ByteBuffer.wrap(text.getBytes(UTF_8)));
    }

    private static JsonRpcReading single(JsonRpcMessage message) {
        return new JsonRpcReading.Messages(java.util.List.of(message));
    }
}
