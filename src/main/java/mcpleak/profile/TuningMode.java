package mcpleak.profile;

/** Whether a server that the run starts gets an environment in which its memory tells the truth. */
public enum TuningMode {
    /** It does. */
    ON,
    /** Its environment is left alone. */
    OFF
}
