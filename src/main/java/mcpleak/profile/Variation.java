package mcpleak.profile;

/** Say whether calls and sessions differ from round to round. */
public enum Variation {
    /** Drawn from the seed about their means, so that their effects on memory can be told apart. */
    ON,
    /** Exactly as asked for. */
    OFF
}
