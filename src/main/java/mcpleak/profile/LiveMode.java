package mcpleak.profile;

/** Whether the probe asks the server's runtime for its live bytes. */
public enum LiveMode {
    /** It does, where the runtime tells. */
    ON,
    /** The process is measured from outside alone: no signal, no attach, no socket, nothing in its environment. */
    OFF
}
