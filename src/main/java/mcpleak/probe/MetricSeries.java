package mcpleak.probe;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Hold name and labels of a series of Prometheus or OpenMetrics text: {@code name{label="value"}}.
 *
 * <p>Read in one pass without regular expressions, which would take for ever on a line that a hostile server made for them.
 * Immutable.
 *
 * @param name the metric
 * @param labels each as {@code label=value}, the value as it is written
 */
record MetricSeries(String name, Set<String> labels) {

    MetricSeries {
        labels = Set.copyOf(labels);
    }

    /**
     * Hold a series with what stands behind it.
     *
     * @param series what was read
     * @param rest the text after it
     */
    record Read(MetricSeries series, String rest) {}

    /** Read the series at the beginning of a text; empty if there is none. */
    static Optional<Read> read(String text) {
        int end = nameEnd(text, 0);
        if (end == 0) {
            return Optional.empty();
        }
        String name = text.substring(0, end);
        return at(text, end) == '{'
                ? withLabels(name, text, end + 1)
                : Optional.of(new Read(new MetricSeries(name, Set.of()), text.substring(end)));
    }

    /** Say whether this is a series of a metric that has all of its labels, and perhaps more. */
    boolean isOneOf(MetricSeries wanted) {
        return name.equals(wanted.name) && labels.containsAll(wanted.labels);
    }

    private static Optional<Read> withLabels(String name, String text, int from) {
        Set<String> labels = new HashSet<>();
        int at = from;
        while (true) {
            at = skip(text, at, " \t,");
            if (at(text, at) == '}') {
                return Optional.of(new Read(new MetricSeries(name, labels), text.substring(at + 1)));
            }
            int nameEnd = nameEnd(text, at);
            int equals = skip(text, nameEnd, " \t");
            int quote = skip(text, equals + 1, " \t");
            int end = quoteEnd(text, quote + 1);
            if (nameEnd == at || at(text, equals) != '=' || at(text, quote) != '"' || end < 0) {
                return Optional.empty();
            }
            labels.add(text.substring(at, nameEnd) + "=" + text.substring(quote + 1, end));
            at = end + 1;
        }
    }

    private static int nameEnd(String text, int from) {
        int at = from;
        while (isOfName(at(text, at), at == from)) {
            at++;
        }
        return at;
    }

    private static boolean isOfName(char letter, boolean first) {
        boolean word = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
        return word || letter == '_' || letter == ':' || (!first && letter >= '0' && letter <= '9');
    }

    private static int skip(String text, int from, String what) {
        int at = from;
        while (at < text.length() && what.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    /** Return the place of the quote that ends a value; -1 if none does. */
    private static int quoteEnd(String text, int from) {
        for (int at = from; at < text.length(); at++) {
            if (text.charAt(at) == '"') {
                return at;
            }
            at += text.charAt(at) == '\\' ? 1 : 0;
        }
        return -1;
    }

    private static char at(String text, int at) {
        return at < text.length() ? text.charAt(at) : '\n';
    }
}
