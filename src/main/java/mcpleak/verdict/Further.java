package mcpleak.verdict;

import java.util.List;
import java.util.Optional;

/**
 * Hold what goes with a verdict where it applies.
 *
 * @param confirmation what the rounds showed that confirm a suspected tool
 * @param timeToLimit when the memory limit is reached at the measured rate
 * @param comparison how the run compares with its baseline
 * @param moreRounds what would probably settle a run without a verdict
 * @param arms the verdicts on the arms of a leak hunt, in order; empty: no hunt
 */
public record Further(
        Optional<Confirmation> confirmation,
        Optional<TimeToLimit> timeToLimit,
        Optional<BaselineComparison> comparison,
        Optional<MoreRounds> moreRounds,
        List<ArmVerdict> arms) {

    /** Nothing. */
    public static final Further NONE =
            new Further(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public Further {
        arms = List.copyOf(arms);
    }

    Further(
            Optional<Confirmation> confirmation,
            Optional<TimeToLimit> timeToLimit,
            Optional<BaselineComparison> comparison,
            Optional<MoreRounds> moreRounds) {
        this(confirmation, timeToLimit, comparison, moreRounds, List.of());
    }

    Further with(BaselineComparison found) {
        return new Further(confirmation, timeToLimit, Optional.of(found), moreRounds, arms);
    }

    Further with(List<ArmVerdict> found) {
        return new Further(confirmation, timeToLimit, comparison, moreRounds, found);
    }
}
