package mcpleak.compare;

import java.util.List;
import java.util.function.Predicate;
import mcpleak.verdict.growth.Result;

/**
 * Hold two builds side by side: the one record that page, JSON, Markdown and console are rendered from.
 *
 * <p>Immutable.
 *
 * @param baseline the earlier build
 * @param candidate the later build
 * @param changes one change a metric, by group, worst first
 * @param checks what makes the runs comparable or not
 * @param noise where the noise comes from, one sentence
 * @param trend how builds developed; its points are the two builds if there are no more
 */
public record Comparison(
        Build baseline, Build candidate, List<Change> changes, List<Check> checks, String noise, BuildTrend trend) {

    /** What can come out. */
    public enum Outcome {
        REGRESSION("Regression"),
        IMPROVEMENT("Improvement"),
        NO_REGRESSION("No regression"),
        UNDECIDED("No regression found, not all decided"),
        NOT_COMPARABLE("Not comparable");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        /** Return the words that the banner says. */
        public String words() {
            return words;
        }
    }

    public Comparison {
        changes = List.copyOf(changes);
        checks = List.copyOf(checks);
    }

    /**
     * Return the outcome: a metric that is worse makes a regression; without one, those that decide must be unchanged or better for
     * "No regression".
     */
    public Outcome outcome() {
        if (changes.stream().allMatch(change -> change.result() == Result.NOT_COMPARABLE)) {
            return Outcome.NOT_COMPARABLE;
        }
        if (any(change -> change.result() == Result.WORSE)) {
            return Outcome.REGRESSION;
        }
        if (any(change -> decides(change) && isOpen(change))) {
            return Outcome.UNDECIDED;
        }
        return any(change -> decides(change) && change.result() == Result.BETTER)
                ? Outcome.IMPROVEMENT
                : Outcome.NO_REGRESSION;
    }

    /** Return how many metrics have a result. */
    public long count(Result result) {
        return changes.stream().filter(change -> change.result() == result).count();
    }

    private static boolean decides(Change change) {
        return change.metric().weight() == Metric.Weight.DECIDES;
    }

    private static boolean isOpen(Change change) {
        return change.result() == Result.INCONCLUSIVE
                || change.result() == Result.NOT_COMPARABLE
                || change.result() == Result.ONLY_IN_ONE;
    }

    private boolean any(Predicate<Change> property) {
        return changes.stream().anyMatch(property);
    }
}
