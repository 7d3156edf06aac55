package mcpleak.protocol.action;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcpleak.protocol.message.Tool;

/** What a server listed, found by name; users whom it lists the same share one. Immutable. */
public final class ListedTools {

    /** Nothing was listed. */
    static final ListedTools NONE = new ListedTools(List.of());

    /** Starts with "gatling.", which keeps it when a scenario resets its session. */
    private static final String KEY = "gatling.mcpleak.tools";

    private final List<Tool> all;
    private final Map<String, Tool> byName;

    private ListedTools(List<Tool> all) {
        this.all = List.copyOf(all);
        Map<String, Tool> named = new HashMap<>();
        // of two with one name the first counts
        all.forEach(tool -> named.putIfAbsent(tool.name(), tool));
        this.byName = Map.copyOf(named);
    }

    /** Return the tools that a virtual user has listed, in the server's order; empty if none were listed. */
    public static List<Tool> of(io.gatling.javaapi.core.Session session) {
        return session.contains(KEY) ? session.getList(KEY) : List.of();
    }

    /** Return a session that knows no tools. */
    static io.gatling.core.session.Session forgottenBy(io.gatling.core.session.Session session) {
        return session.remove(KEY);
    }

    /** Return a session that knows these tools. */
    io.gatling.core.session.Session knownTo(io.gatling.core.session.Session session) {
        return session.set(KEY, all);
    }

    /** Return this if it holds the same tools: a thousand users then hold them once. */
    ListedTools or(List<Tool> tools) {
        return all.equals(tools) ? this : new ListedTools(tools);
    }

    Optional<Tool> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
