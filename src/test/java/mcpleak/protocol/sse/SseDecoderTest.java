package mcpleak.protocol.sse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import mcpleak.protocol.sse.SseDecoder.SseLimits;
import mcpleak.protocol.sse.SseItem.SseEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SseDecoderTest {

    /** One of everything; {@code $} stands for the line end under test. */
    private static final String EVERYTHING = "\uFEFF: a comment$"
            + "id: 1$data: $$"
            + ":$$"
            + "event: message$id:2$data: {\"text\":\"z\u00e4\u20ac\uD83D\uDE00\"}$$"
            + "data$$"
            + "id$$"
            + "id: with\0nul$retry: 500$unknown: x$$"
            + "retry: soon$retry: 9999999999999999999$$"
            + "data:first$data:  second$data$event: other$$"
            + "\uFEFFdata: not a field$$"
            + "event: only$$"
            + "data: never ended";

    private static final List<SseItem> EVENTS_OF_EVERYTHING = List.of(
            event("1", "message", "", -1),
            event("2", "message", "{\"text\":\"z\u00e4\u20ac\uD83D\uDE00\"}", -1),
            event(null, "message", "", -1),
            event("", "message", null, -1),
            event(null, "message", null, 500),
            event(null, "other", "first\n second\n", -1),
            event(null, "only", null, -1));

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void decode_everythingAtOnce_yieldsTheEvents(String lineEnd) {
        assertThat(new SseDecoder().decode(ByteBuffer.wrap(everything(lineEnd))))
                .isEqualTo(EVENTS_OF_EVERYTHING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void decode_splitAtEveryByte_yieldsSameEvents(String lineEnd) {
        byte[] bytes = everything(lineEnd);
        for (int split = 0; split <= bytes.length; split++) {
            var decoder = new SseDecoder();
            List<SseItem> items = new ArrayList<>(decoder.decode(ByteBuffer.wrap(bytes, 0, split)));
            items.addAll(decoder.decode(ByteBuffer.wrap(bytes, split, bytes.length - split)));
            assertThat(items).as("split at %d", split).isEqualTo(EVENTS_OF_EVERYTHING);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void decode_byteByByte_yieldsSameEvents(String lineEnd) {
        var decoder = new SseDecoder();
        List<SseItem> items = new ArrayList<>();
        for (byte each : everything(lineEnd)) {
            items.addAll(decoder.decode(ByteBuffer.wrap(new byte[] {each})));
        }
        assertThat(items).isEqualTo(EVENTS_OF_EVERYTHING);
    }

    @Test
    void decode_mixedLineEnds_yieldsOneEventEach() {
        assertThat(decode("data: a\r\n\ndata: b\n\r\ndata: c\r\r\ndata: d\n\n"))
                .isEqualTo(List.of(
                        event(null, "message", "a", -1),
                        event(null, "message", "b", -1),
                        event(null, "message", "c", -1),
                        event(null, "message", "d", -1)));
    }

    @Test
    void decode_byteOrderMarkAlone_isDropped() {
        assertThat(decode("\uFEFF\ndata: a\n\n")).isEqualTo(List.of(event(null, "message", "a", -1)));
    }

    @Test
    void decode_bytesThatAreNotUtf8_becomeReplacementCharacters() {
        assertThat(new SseDecoder().decode(ByteBuffer.wrap("data: a\u00ffb\n\n".getBytes(ISO_8859_1))))
                .isEqualTo(List.of(event(null, "message", "a\uFFFDb", -1)));
    }

    @Test
    void decode_directBufferWithOffset_readsOnlyTheRemainingBytes() {
        byte[] bytes = "##data: a\n\n##".getBytes(UTF_8);
        ByteBuffer direct =
                ByteBuffer.allocateDirect(bytes.length).put(bytes).position(2).limit(bytes.length - 2);
        assertThat(new SseDecoder().decode(direct)).isEqualTo(List.of(event(null, "message", "a", -1)));
        assertThat(direct.remaining()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"10, true", "9, false"})
    void decode_lineOfMaxLineBytes_passesAndOneMoreIsRefused(int maxLineBytes, boolean passes) {
        var decoder = new SseDecoder(new SseLimits(maxLineBytes, 100));
        List<SseItem> items = decoder.decode(utf8("data: 6789\n\n"));
        assertThat(items)
                .isEqualTo(List.of(
                        passes
                                ? event(null, "message", "6789", -1)
                                : new SseItem.TooLarge(
                                        "SSE line exceeds 9 bytes at event 1 (SseLimits.maxLineBytes)")));
    }

    @ParameterizedTest
    @CsvSource({"5, true", "4, false"})
    void decode_eventOfMaxEventBytes_passesAndOneMoreIsRefused(int maxEventBytes, boolean passes) {
        var decoder = new SseDecoder(new SseLimits(100, maxEventBytes));
        List<SseItem> items = decoder.decode(utf8("data\n\ndata: 12\ndata: 34\n\n"));
        assertThat(items)
                .isEqualTo(List.of(
                        event(null, "message", "", -1),
                        passes
                                ? event(null, "message", "12\n34", -1)
                                : new SseItem.TooLarge(
                                        "SSE event exceeds 4 bytes at event 2 (SseLimits.maxEventBytes)")));
    }

    @Test
    void decode_afterALimitWasExceeded_yieldsNothing() {
        var decoder = new SseDecoder(new SseLimits(8, 8));
        assertThat(decoder.decode(utf8("data: too long"))).hasSize(1);
        assertThat(decoder.decode(utf8("\n\ndata: a\n\n"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void decode_randomBytesInRandomPieces_yieldsSameAsAtOnce(long seed) {
        var random = new Random(seed);
        byte[] alphabet = "data:id event\r\n\r\n\uFEFF: 7\0".getBytes(UTF_8);
        byte[] bytes = new byte[4000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = alphabet[random.nextInt(alphabet.length)];
        }
        var pieces = new SseDecoder();
        List<SseItem> items = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(random.nextInt(7), bytes.length - at);
            items.addAll(pieces.decode(ByteBuffer.wrap(bytes, at, length)));
            at += length;
        }
        assertThat(items).isEqualTo(new SseDecoder().decode(ByteBuffer.wrap(bytes)));
    }

    @Test
    void limits_ofZero_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SseLimits(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new SseLimits(1, 0));
    }

    private static byte[] everything(String lineEnd) {
        return EVERYTHING.replace("$", lineEnd).getBytes(UTF_8);
    }

    private static List<SseItem> decode(String text) {
        return new SseDecoder().decode(utf8(text));
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    private static SseEvent event(
            @org.jspecify.annotations.Nullable String id,
            String type,
            @org.jspecify.annotations.Nullable String data,
            long retryMillis) {
        return new SseEvent(
                Optional.ofNullable(id),
                type,
                Optional.ofNullable(data),
                retryMillis < 0 ? OptionalLong.empty() : OptionalLong.of(retryMillis));
    }
}
