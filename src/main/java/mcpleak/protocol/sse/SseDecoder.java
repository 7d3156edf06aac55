package mcpleak.protocol.sse;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcpleak.protocol.sse.SseItem.SseEvent;
import org.jspecify.annotations.Nullable;

/**
 * Turn the bytes of one stream into server-sent events, in whatever pieces they come.
 *
 * <p>Lines end with CR, LF or CRLF; a byte order mark at the start is dropped; comments are dropped; an event that is not
 * closed by an empty line when the stream ends never happened. Bytes that are not UTF-8 become U+FFFD. Not thread-safe: one
 * decoder a stream, confined to the thread or event loop that reads it.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream">HTML, 9.2.5</a>
 */
public final class SseDecoder {

    private static final byte CR = '\r';
    private static final byte LF = '\n';
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final SseLimits limits;
    private final Bytes line = new Bytes();
    private final SseBlock block = new SseBlock();
    private boolean atStart = true;
    private boolean afterCr;
    private int eventsSeen;
    private SseItem.@Nullable TooLarge exceeded;

    /** Create a decoder with {@link SseLimits#DEFAULT}. */
    public SseDecoder() {
        this(SseLimits.DEFAULT);
    }

    /** Create a decoder that holds no more than the given limits allow. */
    public SseDecoder(SseLimits limits) {
        this.limits = limits;
    }

    /**
     * Take the next piece of the stream.
     *
     * @param chunk any number of bytes; read to its limit
     * @return the events that this piece completes, in order; may be empty; ends with {@link SseItem.TooLarge} if a limit is
     *     exceeded, and is empty ever after
     */
    public List<SseItem> decode(ByteBuffer chunk) {
        List<SseItem> items = new ArrayList<>(2);
        while (chunk.hasRemaining() && exceeded == null) {
            skipLineFeedOfCrLf(chunk);
            takeLine(chunk, items);
        }
        chunk.position(chunk.limit());
        return items;
    }

    /** Say how many bytes are held of an event that is not complete. */
    public long heldBytes() {
        return (long) line.length() + block.dataBytes();
    }

    private void skipLineFeedOfCrLf(ByteBuffer chunk) {
        if (afterCr && chunk.get(chunk.position()) == LF) {
            chunk.get();
        }
        afterCr = false;
    }

    private void takeLine(ByteBuffer chunk, List<SseItem> items) {
        int start = chunk.position();
        int end = start;
        while (end < chunk.limit() && chunk.get(end) != CR && chunk.get(end) != LF) {
            end++;
        }
        if (line.length() + (end - start) > limits.maxLineBytes()) {
            exceed("SSE line exceeds " + limits.maxLineBytes() + " bytes", "maxLineBytes", items);
            return;
        }
        line.append(chunk, end - start);
        if (chunk.hasRemaining()) {
            afterCr = chunk.get() == CR;
            endLine(items);
        }
    }

    private void endLine(List<SseItem> items) {
        int from = atStart && line.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
        atStart = false;
        if (line.length() > from) {
            block.field(line, from);
            if (block.dataBytes() > limits.maxEventBytes()) {
                exceed("SSE event exceeds " + limits.maxEventBytes() + " bytes", "maxEventBytes", items);
            }
        } else {
            Optional<SseEvent> event = block.end();
            event.ifPresent(items::add);
            eventsSeen += event.isPresent() ? 1 : 0;
        }
        line.clear();
    }

    private void exceed(String what, String limit, List<SseItem> items) {
        line.clear();
        block.clear();
        exceeded = new SseItem.TooLarge(what + " at event " + (eventsSeen + 1) + " (SseLimits." + limit + ")");
        items.add(exceeded);
    }

    /**
     * Bound what a {@link SseDecoder} holds in memory.
     *
     * <table>
     * <caption>Defaults</caption>
     * <tr><td>{@code maxLineBytes}</td><td>16 MiB</td></tr>
     * <tr><td>{@code maxEventBytes}</td><td>16 MiB</td></tr>
     * </table>
     *
     * @param maxLineBytes longest line in bytes, without its line end, with its field name and a byte order mark; one more is refused
     * @param maxEventBytes most bytes of data in one event, line feeds between its lines included; one more is refused
     */
    public record SseLimits(int maxLineBytes, int maxEventBytes) {

        /** The limits that apply unless others are given. */
        public static final SseLimits DEFAULT = new SseLimits(16 * 1024 * 1024, 16 * 1024 * 1024);

        /** @throws IllegalArgumentException if a limit is not positive */
        public SseLimits {
            if (maxLineBytes < 1) {
                throw new IllegalArgumentException("maxLineBytes is at least 1, not " + maxLineBytes);
            }
            if (maxEventBytes < 1) {
                throw new IllegalArgumentException("maxEventBytes is at least 1, not " + maxEventBytes);
            }
        }
    }
}
