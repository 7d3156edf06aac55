package mcpleak.compare;

/**
 * Hold one thing that makes runs comparable or not.
 *
 * <p>Immutable.
 *
 * @param level how bad it is
 * @param text what was found, one sentence; it may hold text of the server under test
 */
public record Check(Level level, String text) {

    /** How bad a difference is. */
    public enum Level {
        /** The same on both sides. */
        SAME,
        /** Different, and to be kept in mind. */
        REMARK,
        /** Different, and metrics that depend on it are refused. */
        REFUSED
    }
}
