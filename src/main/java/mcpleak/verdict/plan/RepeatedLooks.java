package mcpleak.verdict.plan;

import java.util.Optional;
import mcpleak.recording.RecordedRun;
import mcpleak.verdict.growth.Precision;

/**
 * Plans the looks at a run after each of its rounds, so that all looks together err no more often than one.
 *
 * <p>The 5 % by which each bound may err are spent on the looks beforehand (a Bonferroni bound over an error-spending plan): one
 * half on the first three, where most runs end, the other half on the rest, where more rounds make up for stricter bounds. Every
 * interval of such a run is the repeated confidence interval of its look: it holds whenever the run ends. Immutable, pure.
 *
 * @see <a href="https://doi.org/10.1093/biomet/70.3.659">Lan and DeMets, Discrete sequential boundaries, 1983</a>
 * @see <a href="https://doi.org/10.1111/j.2517-6161.1989.tb01764.x">Jennison and Turnbull, Repeated confidence intervals, 1989</a>
 */
public final class RepeatedLooks {

    /** Value of the setting {@code rounds} of a run that is looked at again and again; a limit may follow after a colon. */
    public static final String AUTO = "auto";

    /** Round after which the first look is taken: the first that leaves enough usable rounds. It ends no run. */
    public static final int FIRST = 6;

    /** Round before which nothing is certain: as many as a run has whose number of rounds is fixed. */
    private static final int FIRST_END = 8;

    private static final int EARLY_LOOKS = 3;
    private static final double SPENT_EARLY = 0.5;

    private final int last;

    private RepeatedLooks(int last) {
        this.last = Math.max(FIRST, last);
    }

    /** Return the looks at a run; empty if its number of rounds was fixed. */
    public static Optional<RepeatedLooks> of(RecordedRun run) {
        String rounds = run.settings().getOrDefault("rounds", "");
        return rounds.equals(AUTO) || rounds.startsWith(AUTO + ":")
                ? Optional.of(new RepeatedLooks(run.plannedRounds()))
                : Optional.empty();
    }

    /**
     * Plan looks after every round.
     *
     * @param last the round after which the run ends in any case
     */
    public static RepeatedLooks until(int last) {
        return new RepeatedLooks(last);
    }

    /** Return the confidence of each one-sided bound in the look after a round. */
    public double confidence(int round) {
        return 1 - spent(Math.min(last, Math.max(FIRST, round)));
    }

    /** Return the probability of an error that the look after a round may use up. */
    private double spent(int round) {
        double all = 1 - Precision.CONFIDENCE;
        int looks = last - FIRST + 1;
        if (looks <= EARLY_LOOKS) {
            return all / looks;
        }
        return round < FIRST + EARLY_LOOKS
                ? SPENT_EARLY * all / EARLY_LOOKS
                : (1 - SPENT_EARLY) * all / (looks - EARLY_LOOKS);
    }

    /** Return whether an answer may end a run after so many rounds. */
    public boolean mayEnd(int finished) {
        return finished >= Math.min(FIRST_END, last);
    }

    /** Return whether the look after so many rounds leaves enough of them to be judged by. */
    public boolean looks(int finished) {
        return finished >= FIRST;
    }
}
