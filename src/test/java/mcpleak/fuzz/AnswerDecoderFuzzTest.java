package mcpleak.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import mcpleak.protocol.jsonrpc.JsonRpcCodec;
import mcpleak.protocol.jsonrpc.JsonRpcCodec.JsonRpcLimits;
import mcpleak.protocol.jsonrpc.JsonRpcId;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.message.body.AnswerDecoder;
import mcpleak.protocol.message.body.AnswerDecoder.AnswerLimits;
import mcpleak.protocol.message.body.AnswerHead;
import mcpleak.protocol.sse.SseDecoder.SseLimits;

/** Give the reader of answers any status, media type and body, in two pieces. */
final class AnswerDecoderFuzzTest {

    private static final AnswerLimits LIMITS =
            new AnswerLimits(2048, new SseLimits(512, 1024), new JsonRpcLimits(1024, 20));

    private static final JsonRpcCodec CODEC = new JsonRpcCodec(LIMITS.messages());

    @FuzzTest(maxDuration = "10m")
    void feed_inPieces_endsAsAtOnce(FuzzedDataProvider input) {
        var head =
                new AnswerHead(input.pickValue(new int[] {200, 202, 204, 400, 404, 500}), input.pickValue(new String[] {
                    "application/json", "text/event-stream; charset=utf-8", "TEXT/EVENT-STREAM", "text/html", ""
                }));
        int cut = input.consumeInt(0, 3000);
        byte[] body = input.consumeRemainingAsBytes();

        Outcome whole = decode(head, body, body.length);

        assertThat(whole.text()).isNotBlank().doesNotContain("\n").hasSizeLessThan(250);
        assertThat(decode(head, body, Math.min(cut, body.length))).isEqualTo(whole);
    }

    private static Outcome decode(AnswerHead head, byte[] body, int cut) {
        var decoder = new AnswerDecoder(JsonRpcId.of(1), head, CODEC, LIMITS);
        decoder.feed(ByteBuffer.wrap(body, 0, cut));
        decoder.feed(ByteBuffer.wrap(body, cut, body.length - cut));
        return decoder.end();
    }
}
