package mcpleak.profile;

/** Say who decides how many rounds a run has. */
public enum RoundsMode {
    /** The user: exactly as many as were asked for. */
    FIXED,
    /** The verdict: as many as it needs to be certain, up to a limit. */
    AUTO
}
