package mcpleak.mcp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import mcpleak.jsonrpc.JsonRpcCodec;
import mcpleak.jsonrpc.JsonRpcMessage;
import mcpleak.jsonrpc.JsonRpcReading;
import mcpleak.sse.SseDecoder;
import mcpleak.sse.SseEvent;
import mcpleak.sse.SseItem;

/**
 * Read the one stream of the oldest transport, in whatever pieces it comes: where to post, then all messages.
 *
 * <p>What is no message is passed over. Not thread-safe.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2024-11-05/basic/transports#http-with-sse">MCP 2024-11-05, HTTP with
 *     SSE</a>
 */
public final class EndpointStreamDecoder {

    private final SseDecoder events;
    private final JsonRpcCodec codec;

    /** Say what a stream held. */
    public sealed interface Item {

        /**
         * Name where messages are posted.
         *
         * @param said the data of the event, as it was sent
         */
        record Endpoint(String said) implements Item {}

        /**
         * Hold a message.
         *
         * @param message the message
         */
        record Message(JsonRpcMessage message) implements Item {}

        /**
         * Say which limit the stream exceeds, after which nothing of it is read.
         *
         * @param outcome the limit
         */
        record Exceeded(Outcome.TooLarge outcome) implements Item {}
    }

    /** Start to decode a stream. */
    public EndpointStreamDecoder(JsonRpcCodec codec, AnswerLimits limits) {
        this.events = new SseDecoder(limits.events());
        this.codec = codec;
    }

    /** Take the next piece; return what it completes, in order. */
    public List<Item> feed(ByteBuffer piece) {
        List<Item> items = new ArrayList<>(2);
        for (SseItem item : events.decode(piece)) {
            if (item instanceof SseItem.TooLarge tooLarge) {
                items.add(new Item.Exceeded(new Outcome.TooLarge(tooLarge.reason())));
            } else if (item instanceof SseEvent event) {
                take(event, items);
            }
        }
        return items;
    }

    /** Say how many bytes are held of what is not complete. */
    public long heldBytes() {
        return events.heldBytes();
    }

    private void take(SseEvent event, List<Item> items) {
        String text = event.data().orElse("");
        if (event.type().equals("endpoint")) {
            items.add(new Item.Endpoint(text));
        } else if (event.type().equals(SseEvent.DEFAULT_TYPE)
                && !text.isEmpty()
                && codec.decode(text) instanceof JsonRpcReading.Messages read) {
            read.messages().forEach(message -> items.add(new Item.Message(message)));
        }
    }
}
