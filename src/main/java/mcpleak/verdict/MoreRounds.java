package mcpleak.verdict;

/**
 * Say how many rounds would probably settle a run without a verdict.
 *
 * @param rounds rounds of a new run
 * @param seconds how long it would take, idle gaps included
 */
public record MoreRounds(int rounds, double seconds) {

    static MoreRounds of(RunFacts facts, Finding finding) {
        int rounds = OpenChannel.roundsNeeded(facts, finding);
        return new MoreRounds(rounds, rounds * facts.secondsPerRound());
    }
}
