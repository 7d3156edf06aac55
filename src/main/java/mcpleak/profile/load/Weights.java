package mcpleak.profile.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Give weights to names: {@code echo 3, search 1}. Immutable.
 *
 * @param entries names (or patterns with * and ?) in the order given, each with a weight above 0; empty: none given
 */
public record Weights(List<Entry> entries) {

    /** Give no weights. */
    public static final Weights NONE = new Weights(List.of());

    private static final Pattern ONE = Pattern.compile("(\\S.*?)\\s*[\\s=:]\\s*(\\d{1,6}(?:\\.\\d{1,6})?)%?");

    /** One name with its weight. */
    public record Entry(String name, double weight) {}

    public Weights {
        entries = List.copyOf(entries);
    }

    /** Read {@code echo 3, search=1}; empty if any part cannot be read, a name comes twice or all weights are 0. */
    public static Optional<Weights> parse(String text) {
        List<Entry> entries = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Matcher matcher = ONE.matcher(part.strip());
            if (!matcher.matches()) {
                return Optional.empty();
            }
            double weight = Double.parseDouble(matcher.group(2));
            if (weight > 0) {
                entries.add(new Entry(matcher.group(1), weight));
            }
        }
        long names = entries.stream().map(Entry::name).distinct().count();
        return entries.isEmpty() || names < entries.size() ? Optional.empty() : Optional.of(new Weights(entries));
    }

    /** Return whether any were given. */
    public boolean isGiven() {
        return !entries.isEmpty();
    }

    /**
     * Return the share of each name, in their order: the weight of the first entry that names it; names that share a pattern share its
     * weight. 0 for a name without.
     */
    public List<Double> sharesOf(List<String> names) {
        Map<Entry, Long> matched = names.stream()
                .flatMap(name -> of(name).stream())
                .collect(Collectors.groupingBy(entry -> entry, LinkedHashMap::new, Collectors.counting()));
        double sum = matched.keySet().stream().mapToDouble(Entry::weight).sum();
        return names.stream()
                .map(name -> of(name).map(entry -> entry.weight() / matched.getOrDefault(entry, 1L) / sum)
                        .orElse(0.0))
                .toList();
    }

    private Optional<Entry> of(String name) {
        return entries.stream()
                .filter(entry -> ToolFilter.matches(entry.name(), name))
                .findFirst();
    }

    /** Return it as it is written. */
    public String text() {
        return entries.stream()
                .map(entry -> entry.name() + " "
                        + (entry.weight() == Math.rint(entry.weight())
                                ? Long.toString((long) entry.weight())
                                : Double.toString(entry.weight())))
                .collect(Collectors.joining(", "));
    }
}
