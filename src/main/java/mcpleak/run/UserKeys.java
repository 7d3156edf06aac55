package mcpleak.run;

/** Name what a run keeps in Gatling's session of a user. */
final class UserKeys {

    /** Number of the user in its round, from 0. */
    static final String USER = "mcpleak.user";

    /** Number of its round, from 1. */
    static final String ROUND = "mcpleak.round";

    /** How many calls it has made in its round. */
    static final String CALL = "mcpleak.call";

    /** Which of its sessions it is in, from 0. */
    static final String SESSION = "mcpleak.session";

    /** The step of its session that it is in, from 0. */
    static final String STEP = "mcpleak.step";

    /** The pattern that it follows in a mixed day. */
    static final String PATTERN = "mcpleak.pattern";

    private UserKeys() {}
}
