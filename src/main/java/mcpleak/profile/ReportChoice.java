package mcpleak.profile;

import java.util.Optional;
import java.util.Set;

/**
 * Hold what is written of a run beyond the usual. Immutable.
 *
 * @param build name of the build under test; empty if it was not given
 * @param extra what more is written for machines; may be empty
 */
public record ReportChoice(Optional<String> build, Set<Extra> extra) {

    /** What can be written on request. */
    public enum Extra {
        /** {@code metrics.txt} in the OpenMetrics text format. */
        OPENMETRICS,
        /** {@code benchmark.json} for github-action-benchmark. */
        BENCHMARK,
        /** {@code js/global_stats.json} and {@code js/stats.json}, which Gatling wrote before 3.13.5. */
        GATLING_STATS
    }

    public ReportChoice {
        extra = Set.copyOf(extra);
    }
}
