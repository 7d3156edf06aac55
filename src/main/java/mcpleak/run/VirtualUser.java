package mcpleak.run;

import io.gatling.javaapi.core.Session;

/**
 * Where one virtual user stands, read from Gatling's session of it. Immutable.
 *
 * @param at the session
 */
record VirtualUser(Session at) {

    /** Key of the user's number in its round, from 0. */
    static final String USER = "mcpleak.user";

    /** Key of the number of its round, from 1. */
    static final String ROUND = "mcpleak.round";

    /** Key of how many calls it has made in its round. */
    static final String CALL = "mcpleak.call";

    /** Key of which of its sessions it is in, from 0. */
    static final String SESSION = "mcpleak.session";

    /** Key of the step of its session that it is in, from 0. */
    static final String STEP = "mcpleak.step";

    /** Key of the pattern that it follows in a mixed day. */
    static final String PATTERN = "mcpleak.pattern";

    int round() {
        return at.getInt(ROUND);
    }

    int number() {
        return at.getInt(USER);
    }

    int call() {
        return at.getInt(CALL);
    }

    int session() {
        return at.getInt(SESSION);
    }

    /** Return the number under which the pause after its latest call is drawn. */
    int pauseNumber() {
        return OfferedCalls.nth(session(), at.contains(STEP) ? at.getInt(STEP) : call());
    }
}
