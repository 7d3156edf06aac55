package mcpleak.verdict;

import java.util.List;
import java.util.Optional;
import mcpleak.verdict.channel.Reclaim;

/**
 * A follow-up is what goes with a verdict where it applies.
 *
 * @param confirmation what the rounds showed that confirm a suspected tool
 * @param timeToLimit when the memory limit is reached at the measured rate
 * @param comparison how the run compares with its baseline
 * @param moreRounds what would probably settle a run without a verdict
 * @param patterns the verdicts on the patterns of a leak hunt, in order; empty: no hunt
 * @param production what a leak means at the rate of production that the user named
 * @param reclaims what a rest after the last round showed of what grew; empty where the run did not rest
 */
public record FollowUp(
        Optional<Confirmation> confirmation,
        Optional<TimeToLimit> timeToLimit,
        Optional<BaselineComparison> comparison,
        Optional<MoreRounds> moreRounds,
        List<PatternVerdict> patterns,
        Optional<Production> production,
        List<Reclaim> reclaims) {

    /** Nothing. */
    public static final FollowUp NONE = new FollowUp(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of());

    public FollowUp {
        patterns = List.copyOf(patterns);
        reclaims = List.copyOf(reclaims);
    }

    FollowUp with(List<Reclaim> found) {
        return new FollowUp(confirmation, timeToLimit, comparison, moreRounds, patterns, production, found);
    }

    FollowUp with(BaselineComparison found) {
        return new FollowUp(confirmation, timeToLimit, Optional.of(found), moreRounds, patterns, production, reclaims);
    }
}
