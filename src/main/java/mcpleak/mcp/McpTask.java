package mcpleak.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import mcpleak.jsonrpc.JsonRpcRequest;

/**
 * Hold what a server says of work that it does in the background.
 *
 * <p>Read are both shapes: that of 2025-11-25 ({@code ttl}, {@code pollInterval}) and that of the extension from 2026-07-28 on
 * ({@code ttlMs}, {@code pollIntervalMs}, and the result within).
 *
 * @param id its id
 * @param status how far it is
 * @param statusMessage what the server says about it; may be empty
 * @param ttlMillis how long it is kept, in milliseconds; empty if for ever
 * @param pollMillis how long a client should wait before it asks again, in milliseconds; empty if it may choose
 * @param asked what the server wants to know, by the names that it gave; may be empty
 * @param result what a completed task resulted in; empty before, and where it must be asked for
 * @param error what a failed task failed of; empty otherwise
 * @see <a href="https://modelcontextprotocol.github.io/ext-tasks/specification/2026-07-28/tasks.html">MCP, Tasks extension</a>
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/tasks">MCP 2025-11-25, Tasks</a>
 */
public record McpTask(
        String id,
        Status status,
        String statusMessage,
        OptionalLong ttlMillis,
        OptionalLong pollMillis,
        Map<String, JsonRpcRequest> asked,
        Optional<JsonNode> result,
        Optional<JsonNode> error) {

    /** What a client declares to be handed tasks. */
    public static final String EXTENSION = RequestMetadata.PREFIX + "tasks";

    /** Say how far a task is. */
    public enum Status {
        WORKING("working"),
        INPUT_REQUIRED("input_required"),
        COMPLETED("completed"),
        FAILED("failed"),
        CANCELLED("cancelled");

        private final String text;

        Status(String text) {
            this.text = text;
        }

        /** Return the status as it stands on the wire. */
        public String text() {
            return text;
        }

        /** Say whether it never changes any more. */
        public boolean isFinal() {
            return this == COMPLETED || this == FAILED || this == CANCELLED;
        }
    }

    public McpTask {
        asked = Map.copyOf(asked);
    }

    /** Read a task, or the result of {@code tools/call} of 2025-11-25 that holds one as its member {@code task}. */
    public static ParsedResult<McpTask> read(JsonNode from) {
        JsonNode task = from.path("task").isObject() ? from.path("task") : from;
        String id = task.path("taskId").asText("");
        String named = task.path("status").asText("");
        Optional<Status> status = Arrays.stream(Status.values())
                .filter(each -> each.text.equals(named))
                .findFirst();
        if (id.isEmpty()) {
            return new ParsedResult.Invalid<>("a task without a taskId");
        }
        if (status.isEmpty()) {
            return new ParsedResult.Invalid<>("unknown task status \"" + Quote.of(named, 40) + "\"");
        }
        return InputRequired.requests(task.path("inputRequests"))
                        instanceof ParsedResult.Valid<Map<String, JsonRpcRequest>> as
                ? new ParsedResult.Valid<>(read(task, id, status.get(), as.value()))
                : new ParsedResult.Invalid<>("a task whose inputRequests are no requests");
    }

    private static McpTask read(JsonNode task, String id, Status status, Map<String, JsonRpcRequest> asked) {
        return new McpTask(
                id,
                status,
                task.path("statusMessage").asText(""),
                millis(task, "ttlMs", "ttl"),
                millis(task, "pollIntervalMs", "pollInterval"),
                asked,
                Optional.ofNullable(task.get("result")),
                Optional.ofNullable(task.get("error")));
    }

    private static OptionalLong millis(JsonNode task, String name, String formerName) {
        JsonNode value = task.has(name) ? task.path(name) : task.path(formerName);
        return value.isNumber() && value.longValue() >= 0 ? OptionalLong.of(value.longValue()) : OptionalLong.empty();
    }
}
