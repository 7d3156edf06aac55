package mcpleak.run.round;

import io.gatling.javaapi.core.Session;
import mcpleak.run.recorder.LoadSeconds.OfferedCalls;

/**
 * Where one virtual user stands, read from Gatling's session of it. Immutable.
 *
 * @param at the session
 */
public record VirtualUser(Session at) {

    /** Key of the user's number in its round, from 0. */
    public static final String USER = "mcpleak.user";

    /** Key of the number of its round, from 1. */
    public static final String ROUND = "mcpleak.round";

    /** Key of how many calls it has made in its round. */
    public static final String CALL = "mcpleak.call";

    /** Key of which of its sessions it is in, from 0. */
    public static final String SESSION = "mcpleak.session";

    /** Key of the step of its session that it is in, from 0. */
    public static final String STEP = "mcpleak.step";

    /** Key of the pattern that it follows in a mixed day. */
    public static final String PATTERN = "mcpleak.pattern";

    public int round() {
        return at.getInt(ROUND);
    }

    public int number() {
        return at.getInt(USER);
    }

    public int call() {
        return at.getInt(CALL);
    }

    public int session() {
        return at.getInt(SESSION);
    }

    public int step() {
        return at.getInt(STEP);
    }

    /** Return the number under which the pause after its latest call is drawn. */
    public int pauseNumber() {
        return OfferedCalls.nth(session(), at.contains(STEP) ? step() : call());
    }
}
