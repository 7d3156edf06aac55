package mcpleak.mcp;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Say which kind of result a server of the modern era answered with.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/schema#resulttype">MCP, ResultType</a>
 */
public sealed interface ModernResult {

    /**
     * Hold the result that was asked for.
     *
     * @param result an object
     */
    record Complete(JsonNode result) implements ModernResult {}

    /**
     * The server wants to know something first.
     *
     * @param wanted what
     */
    record NeedsInput(InputRequired wanted) implements ModernResult {}

    /**
     * The server works on, and is asked for the result later.
     *
     * @param task the task that it made
     */
    record Started(McpTask task) implements ModernResult {}

    /**
     * The result is not what the protocol allows.
     *
     * @param reason one line for people
     */
    record Unreadable(String reason) implements ModernResult {}

    /** Read a result; one that does not name its type is complete. */
    static ModernResult read(JsonNode result) {
        if (!result.isObject()) {
            return new Unreadable("the result is not an object");
        }
        String type = result.path("resultType").asText("complete");
        return switch (type) {
            case "complete" -> new Complete(result);
            case "input_required" -> needsInput(result);
            case "task" -> started(result);
            default -> new Unreadable("unknown resultType \"" + Cut.to(type, 40) + "\"");
        };
    }

    private static ModernResult needsInput(JsonNode result) {
        Understood<InputRequired> wanted = InputRequired.read(result);
        return wanted instanceof Understood.As<InputRequired> as
                ? new NeedsInput(as.value())
                : new Unreadable(reason(wanted));
    }

    private static ModernResult started(JsonNode result) {
        Understood<McpTask> task = McpTask.read(result);
        return task instanceof Understood.As<McpTask> as ? new Started(as.value()) : new Unreadable(reason(task));
    }

    private static String reason(Understood<?> not) {
        return not instanceof Understood.Not<?> failed ? failed.reason() : "";
    }
}
