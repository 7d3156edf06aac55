package mcpleak.protocol.dsl;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import mcpleak.protocol.action.RequestPlan;
import mcpleak.protocol.setting.SessionValue;

/**
 * Be a tool call in a scenario. Immutable: each method returns another builder.
 *
 * <p>Without arguments of its own it sends such as are generated from the tool's input schema, if the user has listed the tools,
 * and else none.
 */
public final class ToolCallBuilder extends McpRequestBuilder<ToolCallBuilder> {

    private final Map<String, SessionValue<JsonNode>> members;

    private ToolCallBuilder(RequestPlan plan, Map<String, SessionValue<JsonNode>> members) {
        super(plan);
        this.members = members;
    }

    static ToolCallBuilder of(SessionValue<String> tool) {
        return new ToolCallBuilder(RequestPlan.callTool(tool), Map.of());
    }

    /**
     * Give the arguments.
     *
     * @param json a JSON object, in Gatling's Expression Language
     */
    public ToolCallBuilder arguments(String json) {
        return arguments(SessionValue.parsed(SessionValue.text(json)));
    }

    /**
     * Give the arguments.
     *
     * @param json makes a JSON object
     */
    public ToolCallBuilder arguments(Function<Session, String> json) {
        return arguments(SessionValue.parsed(SessionValue.text(json)));
    }

    /**
     * Give the arguments by name; texts in them, however deep, are in Gatling's Expression Language, and {@code "#{n}"} alone keeps
     * the type that {@code n} has in the session.
     *
     * @throws IllegalArgumentException if a value cannot be written as JSON
     */
    public ToolCallBuilder arguments(Map<String, ?> arguments) {
        return arguments(SessionValue.json(arguments));
    }

    /**
     * Give the arguments.
     *
     * @param arguments makes them by name
     */
    public ToolCallBuilder argumentsMap(Function<Session, Map<String, ?>> arguments) {
        return arguments(SessionValue.function(arguments));
    }

    /**
     * Give one argument more.
     *
     * @param value as in {@link #arguments(Map)}
     * @throws IllegalArgumentException if it cannot be written as JSON
     */
    public ToolCallBuilder argument(String name, Object value) {
        Map<String, SessionValue<JsonNode>> more = new LinkedHashMap<>(members);
        more.put(name, SessionValue.json(value));
        return new ToolCallBuilder(plan().arguments(SessionValue.object(more)), more);
    }

    /**
     * Let the tool run as a task: the answer holds the task, of which {@code jsonPath("$.task.taskId")} is the id.
     *
     * @param ttl how long the server is asked to keep the task
     */
    public ToolCallBuilder asTask(Duration ttl) {
        return new ToolCallBuilder(plan().asTask(ttl), members);
    }

    @Override
    ToolCallBuilder with(RequestPlan other) {
        return new ToolCallBuilder(other, members);
    }

    private ToolCallBuilder arguments(SessionValue<JsonNode> value) {
        return new ToolCallBuilder(plan().arguments(value), Map.of());
    }
}
