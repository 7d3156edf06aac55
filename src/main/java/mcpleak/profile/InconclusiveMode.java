package mcpleak.profile;

/** Say what "No verdict yet" does to the build. */
public enum InconclusiveMode {
    /** It fails. */
    FAIL,
    /** It passes with a warning. */
    WARN
}
