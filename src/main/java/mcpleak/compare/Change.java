package mcpleak.compare;

import java.util.Optional;
import java.util.OptionalDouble;
import mcpleak.verdict.Interval;

/**
 * Hold what became of one metric.
 *
 * <p>Immutable.
 *
 * @param metric the metric
 * @param before its value in the baseline, the mean over runs; empty if the baseline lacks it
 * @param after its value in the new build
 * @param change {@code after - before} in the metric's unit with its 95 % interval; empty where nothing can be said
 * @param result the result
 * @param reason why, a few words
 */
public record Change(
        Metric metric,
        OptionalDouble before,
        OptionalDouble after,
        Optional<Interval> change,
        Result result,
        String reason) {}
