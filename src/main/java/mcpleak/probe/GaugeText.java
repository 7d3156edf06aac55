package mcpleak.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Find one number in a page of Prometheus or OpenMetrics text, or of JSON. Pure; no state.
 *
 * <p>See https://prometheus.io/docs/instrumenting/exposition_formats/ and https://prometheus.io/docs/specs/om/.
 */
final class GaugeText {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern SERIES =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{((?:[^\"}]|\"(?:[^\"\\\\]|\\\\.)*+\")*+)\\})?");
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{((?:[^\"}]|\"(?:[^\"\\\\]|\\\\.)*+\")*+)\\})?\\s+(\\S+)(?:\\s+.*)?");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)\\s*=\\s*\"((?:[^\"\\\\]|\\\\.)*+)\"");

    private GaugeText() {}

    /** The outcome of a search. */
    sealed interface Found {

        /** A finite number. */
        record Value(double value) implements Found {}

        /** Why there is none, the end of a sentence that begins with the metric's name. */
        record Nothing(String why) implements Found {}
    }

    /** Find a metric's number; series of one name that differ in labels that were not asked for are added up. */
    static Found find(String page, String metric) {
        String start = page.stripLeading();
        return start.startsWith("{") || start.startsWith("[") ? inJson(page, metric) : inText(page, metric);
    }

    private static Found inJson(String page, String path) {
        JsonNode node;
        try {
            node = JSON.readTree(page);
        } catch (JsonProcessingException e) {
            return new Found.Nothing("is sought in a page that is no JSON: " + e.getOriginalMessage());
        }
        for (String step : path.split("\\.", -1)) {
            node = node.isArray() && step.matches("\\d{1,9}") ? node.path(Integer.parseInt(step)) : node.path(step);
        }
        if (node.isArray() || node.isObject()) {
            return new Found.Value(node.size());
        }
        return number(node.asText()).<Found>map(Found.Value::new).orElse(new Found.Nothing("is not there as a number"));
    }

    private static Found inText(String page, String metric) {
        Matcher wanted = SERIES.matcher(metric);
        if (!wanted.matches()) {
            return new Found.Nothing("is no name of a Prometheus metric, and the page is no JSON");
        }
        String name = wanted.group(1);
        List<String> labels = labels(wanted.group(2));
        if (isCounter(page, name)) {
            return new Found.Nothing("is a counter: it grows with every call, leak or no leak");
        }
        double sum = 0;
        boolean there = false;
        for (String line : (Iterable<String>) page.lines()::iterator) {
            Optional<Double> value = line.startsWith(name) ? value(line, name, labels) : Optional.empty();
            sum += value.orElse(0.0);
            there |= value.isPresent();
        }
        return there && Double.isFinite(sum)
                ? new Found.Value(sum)
                : new Found.Nothing("is not among the metrics, or is not a number");
    }

    private static Optional<Double> value(String line, String name, List<String> labels) {
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches()
                || !sample.group(1).equals(name)
                || !labels(sample.group(2)).containsAll(labels)) {
            return Optional.empty();
        }
        return number(sample.group(3));
    }

    private static boolean isCounter(String page, String name) {
        // OpenMetrics names the family without _total
        String family = name.endsWith("_total") ? name.substring(0, name.length() - 6) : name;
        return page.lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.trim().split("\\s+"))
                .anyMatch(words -> words.length > 3
                        && words[3].equals("counter")
                        && (words[2].equals(name) || words[2].equals(family)));
    }

    private static List<String> labels(String text) {
        List<String> labels = new ArrayList<>();
        Matcher label = LABEL.matcher(text == null ? "" : text);
        while (label.find()) {
            labels.add(label.group(1) + "=" + label.group(2));
        }
        return labels;
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
