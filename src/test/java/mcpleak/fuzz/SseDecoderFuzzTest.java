package mcpleak.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import mcpleak.protocol.sse.SseDecoder;
import mcpleak.protocol.sse.SseDecoder.SseLimits;
import mcpleak.protocol.sse.SseItem;
import mcpleak.protocol.sse.SseItem.SseEvent;

/**
 * Give the decoder of event streams any bytes in any pieces.
 *
 * <p>Without more said, only the examples in {@code resources/mcpleak/fuzz} are run; CONTRIBUTING.md says how to search for ten
 * minutes.
 */
final class SseDecoderFuzzTest {

    @FuzzTest(maxDuration = "10m")
    void decode_inPieces_yieldsSameAsAtOnceWithinTheLimits(FuzzedDataProvider input) {
        var limits = new SseLimits(input.consumeInt(1, 64), input.consumeInt(1, 128));
        byte[] cuts = input.consumeBytes(16);
        byte[] stream = input.consumeRemainingAsBytes();

        List<SseItem> whole = new SseDecoder(limits).decode(ByteBuffer.wrap(stream));

        assertThat(inPieces(limits, stream, cuts)).isEqualTo(whole);
        assertThat(oneByOne(limits, stream)).isEqualTo(whole);
        whole.forEach(item -> assertThat(isWithin(limits, item)).as("%s", item).isTrue());
        assertThat(whole.stream().filter(SseItem.TooLarge.class::isInstance)).hasSizeLessThanOrEqualTo(1);
    }

    private static boolean isWithin(SseLimits limits, SseItem item) {
        // U+FFFD stands for a byte of the stream, and takes three of its own: characters are counted
        return !(item instanceof SseEvent event)
                || (event.data().orElse("").length() <= limits.maxEventBytes()
                        && event.id().orElse("").length() <= limits.maxLineBytes()
                        && event.type().length() <= Math.max(SseEvent.DEFAULT_TYPE.length(), limits.maxLineBytes()));
    }

    private static List<SseItem> inPieces(SseLimits limits, byte[] stream, byte[] cuts) {
        var decoder = new SseDecoder(limits);
        List<SseItem> items = new ArrayList<>();
        int at = 0;
        for (byte cut : cuts) {
            int length = Math.min(Byte.toUnsignedInt(cut), stream.length - at);
            items.addAll(decoder.decode(ByteBuffer.wrap(stream, at, length)));
            at += length;
        }
        items.addAll(decoder.decode(ByteBuffer.wrap(stream, at, stream.length - at)));
        return items;
    }

    private static List<SseItem> oneByOne(SseLimits limits, byte[] stream) {
        var decoder = new SseDecoder(limits);
        List<SseItem> items = new ArrayList<>();
        for (byte each : stream) {
            items.addAll(decoder.decode(ByteBuffer.wrap(new byte[] {each})));
        }
        return items;
    }
}
