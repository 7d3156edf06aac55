package mcpleak.compare;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import mcpleak.verdict.growth.ChangeRule;
import mcpleak.verdict.growth.Interval;
import mcpleak.verdict.growth.Reading;
import mcpleak.verdict.growth.Result;

/**
 * A change is what became of one metric.
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
        String reason) {

    /** Judge a metric; either side may be empty, not both. */
    static Change of(Metric metric, List<Reading> before, List<Reading> after) {
        ChangeRule rule = metric.rule();
        if (before.isEmpty() || after.isEmpty()) {
            String only = before.isEmpty() ? "only in the new build" : "only in the baseline";
            return without(metric, before, after, Result.ONLY_IN_ONE, only);
        }
        if (rule.isRatio() && (isZero(before) || isZero(after))) {
            return without(metric, before, after, Result.INCONCLUSIVE, "a ratio to 0 has no meaning");
        }
        Interval change = rule.change(before, after);
        double old = rule.mean(before);
        double now = rule.mean(after);
        Interval shown = rule.isRatio()
                ? new Interval(now - old, old * Math.expm1(change.low()), old * Math.expm1(change.high()))
                : new Interval(now - old, change.low(), change.high());
        Result result = rule.result(change);
        return new Change(
                metric, OptionalDouble.of(old), OptionalDouble.of(now), Optional.of(shown), result, reason(result));
    }

    /** Judge a metric of two runs whose difference was measured round by round. */
    static Change paired(Metric metric, Reading before, Reading after, Reading difference) {
        Interval change = metric.rule().paired(difference);
        Result result = metric.rule().pairedResult(change);
        return new Change(
                metric,
                OptionalDouble.of(before.value()),
                OptionalDouble.of(after.value()),
                Optional.of(change),
                result,
                reason(result));
    }

    /** Refuse to judge a metric, and say why. */
    static Change refused(Metric metric, List<Reading> before, List<Reading> after, String why) {
        return without(metric, before, after, Result.NOT_COMPARABLE, why);
    }

    private static Change without(Metric metric, List<Reading> before, List<Reading> after, Result result, String why) {
        return new Change(metric, mean(before, metric), mean(after, metric), Optional.empty(), result, why);
    }

    private static String reason(Result result) {
        return switch (result) {
            case WORSE, BETTER -> "beyond the tolerance, and the interval excludes no change";
            case UNCHANGED -> "the whole interval lies within the tolerance";
            case INCONCLUSIVE -> "the interval is too wide for an answer";
            case ONLY_IN_ONE, NOT_COMPARABLE -> "";
        };
    }

    private static boolean isZero(List<Reading> readings) {
        return readings.stream().anyMatch(reading -> reading.value() <= 0);
    }

    private static OptionalDouble mean(List<Reading> readings, Metric metric) {
        boolean usable = !readings.isEmpty() && !(metric.rule().isRatio() && isZero(readings));
        return usable
                ? OptionalDouble.of(metric.rule().mean(readings))
                : readings.stream().mapToDouble(Reading::value).average();
    }
}
