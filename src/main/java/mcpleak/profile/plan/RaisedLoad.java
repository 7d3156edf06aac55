package mcpleak.profile.plan;

import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;

/**
 * More calls and sessions in the same time, for a server that answers fast: more evidence. Each user makes so many times its sessions
 * of as many calls as before, with shorter pauses. Immutable, pure.
 *
 * @param factor how many times as many sessions and calls; 1: as planned
 * @param answerSeconds how long the server took for a call
 */
public record RaisedLoad(int factor, double answerSeconds) {

    /** As planned. */
    public static final RaisedLoad PLANNED = new RaisedLoad(1, 0);

    /** Most times as many calls as planned: 8,000 a round where 2,000 are. */
    public static final int MOST = 4;

    /** Share of the host's processors that server and load generator may need together. */
    private static final double MOST_BUSY = 0.8;

    /** A user waits for answers for at most one in so many seconds. */
    private static final double ANSWERS = 2;

    /**
     * Return what a server can bear after what a round has shown.
     *
     * @param now how it was loaded in that round
     * @param answerSeconds mean time of its calls
     * @param busyShare share of the host's processors that were busy, 0 to 1
     */
    public static RaisedLoad after(LoadProfile profile, RaisedLoad now, double answerSeconds, double busyShare) {
        double answer = Math.max(1e-4, answerSeconds);
        double byAnswer = (thinkSeconds(profile) + answer) / answer / ANSWERS;
        double byBusy = now.factor * MOST_BUSY / Math.max(0.01, busyShare);
        int factor = (int) Math.min(MOST, Math.min(byAnswer, byBusy));
        return factor <= 1 ? PLANNED : new RaisedLoad(factor, answer);
    }

    private static double thinkSeconds(LoadProfile profile) {
        return profile.think().mean().toNanos() / 1e9;
    }

    /** Return what a pause is multiplied with so that a round takes its time, and stays below the most calls per second. */
    public double thinkShare(LoadProfile profile, int users) {
        double think = thinkSeconds(profile);
        if (factor == 1 || think == 0) {
            return 1;
        }
        double each = Math.max((think + answerSeconds) / factor, (double) users / profile.get(Properties.ADAPT_RATE));
        return Math.max(0, each - answerSeconds) / think;
    }
}
