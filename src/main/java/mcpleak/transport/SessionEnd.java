package mcpleak.transport;

import java.time.Duration;
import java.util.Map;

/**
 * Say how a session is ended in order.
 *
 * @param headers as those of {@link OutboundMessage}
 * @param timeout how long it may take, connecting included
 * @param sendOptions which session is ended
 */
public record SessionEnd(Map<String, String> headers, Duration timeout, SendOptions sendOptions) {

    public SessionEnd {
        headers = Map.copyOf(headers);
    }

    /** End the current session as the protocol has it. */
    public static SessionEnd within(Duration timeout) {
        return new SessionEnd(Map.of(), timeout, SendOptions.DEFAULT);
    }
}
