package mcpleak.profile.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compare one figure of the load with a bound: {@code p95 < 500ms}, {@code failed < 1%}, {@code rate > 50/s}. Immutable.
 *
 * @param metric the figure
 * @param percentile for {@link Metric#PERCENTILE}, 0 to 100 (exclusive); else 0
 * @param relation how it must compare
 * @param bound milliseconds, percent or calls per second
 */
public record Criterion(Metric metric, double percentile, Relation relation, double bound) {

    /** What can be asked for. */
    public enum Metric {
        /** A percentile of the response times, in milliseconds. */
        PERCENTILE,
        /** The mean response time, in milliseconds. */
        MEAN,
        /** The longest response time, in milliseconds. */
        MAX,
        /** Failed requests in percent of all. */
        FAILED,
        /** Successful tool calls per second of load; the gaps between rounds do not count. */
        RATE
    }

    /** How a figure compares with its bound. */
    public enum Relation {
        BELOW,
        ABOVE
    }

    /** What may be written. */
    public static final String ALLOWED =
            "p50 to p99.9, mean, max (with a time), failed (with %), rate (with /s), each with < or >";

    private static final Pattern ONE = Pattern.compile(
            "(p\\d{1,2}(?:\\.\\d{1,3})?|mean|max|failed|rate)\\s*([<>])\\s*(\\d{1,9}(?:\\.\\d{1,6})?)\\s*(ms|s|m|%|/s)");

    /**
     * Read criteria with a comma, {@code and} or {@code or} between them.
     *
     * @return one or more; empty if any cannot be read
     */
    public static Optional<List<Criterion>> parseAll(String text) {
        List<Criterion> all = new ArrayList<>();
        for (String part : text.toLowerCase(Locale.ROOT).split(",|\\band\\b|\\bor\\b", -1)) {
            Optional<Criterion> one = parse(part.strip());
            if (one.isEmpty()) {
                return Optional.empty();
            }
            all.add(one.get());
        }
        return Optional.of(List.copyOf(all));
    }

    private static Optional<Criterion> parse(String text) {
        Matcher matcher = ONE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String name = matcher.group(1);
        String unit = matcher.group(4);
        Relation relation = matcher.group(2).equals("<") ? Relation.BELOW : Relation.ABOVE;
        double number = Double.parseDouble(matcher.group(3));
        return switch (name) {
            case "failed" -> only("%", unit).map(ok -> new Criterion(Metric.FAILED, 0, relation, number));
            case "rate" -> only("/s", unit).map(ok -> new Criterion(Metric.RATE, 0, relation, number));
            case "mean" -> millis(number, unit).map(ms -> new Criterion(Metric.MEAN, 0, relation, ms));
            case "max" -> millis(number, unit).map(ms -> new Criterion(Metric.MAX, 0, relation, ms));
            default ->
                millis(number, unit)
                        .map(ms ->
                                new Criterion(Metric.PERCENTILE, Double.parseDouble(name.substring(1)), relation, ms));
        };
    }

    private static Optional<String> only(String expected, String unit) {
        return Optional.of(unit).filter(expected::equals);
    }

    private static Optional<Double> millis(double number, String unit) {
        return switch (unit) {
            case "ms" -> Optional.of(number);
            case "s" -> Optional.of(number * 1e3);
            case "m" -> Optional.of(number * 6e4);
            default -> Optional.empty();
        };
    }

    /** Return whether a figure compares as asked for. */
    public boolean holds(double figure) {
        return relation == Relation.BELOW ? figure < bound : figure > bound;
    }

    /** Return it as it is written: {@code p95 < 500ms}. */
    public String text() {
        String sign = relation == Relation.BELOW ? " < " : " > ";
        return switch (metric) {
            case PERCENTILE -> "p" + number(percentile) + sign + number(bound) + "ms";
            case MEAN -> "mean" + sign + number(bound) + "ms";
            case MAX -> "max" + sign + number(bound) + "ms";
            case FAILED -> "failed" + sign + number(bound) + "%";
            case RATE -> "rate" + sign + number(bound) + "/s";
        };
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
