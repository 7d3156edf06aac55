package mcpleak.profile;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Hold the texts of properties, each with the place where it was given. Immutable. */
public final class GivenProperties {

    private final Map<String, Given> byName;

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
        all.put(name, new Given(value, find(name).map(Given::place).orElse("-D" + name)));
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

    /** Return the name among the allowed ones that a misspelt name was most likely meant to be. */
    public static Optional<String> nearest(String misspelt, List<String> allowed) {
        return UnknownNames.nearest(misspelt, allowed);
    }

    Set<String> names() {
        return byName.keySet();
    }

    boolean has(String name) {
        return byName.containsKey(name);
    }
}
