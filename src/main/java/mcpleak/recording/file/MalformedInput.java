package mcpleak.recording.file;

/** Tell that text is not a recorded run or a memory CSV; the message names the place and the rule. */
public final class MalformedInput extends Exception {

    private static final long serialVersionUID = 1L;

    /** Tell a broken rule by its place: {@code rounds[3].floor.at: ...}. */
    public MalformedInput(String message) {
        super(message);
    }

    /** Tell a broken rule that another exception found. */
    public MalformedInput(String message, Throwable cause) {
        super(message, cause);
    }
}
