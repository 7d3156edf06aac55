package mcpleak.dsl;

import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import mcpleak.gatling.McpActions;
import mcpleak.gatling.SessionText;
import mcpleak.gatling.ToolCall;
import mcpleak.gatling.Visibility;

/** Be a tool call in a scenario. Immutable: each method returns another builder. */
public final class ToolCallBuilder implements McpActionBuilder {

    private final ToolCall call;

    private ToolCallBuilder(ToolCall call) {
        this.call = call;
    }

    static ToolCallBuilder of(SessionText tool) {
        return new ToolCallBuilder(new ToolCall(tool, SessionText.el("{}"), Visibility.REPORTED, Optional.empty()));
    }

    /**
     * Give the arguments.
     *
     * @param json a JSON object, in Gatling's Expression Language
     */
    public ToolCallBuilder arguments(String json) {
        return arguments(SessionText.el(json));
    }

    /**
     * Give the arguments.
     *
     * @param json makes a JSON object
     */
    public ToolCallBuilder arguments(Function<Session, String> json) {
        return arguments(SessionText.function(json));
    }

    /** Leave the call out of Gatling's report; observers still hear of it. */
    public ToolCallBuilder silent() {
        return new ToolCallBuilder(new ToolCall(call.tool(), call.arguments(), Visibility.SILENT, call.timeout()));
    }

    /**
     * Bound the time of this call, in place of the protocol's bound.
     *
     * @param timeout how long the response may take, connecting included; at least 1 ms
     * @throws IllegalArgumentException if it is shorter
     */
    public ToolCallBuilder requestTimeout(Duration timeout) {
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("requestTimeout is at least 1 ms, not " + timeout);
        }
        return new ToolCallBuilder(
                new ToolCall(call.tool(), call.arguments(), call.visibility(), Optional.of(timeout)));
    }

    @Override
    public io.gatling.core.action.builder.ActionBuilder asScala() {
        return McpActions.callTool(call);
    }

    private ToolCallBuilder arguments(SessionText json) {
        return new ToolCallBuilder(new ToolCall(call.tool(), json, call.visibility(), call.timeout()));
    }
}
