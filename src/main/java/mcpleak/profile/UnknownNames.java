package mcpleak.profile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Find property names that look like ours and are not. Stateless. */
final class UnknownNames {

    /** Edits (insert, delete, replace) within which a foreign name is taken for a slip. */
    static final int NEAR = 2;

    /** Length of names to which half of all words would be near. */
    private static final int SHORT = 4;

    private static final List<String> OWN =
            Properties.all().stream().map(Property::name).toList();
    private static final List<String> PREFIXES = List.of("server.", "probe.", "tools.", "ledger.", "demo.");

    private UnknownNames() {}

    static List<PropertyError> check(GivenProperties given) {
        List<PropertyError> errors = new ArrayList<>();
        for (String name : given.names()) {
            if (!OWN.contains(name)) {
                given.find(name).flatMap(found -> error(name, found)).ifPresent(errors::add);
            }
        }
        return errors;
    }

    private static Optional<PropertyError> error(String name, Given given) {
        String lower = name.toLowerCase(Locale.ROOT);
        String place = given.place();
        Optional<String> near = nearest(lower, OWN);
        if (near.isPresent()) {
            return Optional.of(new PropertyError(
                    name, "%s: unknown property, did you mean %s?".formatted(place, like(given, near.get()))));
        }
        Optional<String> prefix = PREFIXES.stream().filter(lower::startsWith).findFirst();
        return prefix.isPresent() || given.isFromFile()
                ? Optional.of(new PropertyError(
                        name, "%s: unknown property (allowed: %s)".formatted(place, namesWith(prefix.orElse("")))))
                : Optional.empty();
    }

    static Optional<String> nearest(String misspelt, List<String> allowed) {
        return allowed.stream()
                .filter(name -> distance(name, misspelt) <= (name.length() <= SHORT ? 1 : NEAR))
                .min(Comparator.comparingInt(name -> distance(name, misspelt)));
    }

    private static String like(Given given, String name) {
        return given.isFromFile() ? name : "-D" + name;
    }

    private static String namesWith(String prefix) {
        return OWN.stream().filter(own -> own.startsWith(prefix)).collect(Collectors.joining(", "));
    }

    /** Return the Levenshtein distance of two words. */
    static int distance(String left, String right) {
        int[] previous = new int[right.length() + 1];
        Arrays.setAll(previous, column -> column);
        for (int row = 1; row <= left.length(); row++) {
            int[] current = new int[right.length() + 1];
            current[0] = row;
            for (int column = 1; column <= right.length(); column++) {
                int replace = previous[column - 1] + (left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replace, Math.min(previous[column], current[column - 1]) + 1);
            }
            previous = current;
        }
        return previous[right.length()];
    }
}
