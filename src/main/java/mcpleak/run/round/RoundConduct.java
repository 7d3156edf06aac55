package mcpleak.run.round;

import java.util.Optional;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.profile.plan.RoundPlan;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.Round.RoundKind;
import mcpleak.verdict.LeakJudge;
import mcpleak.verdict.LeakVerdict;

/**
 * Decide after every round how a run goes on: with another round, with rounds that confirm a suspected tool, or not at all.
 *
 * <p>A run with a fixed number of rounds and nothing to confirm always goes on to its last round. Confined to one thread.
 */
final class RoundConduct {

    private final LoadProfile profile;
    private Optional<String> suspect = Optional.empty();
    private int confirmingAfter;

    RoundConduct(LoadProfile profile) {
        this.profile = profile;
    }

    /** What comes after a round. */
    sealed interface Next {

        /** The next round, as planned. */
        record Planned() implements Next {}

        /**
         * A round that confirms.
         *
         * @param kind with the suspected tool alone, or without it
         * @param suspect name of the tool
         */
        record Confirming(RoundKind kind, String suspect) implements Next {}

        /**
         * Nothing.
         *
         * @param early whether planned rounds are left out because the answer is certain, and in which words; empty if none are
         */
        record End(Optional<String> early) implements Next {}
    }

    /**
     * Return what comes after a round.
     *
     * @param round number of the round that has ended
     * @param soFar the run, that round included
     */
    Next after(int round, RecordedRun soFar) {
        if (suspect.isPresent()) {
            return confirming(round - confirmingAfter);
        }
        Optional<LeakVerdict> certain = auto() ? LeakJudge.certain(soFar) : Optional.empty();
        if (certain.isEmpty() && round < profile.rounds()) {
            return new Next.Planned();
        }
        if (profile.get(Properties.CONFIRM)) {
            suspect = certain.orElseGet(() -> LeakJudge.judge(soFar)).suspect();
            confirmingAfter = round;
        }
        if (suspect.isPresent()) {
            return confirming(0);
        }
        return new Next.End(
                round < profile.rounds() ? certain.map(verdict -> ended(round, verdict)) : Optional.empty());
    }

    /** Return why planned rounds are left out for rounds that confirm; empty if none are. */
    Optional<String> leftOut(int round) {
        return round == confirmingAfter && suspect.isPresent() && round < profile.rounds()
                ? Optional.of("certain after " + round + " rounds: what follows confirms it")
                : Optional.empty();
    }

    private Next confirming(int done) {
        if (done >= RoundPlan.CONFIRMING) {
            return new Next.End(Optional.empty());
        }
        RoundKind kind = done % 2 == 0 ? RoundKind.SUSPECT_ALONE : RoundKind.ALL_BUT_SUSPECT;
        return new Next.Confirming(kind, suspect.orElseThrow());
    }

    private boolean auto() {
        return profile.get(Properties.ROUNDS).auto();
    }

    private static String ended(int round, LeakVerdict verdict) {
        return "ended early after " + round + " rounds: certain ("
                + verdict.answer().words() + ")";
    }
}
