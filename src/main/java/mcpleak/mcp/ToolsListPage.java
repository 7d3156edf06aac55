package mcpleak.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Hold one page of a server's tools.
 *
 * @param tools the tools in the server's order, those without a name left out; may be empty
 * @param nextCursor what to ask the next page with; empty on the last page
 * @param nameless how many elements were left out because they have no name
 */
public record ToolsListPage(List<Tool> tools, Optional<String> nextCursor, int nameless) {

    /** Most pages that a client asks for before it calls the list endless. */
    public static final int MAX_PAGES = 100;

    public ToolsListPage {
        tools = List.copyOf(tools);
    }

    /** Read the result of {@code tools/list}. */
    public static Understood<ToolsListPage> read(JsonNode result) {
        JsonNode list = result.path("tools");
        if (!list.isArray()) {
            return new Understood.Not<>("the result of tools/list has no array \"tools\"");
        }
        List<Tool> tools = new ArrayList<>(list.size());
        for (JsonNode element : list) {
            if (Tool.read(element) instanceof Understood.As<Tool> tool) {
                tools.add(tool.value());
            }
        }
        JsonNode cursor = result.path("nextCursor");
        return new Understood.As<>(new ToolsListPage(
                tools,
                cursor.isTextual() ? Optional.of(cursor.asText()) : Optional.empty(),
                list.size() - tools.size()));
    }
}
