package mcpleak.protocol.transport;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import mcpleak.protocol.jsonrpc.JsonRpcMessage;

/**
 * Hold a message as it is to be sent.
 *
 * @param message the message
 * @param headers what is sent with it over HTTP in place of or beside what the protocol asks for, in order; an empty value leaves
 *     the protocol's own header out
 * @param timeout how long it may take until its response is complete, connecting included
 * @param sendOptions how a client that misbehaves would do it
 */
public record OutboundMessage(
        JsonRpcMessage message, Map<String, String> headers, Duration timeout, SendOptions sendOptions) {

    public OutboundMessage {
        headers = headers.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** Send a message as the protocol has it. */
    public static OutboundMessage of(JsonRpcMessage message, Duration timeout) {
        return new OutboundMessage(message, Map.of(), timeout, SendOptions.DEFAULT);
    }

    /** Return the same with another message. */
    public OutboundMessage with(JsonRpcMessage other) {
        return new OutboundMessage(other, headers, timeout, sendOptions);
    }
}
