package mcpleak.gatling;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcpleak.mcp.Tool;

/** Hold what a server listed, found by name; users whom it lists the same share one. Immutable. */
final class ListedTools {

    /** Nothing was listed. */
    static final ListedTools NONE = new ListedTools(List.of());

    private final List<Tool> all;
    private final Map<String, Tool> byName;

    ListedTools(List<Tool> all) {
        this.all = List.copyOf(all);
        Map<String, Tool> named = new HashMap<>();
        // of two with one name the first counts
        all.forEach(tool -> named.putIfAbsent(tool.name(), tool));
        this.byName = Map.copyOf(named);
    }

    /** Return this if it holds the same tools: a thousand users then hold them once. */
    ListedTools or(List<Tool> tools) {
        return all.equals(tools) ? this : new ListedTools(tools);
    }

    List<Tool> all() {
        return all;
    }

    Optional<Tool> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
