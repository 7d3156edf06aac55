package mcpleak.protocol.transport;

/**
 * Say how a message is sent and its answer read, for those who want to see how a server bears clients that misbehave.
 *
 * @param session which session it claims to belong to
 * @param readBytesPerSecond how fast the answer is read, in bytes per second; 0: as fast as it comes
 */
public record SendOptions(SessionClaim session, int readBytesPerSecond) {

    /** Do as the protocol asks. */
    public static final SendOptions DEFAULT = new SendOptions(SessionClaim.CURRENT, 0);

    /** @throws IllegalArgumentException if the pace is negative */
    public SendOptions {
        if (readBytesPerSecond < 0) {
            throw new IllegalArgumentException("readBytesPerSecond is at least 0, not " + readBytesPerSecond);
        }
    }

    /** Name the session that a message claims to belong to. */
    public enum SessionClaim {
        /** The one that is open, if one is. */
        CURRENT,
        /** None. */
        NONE,
        /** The one that ended last. */
        ENDED
    }
}
