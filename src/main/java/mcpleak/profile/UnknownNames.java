package mcpleak.profile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Find property names that look like ours and are not. Stateless. */
final class UnknownNames {

    /** Edits (insert, delete, replace) within which a foreign name is taken for a slip. */
    static final int NEAR = 2;

    private static final List<String> OWN =
            Properties.all().stream().map(Property::name).toList();
    private static final List<String> PREFIXES = List.of("server.", "probe.", "tools.", "ledger.", "demo.");

    private UnknownNames() {}

    static List<PropertyError> check(Set<String> names) {
        List<PropertyError> errors = new ArrayList<>();
        for (String name : new TreeSet<>(names)) {
            if (!OWN.contains(name)) {
                error(name).ifPresent(errors::add);
            }
        }
        return errors;
    }

    private static Optional<PropertyError> error(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String shown = PropertyReader.printable(name);
        Optional<String> near = OWN.stream()
                .filter(own -> Math.abs(own.length() - lower.length()) <= NEAR)
                .filter(own -> distance(own, lower) <= NEAR)
                .min(Comparator.comparingInt(own -> distance(own, lower)));
        if (near.isPresent()) {
            return Optional.of(
                    new PropertyError(name, "-D%s: unknown property, did you mean -D%s?".formatted(shown, near.get())));
        }
        return PREFIXES.stream()
                .filter(lower::startsWith)
                .findFirst()
                .map(prefix -> new PropertyError(
                        name, "-D%s: unknown property (allowed: %s)".formatted(shown, namesWith(prefix))));
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
