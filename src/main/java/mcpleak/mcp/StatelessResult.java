package mcpleak.mcp;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Say which kind of result a server from 2026-07-28 on answered with.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/schema#resulttype">MCP, ResultType</a>
 */
public sealed interface StatelessResult {

    /**
     * Hold the result that was asked for.
     *
     * @param result an object
     */
    record Complete(JsonNode result) implements StatelessResult {}

    /**
     * The server wants to know something first.
     *
     * @param wanted what
     */
    record NeedsInput(InputRequired wanted) implements StatelessResult {}

    /**
     * The server works on, and is asked for the result later.
     *
     * @param task the task that it made
     */
    record Started(McpTask task) implements StatelessResult {}

    /**
     * The result is not what the protocol allows.
     *
     * @param reason one line for people
     */
    record Unreadable(String reason) implements StatelessResult {}

    /** Read a result; one that does not name its type is complete. */
    static StatelessResult read(JsonNode result) {
        if (!result.isObject()) {
            return new Unreadable("the result is not an object");
        }
        String type = result.path("resultType").asText("complete");
        return switch (type) {
            case "complete" -> new Complete(result);
            case "input_required" -> needsInput(result);
            case "task" -> started(result);
            default -> new Unreadable("unknown resultType \"" + Quote.of(type, 40) + "\"");
        };
    }

    private static StatelessResult needsInput(JsonNode result) {
        ParsedResult<InputRequired> wanted = InputRequired.read(result);
        return wanted instanceof ParsedResult.Valid<InputRequired> as
                ? new NeedsInput(as.value())
                : new Unreadable(reason(wanted));
    }

    private static StatelessResult started(JsonNode result) {
        ParsedResult<McpTask> task = McpTask.read(result);
        return task instanceof ParsedResult.Valid<McpTask> as ? new Started(as.value()) : new Unreadable(reason(task));
    }

    private static String reason(ParsedResult<?> not) {
        return not instanceof ParsedResult.Invalid<?> failed ? failed.reason() : "";
    }
}
