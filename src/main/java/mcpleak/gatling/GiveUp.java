package mcpleak.gatling;

import java.time.Duration;

/**
 * Say when a user gives up a request that is under way, and how.
 *
 * @param after time after sending
 * @param how what it does
 */
public record GiveUp(Duration after, How how) {

    /** @throws IllegalArgumentException if the time is negative */
    public GiveUp {
        if (after.isNegative()) {
            throw new IllegalArgumentException("a request is given up after its sending, not " + after);
        }
    }

    /** Name what giving up looks like. */
    public enum How {
        /** Close its connection, in order. */
        FIN,
        /** Close its connection at once. */
        RST,
        /** Send {@code notifications/cancelled}, then close its connection. */
        CANCEL
    }
}
