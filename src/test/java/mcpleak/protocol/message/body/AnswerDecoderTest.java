package mcpleak.protocol.message.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.IntNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcpleak.protocol.jsonrpc.JsonRpcCodec;
import mcpleak.protocol.jsonrpc.JsonRpcCodec.JsonRpcLimits;
import mcpleak.protocol.jsonrpc.JsonRpcId;
import mcpleak.protocol.jsonrpc.JsonRpcMessage;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcRequest;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.message.body.AnswerDecoder.AnswerLimits;
import mcpleak.protocol.sse.SseDecoder.SseLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswerDecoderTest {

    private static final JsonRpcId ASKED = JsonRpcId.of(7);
    private static final String RESULT = "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":42}";
    private static final String NOTIFICATION = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}";
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":\"p\",\"method\":\"ping\"}";
    private static final AnswerHead JSON = new AnswerHead(200, "application/json; charset=utf-8");
    private static final AnswerHead STREAM = new AnswerHead(200, "Text/Event-Stream");

    @Test
    void decode_json_yieldsTheResult() {
        assertThat(decode(JSON, RESULT)).isEqualTo(new Outcome.Answered(new IntNode(42)));
    }

    @Test
    void decode_jsonBatch_yieldsTheResponseInIt() {
        assertThat(decode(JSON, "[" + NOTIFICATION + "," + RESULT + "]"))
                .isEqualTo(new Outcome.Answered(new IntNode(42)));
    }

    @Test
    void decode_streamWithPrimingEventAndNotification_yieldsTheResult() {
        String stream = "id: 1\ndata: \n\n:\n\nevent: other\ndata: not json\n\ndata: " + NOTIFICATION
                + "\n\nevent: message\nid: 2\ndata: " + RESULT + "\n\n";
        assertThat(decode(STREAM, stream)).isEqualTo(new Outcome.Answered(new IntNode(42)));
    }

    @Test
    void feed_stream_knowsTheOutcomeBeforeTheEnd() {
        var decoder = decoder(STREAM, AnswerLimits.DEFAULT);
        assertThat(decoder.feed(utf8("data: " + RESULT + "\n"))).isEmpty();
        assertThat(decoder.feed(utf8("\n"))).contains(new Outcome.Answered(new IntNode(42)));
        assertThat(decoder.feed(utf8("data: rubbish\n\n"))).contains(new Outcome.Answered(new IntNode(42)));
        assertThat(decoder.end()).isEqualTo(new Outcome.Answered(new IntNode(42)));
    }

    @Test
    void onOther_streamWithPing_tellsItOnce() {
        List<JsonRpcMessage> others = new ArrayList<>();
        var decoder = decoder(STREAM, AnswerLimits.DEFAULT).onOther(others::add);
        assertThat(decoder.feed(utf8("data: " + PING + "\n\n"))).isEmpty();
        assertThat(others).isEqualTo(List.of(new JsonRpcRequest(JsonRpcId.of("p"), "ping", Optional.empty())));
    }

    @Test
    void decode_error_yieldsCodeAndMessage() {
        String error = "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-32602,\"message\":\"Unknown tool\"}}";
        assertThat(decode(JSON, error)).isEqualTo(new Outcome.RpcError(-32602, "Unknown tool"));
        assertThat(decode(JSON, error).text()).isEqualTo("JSON-RPC error -32602: Unknown tool");
    }

    @Test
    void decode_errorWithoutId_isOurs() {
        assertThat(decode(JSON, "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"?\"}}"))
                .isEqualTo(new Outcome.RpcError(-32700, "?"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "\"q\"", "70"})
    void decode_anotherId_isWrongInBothForms(String id) {
        String response = "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":1}";
        assertThat(decode(JSON, response)).isInstanceOf(Outcome.WrongId.class);
        assertThat(decode(STREAM, "data: " + response + "\n\n").text())
                .isEqualTo("wrong id: the response answers another request");
    }

    @Test
    void decode_endWithoutResponse_isNoResponse() {
        assertThat(decode(JSON, NOTIFICATION)).isEqualTo(new Outcome.NoResponse());
        assertThat(decode(STREAM, "data: " + RESULT + "\n")).isEqualTo(new Outcome.NoResponse());
        assertThat(decode(new AnswerHead(202, ""), "")).isEqualTo(new Outcome.NoResponse());
    }

    @Test
    void decode_rubbish_isMalformed() {
        assertThat(decode(JSON, "<html>")).isInstanceOf(Outcome.Malformed.class);
        assertThat(decode(STREAM, "data: <html>\n\n")).isInstanceOf(Outcome.Malformed.class);
        assertThat(decode(new AnswerHead(200, "text/html"), "<html>").text())
                .isEqualTo(
                        "malformed answer: content type \"text/html\" is neither application/json nor text/event-stream");
    }

    @Test
    void decode_refusal_saysStatusAndWhatTheBodySays() {
        assertThat(decode(new AnswerHead(404, "text/plain"), " no such\n session ")
                        .text())
                .isEqualTo("HTTP status 404: no such session");
        assertThat(decode(new AnswerHead(500, ""), "").text()).isEqualTo("HTTP status 500");
        assertThat(decode(
                                new AnswerHead(400, "application/json"),
                                "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32000,\"message\":\"No session\"}}")
                        .text())
                .isEqualTo("HTTP status 400: JSON-RPC error -32000: No session");
    }

    @Test
    void ofAcknowledgement_successIsEnoughAndRefusalIsTold() {
        var accepted = AnswerDecoder.ofAcknowledgement(
                new AnswerHead(202, "text/html"), new JsonRpcCodec(), AnswerLimits.DEFAULT);
        assertThat(accepted.feed(utf8("<html>"))).contains(new Outcome.Accepted());
        assertThat(accepted.end()).isEqualTo(new Outcome.Accepted());
        var refused =
                AnswerDecoder.ofAcknowledgement(new AnswerHead(405, ""), new JsonRpcCodec(), AnswerLimits.DEFAULT);
        assertThat(refused.feed(utf8("no"))).isEmpty();
        assertThat(refused.end()).isEqualTo(new Outcome.HttpStatus(405, "no"));
    }

    @Test
    void decode_longRefusal_keepsItsBeginningOnly() {
        Outcome outcome = decode(new AnswerHead(500, ""), "x".repeat(AnswerDecoder.MAX_REFUSAL_BYTES + 1));
        assertThat(outcome).isEqualTo(new Outcome.HttpStatus(500, "x".repeat(AnswerDecoder.MAX_REFUSAL_BYTES)));
        assertThat(outcome.text()).hasSizeLessThan(200).endsWith("...");
    }

    @Test
    void feed_bodyOfMaxBodyBytes_passesAndOneMoreIsRefused() {
        var exact = decoder(JSON, limits(RESULT.length()));
        exact.feed(utf8(RESULT));
        assertThat(exact.end()).isInstanceOf(Outcome.Answered.class);
        var tooSmall = decoder(JSON, limits(RESULT.length() - 1));
        assertThat(tooSmall.feed(utf8(RESULT)).map(Outcome::text))
                .contains("answer too large: body exceeds " + (RESULT.length() - 1)
                        + " bytes (AnswerLimits.maxBodyBytes)");
    }

    @Test
    void feed_eventOverItsLimit_isTooLarge() {
        var decoder = decoder(STREAM, new AnswerLimits(1000, new SseLimits(1000, 10), JsonRpcLimits.DEFAULT));
        assertThat(decoder.feed(utf8("data: " + RESULT + "\n\n"))).containsInstanceOf(Outcome.TooLarge.class);
    }

    @Test
    void limits_ofZero_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> limits(0));
    }

    private static AnswerLimits limits(long maxBodyBytes) {
        return new AnswerLimits(maxBodyBytes, SseLimits.DEFAULT, JsonRpcLimits.DEFAULT);
    }

    private static AnswerDecoder decoder(AnswerHead head, AnswerLimits limits) {
        return new AnswerDecoder(ASKED, head, new JsonRpcCodec(), limits);
    }

    private static Outcome decode(AnswerHead head, String body) {
        return AnswerDecoder.decode(ASKED, head, body.getBytes(UTF_8));
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
