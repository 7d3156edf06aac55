package mcpleak.profile;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The texts of properties, each with the place where it was given. Immutable. */
public final class GivenProperties {

    /** Edits (insert, delete, replace) within which a foreign name is taken for a slip. */
    private static final int NEAR = 2;

    /** Length of names to which half of all words would be near. */
    private static final int SHORT = 4;

    private final Map<String, Given> byName;

    /**
     * The text of one property and the place that a message about it names.
     *
     * @param value as it was written, surrounding blanks included
     * @param place what comes before {@code =value}: {@code -Dcalls}, or {@code nightly.conf:7: calls}
     */
    public record Given(String value, String place) {

        static Given onCommandLine(String name, String value) {
            return new Given(value, "-D" + printable(name));
        }

        static Given inFile(String file, int line, String name, String value) {
            return new Given(value, file + ":" + line + ": " + printable(name));
        }

        /** Return whether a file gave it: there, any name that is not ours is a mistake. */
        boolean isFromFile() {
            return !place.startsWith("-D");
        }
    }

    GivenProperties(Map<String, Given> byName) {
        this.byName = Collections.unmodifiableMap(new TreeMap<>(byName));
    }

    /** Take the properties of a command line. */
    public static GivenProperties ofCommandLine(Map<String, String> values) {
        Map<String, Given> all = new TreeMap<>();
        values.forEach((name, value) -> all.put(name, Given.onCommandLine(name, value)));
        return new GivenProperties(all);
    }

    /** Return these, and where these have none, those. */
    public GivenProperties over(GivenProperties those) {
        Map<String, Given> all = new TreeMap<>(those.byName);
        all.putAll(byName);
        return new GivenProperties(all);
    }

    /** Return these with one value in place of another, its place kept. */
    public GivenProperties with(String name, String value) {
        Map<String, Given> all = new TreeMap<>(byName);
        all.put(name, new Given(value, place(name)));
        return new GivenProperties(all);
    }

    /** Return these without one. */
    public GivenProperties without(String name) {
        Map<String, Given> all = new TreeMap<>(byName);
        all.remove(name);
        return new GivenProperties(all);
    }

    /** Return a property's text and place. */
    public Optional<Given> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Return the place where a property was given, as messages name it. */
    String place(String name) {
        return find(name).map(Given::place).orElse("-D" + name);
    }

    Set<String> names() {
        return byName.keySet();
    }

    boolean has(String name) {
        return byName.containsKey(name);
    }

    /** Return the name among the allowed ones that a misspelt name was most likely meant to be. */
    public static Optional<String> nearest(String misspelt, List<String> allowed) {
        return allowed.stream()
                .filter(name -> distance(name, misspelt) <= (name.length() <= SHORT ? 1 : NEAR))
                .min(Comparator.comparingInt(name -> distance(name, misspelt)));
    }

    /** Return the Levenshtein distance of two words. */
    private static int distance(String left, String right) {
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

    /** Cut a value to what fits into a message. */
    static String printable(String value) {
        String flat = value.replaceAll("\\p{Cntrl}", "?");
        return flat.length() <= 80 ? flat : flat.substring(0, 80) + "...";
    }
}
