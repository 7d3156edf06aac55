package mcpleak.protocol.action;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Hold what each verb came to at each server, and draw it. Confined to one thread. */
public final class VerbTable {

    /** What a cell says where all went as it should. */
    public static final String OK = "ok";

    /** What a cell says where the server has nothing to use the verb on. */
    static final String NOTHING = "-";

    private final Map<String, Map<String, String>> columns = new LinkedHashMap<>();

    public void put(String server, Map<String, String> cells) {
        columns.put(server, cells);
    }

    /** Draw the table in Markdown. */
    public String draw() {
        List<String> lines = new ArrayList<>();
        lines.add("| verb | " + String.join(" | ", columns.keySet()) + " |");
        lines.add("|---".repeat(columns.size() + 1) + "|");
        List<String> verbs = columns.values().stream()
                .flatMap(cells -> cells.keySet().stream())
                .distinct()
                .toList();
        for (String verb : verbs) {
            List<String> cells = columns.values().stream()
                    .map(column -> column.getOrDefault(verb, NOTHING))
                    .toList();
            lines.add("| " + verb + " | " + String.join(" | ", cells) + " |");
        }
        return String.join("\n", lines);
    }
}
