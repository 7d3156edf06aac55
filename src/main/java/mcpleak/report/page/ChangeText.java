package mcpleak.report.page;

import mcpleak.compare.Change;
import mcpleak.compare.Comparison;
import mcpleak.compare.Metric;
import mcpleak.report.words.NumberText;
import mcpleak.report.words.Sign;
import mcpleak.report.words.VisibleText;
import mcpleak.verdict.growth.Interval;
import mcpleak.verdict.growth.Result;

/** Word values, changes and outcomes of a comparison. Pure; no state. */
public final class ChangeText {

    private static final NumberText NUMBERS = NumberText.HTML;
    private static final String NONE = "\u2013";
    private static final double MICROS_PER_MILLI = 1_000;

    private ChangeText() {}

    /** Write a value of a metric with its unit, as far as the label does not say it: per call, per session. */
    public static String value(Metric metric, double value) {
        return switch (metric.unit()) {
            case BYTES, BYTES_PER_CALL, BYTES_PER_SESSION -> NUMBERS.bytes(value);
            case COUNT, PER_1000_CALLS -> NUMBERS.number(value);
            case CALLS_PER_SECOND -> NUMBERS.number(value) + "\u00a0calls/s";
            case PERCENT -> NUMBERS.percent(value);
            case MICROS -> NUMBERS.number(value / MICROS_PER_MILLI) + "\u00a0ms";
        };
    }

    public static String before(Change change) {
        return change.before().isPresent()
                ? value(change.metric(), change.before().getAsDouble())
                : NONE;
    }

    public static String after(Change change) {
        return change.after().isPresent()
                ? value(change.metric(), change.after().getAsDouble())
                : NONE;
    }

    /** Write the change with its sign. */
    public static String delta(Change change) {
        return change.change()
                .map(delta -> signed(change.metric(), delta.value()))
                .orElse(NONE);
    }

    /** Write the change in percent of what it was, with its sign; empty where that has no meaning. */
    public static String percent(Change change) {
        boolean ratio = change.metric().rule().isRatio() && change.change().isPresent();
        double before = change.before().orElse(0);
        return ratio && before > 0
                ? NUMBERS.signedFixed(100 * change.change().get().value() / before, 1) + "\u00a0%"
                : "";
    }

    /** Write the interval of the change. */
    public static String interval(Change change) {
        return change.change().map(delta -> interval(change.metric(), delta)).orElse(NONE);
    }

    private static String interval(Metric metric, Interval delta) {
        String low = signed(metric, delta.low());
        String high = signed(metric, delta.high());
        int from = low.indexOf('\u00a0');
        int to = high.indexOf('\u00a0');
        boolean sameUnit = from > 0 && to > 0 && low.substring(from).equals(high.substring(to));
        return (sameUnit ? low.substring(0, from) : low) + " to " + high;
    }

    private static String signed(Metric metric, double value) {
        return value > 0 ? "+" + value(metric, value) : value(metric, value);
    }

    /** Word a result with its sign. */
    public static String result(Comparison comparison, Change change) {
        return switch (change.result()) {
            case WORSE -> "\u25b2 worse";
            case BETTER -> "\u25bc better";
            case UNCHANGED -> "= unchanged";
            case INCONCLUSIVE -> "? inconclusive";
            case ONLY_IN_ONE ->
                "? only in "
                        + VisibleText.name(
                                change.before().isPresent()
                                        ? comparison.baseline().label()
                                        : comparison.candidate().label());
            case NOT_COMPARABLE -> "\u2013 not comparable";
        };
    }

    public static String label(Metric metric) {
        return VisibleText.name(metric.label());
    }

    /** Word the tolerance of a metric. */
    static String tolerance(Metric metric) {
        return metric.rule().isRatio()
                ? "\u00b1" + NUMBERS.percent(100 * metric.tolerance())
                : "\u00b1" + value(metric, metric.tolerance());
    }

    /** Sum up a comparison in one sentence: the worst change, else how many metrics were decided. */
    public static String sentence(Comparison comparison) {
        return switch (comparison.outcome()) {
            case NOT_COMPARABLE ->
                "The runs differ in what they were asked to do, so nothing is compared: "
                        + comparison.changes().stream()
                                .map(Change::reason)
                                .findFirst()
                                .orElse("no metric was read in both")
                        + ".";
            case REGRESSION -> first(comparison, Result.WORSE);
            case IMPROVEMENT -> first(comparison, Result.BETTER);
            case NO_REGRESSION ->
                "Every metric that decides is unchanged or better: growth, resources, failures and"
                        + " response times.";
            case UNDECIDED -> "Nothing got worse as far as can be told, but not every metric that decides is settled.";
        };
    }

    private static String first(Comparison comparison, Result result) {
        Change change = comparison.changes().stream()
                .filter(each -> each.result() == result)
                .findFirst()
                .orElseThrow();
        String percent = percent(change);
        return label(change.metric()) + " went from " + before(change) + " to " + after(change) + ": "
                + delta(change) + (percent.isEmpty() ? "" : " (" + percent + ")") + ", 95 % interval "
                + interval(change)
                + ".";
    }

    /** Count the results in one sentence. */
    public static String counts(Comparison comparison) {
        return comparison.count(Result.WORSE) + " worse, " + comparison.count(Result.BETTER) + " better, "
                + comparison.count(Result.UNCHANGED) + " unchanged, " + comparison.count(Result.INCONCLUSIVE)
                + " inconclusive, " + comparison.count(Result.ONLY_IN_ONE) + " only in one, "
                + comparison.count(Result.NOT_COMPARABLE) + " not comparable.";
    }

    /** Name the sign and class of an outcome. */
    public static Sign sign(Comparison.Outcome outcome) {
        return switch (outcome) {
            case REGRESSION -> new Sign("\u25b2", "leak");
            case IMPROVEMENT -> new Sign("\u25bc", "clean");
            case NO_REGRESSION -> new Sign("\u2713", "clean");
            case UNDECIDED -> new Sign("?", "unsure");
            case NOT_COMPARABLE -> new Sign("\u2013", "none");
        };
    }
}
