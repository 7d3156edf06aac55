package mcpleak.profile;

/** Say how a user ends its session. */
public enum CloseMode {
    /** With a DELETE, as the specification asks. */
    DELETE,
    /** By dropping its connections without a word. */
    ABANDON
}
