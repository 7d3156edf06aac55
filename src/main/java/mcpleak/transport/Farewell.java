package mcpleak.transport;

import java.time.Duration;
import java.util.Map;

/**
 * Say how a session is ended in order.
 *
 * @param headers as those of {@link Outgoing}
 * @param timeout how long it may take, connecting included
 * @param manner which session is ended
 */
public record Farewell(Map<String, String> headers, Duration timeout, Manner manner) {

    public Farewell {
        headers = Map.copyOf(headers);
    }

    /** End the current session as the protocol has it. */
    public static Farewell within(Duration timeout) {
        return new Farewell(Map.of(), timeout, Manner.GOOD);
    }
}
