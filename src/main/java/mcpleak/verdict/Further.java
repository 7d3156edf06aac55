package mcpleak.verdict;

import java.util.Optional;

/**
 * Hold what goes with a verdict where it applies.
 *
 * @param confirmation what the rounds showed that confirm a suspected tool
 * @param timeToLimit when the memory limit is reached at the measured rate
 * @param comparison how the run compares with its baseline
 * @param moreRounds what would probably settle a run without a verdict
 */
public record Further(
        Optional<Confirmation> confirmation,
        Optional<TimeToLimit> timeToLimit,
        Optional<BaselineComparison> comparison,
        Optional<MoreRounds> moreRounds) {

    /** Nothing. */
    public static final Further NONE =
            new Further(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    Further with(BaselineComparison found) {
        return new Further(confirmation, timeToLimit, Optional.of(found), moreRounds);
    }
}
