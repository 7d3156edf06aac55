package mcpleak.profile;

/** Say whether memory is measured. */
public enum ProbeMode {
    /** A server process is measured wherever one is known. */
    ON,
    /** Load only. */
    OFF
}
