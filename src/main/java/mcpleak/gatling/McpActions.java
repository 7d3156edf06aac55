package mcpleak.gatling;

import io.gatling.core.action.builder.ActionBuilder;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Make the steps of a virtual user for Gatling's scenarios; the DSL is written over these. */
public final class McpActions {

    private McpActions() {}

    /** Open a session. */
    public static ActionBuilder initialize(OnFailure onFailure) {
        return (context, next) -> new InitializeAction(context, next, onFailure);
    }

    /** List all tools of the server. */
    public static ActionBuilder listTools() {
        return ListToolsAction::new;
    }

    /** Call a tool. */
    public static ActionBuilder callTool(ToolCall call) {
        return (context, next) -> new CallToolAction(context, next, call);
    }

    /** End the session by DELETE. */
    public static ActionBuilder close() {
        return CloseAction::new;
    }

    /** Drop the connections and leave the session behind. */
    public static ActionBuilder abandon() {
        return AbandonAction::new;
    }

    /** Wait until a stage completes. */
    public static ActionBuilder await(Supplier<? extends CompletionStage<?>> awaited) {
        return (context, next) -> new AwaitAction(context, next, awaited);
    }
}
