package mcpleak.protocol.jsonrpc;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import mcpleak.protocol.jsonrpc.JsonRpcCodec.JsonRpcLimits;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcReading;

/**
 * Read messages that come one a line, in whatever pieces they come, as over stdio.
 *
 * <p>Empty lines are passed over; a line without its end when the input ends never happened. A line over the limit is told of once,
 * and skipped to its end. Not thread-safe.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#stdio">MCP, stdio</a>
 */
public final class JsonRpcLines {

    private static final byte LF = '\n';

    private final JsonRpcCodec codec;
    private final int maxLineBytes;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    private boolean skipping;

    /**
     * Hold one line.
     *
     * @param bytes the line as it came, without its end; empty if it is over the limit
     * @param reading what it says
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Line(byte[] bytes, JsonRpcReading reading) {}

    /**
     * Start to read.
     *
     * @param codec reads the messages
     * @param limits should be those of the codec; {@code maxMessageBytes} bounds a line without its end
     */
    public JsonRpcLines(JsonRpcCodec codec, JsonRpcLimits limits) {
        this.codec = codec;
        this.maxLineBytes = limits.maxMessageBytes();
    }

    /**
     * Take the next piece.
     *
     * @param piece any number of bytes; read to its limit
     * @return the lines that it completes, in order; may be empty
     */
    public List<Line> feed(ByteBuffer piece) {
        List<Line> lines = new ArrayList<>(1);
        while (piece.hasRemaining()) {
            int start = piece.position();
            int end = start;
            while (end < piece.limit() && piece.get(end) != LF) {
                end++;
            }
            take(piece, end - start, lines);
            if (piece.hasRemaining()) {
                piece.get();
                end(lines);
            }
        }
        return lines;
    }

    private void take(ByteBuffer piece, int count, List<Line> lines) {
        byte[] bytes = new byte[count];
        piece.get(bytes);
        if (!skipping && line.size() + count > maxLineBytes) {
            skipping = true;
            line.reset();
            lines.add(new Line(
                    new byte[0],
                    new JsonRpcReading.TooLarge(
                            "message exceeds " + maxLineBytes + " bytes (JsonRpcLimits.maxMessageBytes)")));
        }
        if (!skipping) {
            line.write(bytes, 0, count);
        }
    }

    private void end(List<Line> lines) {
        byte[] bytes = line.toByteArray();
        line.reset();
        boolean skipped = skipping;
        skipping = false;
        if (!skipped && !isBlank(bytes)) {
            lines.add(new Line(bytes, codec.decode(ByteBuffer.wrap(bytes))));
        }
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte each : bytes) {
            if (each != ' ' && each != '\t' && each != '\r') {
                return false;
            }
        }
        return true;
    }
}
