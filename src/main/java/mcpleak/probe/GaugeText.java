package mcpleak.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.stream.Stream;
import mcpleak.probe.runtime.BoundedHttp;

/**
 * Find one number in a page of Prometheus or OpenMetrics text, or of JSON. Pure; no state.
 *
 * <p>See https://prometheus.io/docs/instrumenting/exposition_formats/ and https://prometheus.io/docs/specs/om/.
 */
final class GaugeText {

    private static final ObjectMapper JSON = new ObjectMapper(BoundedHttp.JSON);
    private static final Set<String> PARTS = Set.of("_total", "_count", "_sum", "_bucket", "_created");
    private static final Set<String> GROWING = Set.of("counter", "histogram", "summary");

    private static final String NAME = "([a-zA-Z_:][a-zA-Z0-9_:]*)";
    private static final String LABEL = "[ \t,]*" + NAME + "[ \t]*=[ \t]*\"((?:[^\"\\\\]|\\\\.)*)\"";
    private static final Pattern LABELS = Pattern.compile(LABEL, Pattern.DOTALL);

    /** By RE2/J, whose time is linear in the text: a hostile server may make lines for a search that goes back. */
    private static final Pattern SERIES =
            Pattern.compile(NAME + "(?:\\{((?:" + LABEL + ")*)[ \t,]*\\})?", Pattern.DOTALL);

    private GaugeText() {}

    /**
     * A series of Prometheus or OpenMetrics text: {@code name{label="value"}}.
     *
     * @param labels each as {@code label=value}, the value as it is written
     * @param rest the text behind it
     */
    private record Series(String name, Set<String> labels, String rest) {

        static Optional<Series> read(String text) {
            Matcher series = SERIES.matcher(text);
            if (!series.lookingAt()) {
                return Optional.empty();
            }
            Set<String> labels = new HashSet<>();
            String listed = series.group(2) == null ? "" : series.group(2);
            for (Matcher label = LABELS.matcher(listed); label.find(); ) {
                labels.add(label.group(1) + "=" + label.group(2));
            }
            return Optional.of(new Series(series.group(1), labels, text.substring(series.end())));
        }

        /** Say whether this is a series of a metric that has all of its labels, and perhaps more. */
        boolean isOneOf(Series wanted) {
            return name.equals(wanted.name) && labels.containsAll(wanted.labels);
        }
    }

    /** The outcome of a search. */
    public sealed interface Found {

        /** A finite number. */
        record Value(double value) implements Found {}

        /** Why there is none, the end of a sentence that begins with the metric's name. */
        record Nothing(String why) implements Found {}
    }

    /** Find a metric's number; series of one name that differ in labels that were not asked for are added up. */
    static Found find(String page, String metric) {
        String start = page.replaceFirst("^\uFEFF", "").stripLeading();
        return start.startsWith("{") || start.startsWith("[") ? inJson(start, metric) : inText(start, metric);
    }

    private static Found inJson(String page, String path) {
        JsonNode node;
        try {
            node = JSON.readTree(page);
        } catch (JsonProcessingException e) {
            return new Found.Nothing("is sought in a page that is no JSON: " + e.getOriginalMessage());
        }
        // a key may have dots of its own
        for (String step : node.has(path) ? new String[] {path} : path.split("\\.", -1)) {
            node = node.isArray() && step.matches("\\d{1,9}") ? node.path(Integer.parseInt(step)) : node.path(step);
        }
        if (node.isArray() || node.isObject()) {
            return new Found.Value(node.size());
        }
        return number(node.asText()).<Found>map(Found.Value::new).orElse(new Found.Nothing("is not there as a number"));
    }

    private static Found inText(String page, String metric) {
        Optional<Series> wanted = Series.read(metric).filter(read -> read.rest().isBlank());
        if (wanted.isEmpty()) {
            return new Found.Nothing("is no name of a Prometheus metric, and the page is no JSON");
        }
        String name = wanted.get().name();
        if (isCounter(page, name)) {
            return new Found.Nothing("is a counter: it grows with every call, leak or no leak");
        }
        double sum = 0;
        boolean there = false;
        for (String line : (Iterable<String>) page.lines()::iterator) {
            Optional<Double> value = line.startsWith(name) ? value(line, wanted.get()) : Optional.empty();
            sum += value.orElse(0.0);
            there |= value.isPresent();
        }
        return there && Double.isFinite(sum)
                ? new Found.Value(sum)
                : new Found.Nothing("is not among the metrics, or is not a number");
    }

    /** Return the value of a line: what stands behind it, a time or an exemplar, is not looked at. */
    private static Optional<Double> value(String line, Series wanted) {
        return Series.read(line)
                .filter(read -> read.isOneOf(wanted))
                .map(Series::rest)
                .filter(rest -> !rest.isEmpty() && rest.charAt(0) <= ' ')
                .map(rest -> new StringTokenizer(rest))
                .filter(StringTokenizer::hasMoreTokens)
                .flatMap(words -> number(words.nextToken()));
    }

    /** Say whether a metric is a counter, or the part of a histogram or summary that is one. */
    private static boolean isCounter(String page, String name) {
        return page.lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(StringTokenizer::new)
                .filter(words -> words.countTokens() > 3)
                .map(words -> Stream.generate(words::nextToken).limit(4).toList())
                .filter(words -> GROWING.contains(words.get(3)))
                .anyMatch(words -> isOfFamily(name, words.get(2), words.get(3)));
    }

    /** OpenMetrics names a family without the ending of its series. */
    private static boolean isOfFamily(String name, String family, String type) {
        return name.equals(family)
                ? type.equals("counter")
                : name.startsWith(family) && PARTS.contains(name.substring(family.length()));
    }

    private static Optional<Double> number(String text) {
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
    }
}
