package mcpleak.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Hold one page of a server's tools.
 *
 * @param tools the tools in the server's order, those without a name left out; may be empty
 * @param nameless how many elements were left out because they have no name
 */
public record ToolsListPage(List<Tool> tools, int nameless) {

    public ToolsListPage {
        tools = List.copyOf(tools);
    }

    /** Read the result of {@code tools/list}. */
    public static ParsedResult<ToolsListPage> read(JsonNode result) {
        JsonNode list = result.path("tools");
        if (!list.isArray()) {
            return new ParsedResult.Invalid<>("the result of tools/list has no array \"tools\"");
        }
        List<Tool> tools = new ArrayList<>(list.size());
        for (JsonNode element : list) {
            if (Tool.read(element) instanceof ParsedResult.Valid<Tool> tool) {
                tools.add(tool.value());
            }
        }
        return new ParsedResult.Valid<>(new ToolsListPage(tools, list.size() - tools.size()));
    }
}
