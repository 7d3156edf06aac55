package mcpleak.compare;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import mcpleak.verdict.Interval;

/** Turn the readings of one metric on both sides into a result. Pure; no state. */
final class Judgement {

    private Judgement() {}

    /** Judge a metric; either side may be empty, not both. */
    static Change of(Metric metric, List<Reading> before, List<Reading> after) {
        if (before.isEmpty() || after.isEmpty()) {
            return new Change(
                    metric,
                    mean(before, metric),
                    mean(after, metric),
                    Optional.empty(),
                    Result.ONLY_IN_ONE,
                    before.isEmpty() ? "only in the new build" : "only in the baseline");
        }
        boolean ratio = metric.scale() == Metric.Scale.RATIO;
        if (ratio && (isZero(before) || isZero(after))) {
            return new Change(
                    metric,
                    plain(before),
                    plain(after),
                    Optional.empty(),
                    Result.INCONCLUSIVE,
                    "a ratio to 0 has no meaning");
        }
        Interval change = Pooled.change(before, after, metric);
        double old = Pooled.mean(before, metric);
        double now = Pooled.mean(after, metric);
        Interval shown = ratio
                ? new Interval(now - old, old * Math.expm1(change.low()), old * Math.expm1(change.high()))
                : new Interval(now - old, change.low(), change.high());
        Result result = result(metric, change);
        return new Change(
                metric, OptionalDouble.of(old), OptionalDouble.of(now), Optional.of(shown), result, reason(result));
    }

    /** Refuse to judge a metric, and say why. */
    static Change refused(Metric metric, List<Reading> before, List<Reading> after, String why) {
        return new Change(
                metric, mean(before, metric), mean(after, metric), Optional.empty(), Result.NOT_COMPARABLE, why);
    }

    private static Result result(Metric metric, Interval change) {
        double up = tolerance(metric, +1);
        double down = tolerance(metric, -1);
        boolean higher = change.low() > 0 && change.value() > up;
        boolean lower = change.high() < 0 && change.value() < down;
        if (higher || lower) {
            return higher == (metric.worse() == Metric.Worse.UP) ? Result.WORSE : Result.BETTER;
        }
        return change.low() > down && change.high() < up ? Result.UNCHANGED : Result.INCONCLUSIVE;
    }

    private static double tolerance(Metric metric, int sign) {
        return metric.scale() == Metric.Scale.RATIO ? sign * Math.log1p(metric.tolerance()) : sign * metric.tolerance();
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

    private static OptionalDouble plain(List<Reading> readings) {
        return readings.stream().mapToDouble(Reading::value).average();
    }

    private static OptionalDouble mean(List<Reading> readings, Metric metric) {
        boolean usable = !readings.isEmpty() && !(metric.scale() == Metric.Scale.RATIO && isZero(readings));
        return usable ? OptionalDouble.of(Pooled.mean(readings, metric)) : plain(readings);
    }
}
