package mcpleak.dsl;

import io.gatling.javaapi.core.Session;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import mcpleak.gatling.McpActions;
import mcpleak.gatling.SessionText;
import mcpleak.gatling.SessionTools;
import mcpleak.mcp.Tool;

/**
 * Write MCP scenarios: import these methods statically beside those of Gatling's {@code CoreDsl}.
 *
 * <pre>{@code
 * scenario("tools")
 *     .exec(initialize(), listTools())
 *     .repeat(10).on(exec(callTool("echo").arguments("{\"message\":\"#{name}\"}")))
 *     .exec(close());
 * setUp(scenario.injectOpen(atOnceUsers(40))).protocols(mcp("http://127.0.0.1:3001/mcp"));
 * }</pre>
 */
public final class McpDsl {

    private McpDsl() {}

    /**
     * Describe the server.
     *
     * @param url its MCP endpoint, http or https
     * @throws IllegalArgumentException if it is neither, or has no host
     */
    public static McpProtocolBuilder mcp(String url) {
        return McpProtocolBuilder.of(url);
    }

    /**
     * Open a session: {@code initialize}, then {@code notifications/initialized}.
     *
     * <p>A user that had a session abandons it. If it fails the user ends, unless told to continue.
     */
    public static InitializeBuilder initialize() {
        return new InitializeBuilder();
    }

    /** List all tools of the server, page by page; {@link #tools} returns them afterwards. */
    public static McpActionBuilder listTools() {
        return McpActions::listTools;
    }

    /**
     * Call a tool without arguments.
     *
     * @param tool its name, in Gatling's Expression Language
     */
    public static ToolCallBuilder callTool(String tool) {
        return ToolCallBuilder.of(SessionText.el(tool));
    }

    /**
     * Call a tool without arguments.
     *
     * @param tool chooses its name
     */
    public static ToolCallBuilder callTool(Function<Session, String> tool) {
        return ToolCallBuilder.of(SessionText.function(tool));
    }

    /** End the session by DELETE; nothing is sent if the server keeps no sessions. */
    public static McpActionBuilder close() {
        return McpActions::close;
    }

    /** Close the user's connections and leave its session behind, as many real clients do. */
    public static McpActionBuilder abandon() {
        return McpActions::abandon;
    }

    /**
     * Hold the user until a stage completes, be it with an error, of which the observer hears.
     *
     * @param stage starts what is waited for, once for each user that comes here; it may block, and runs on a thread of its own
     */
    public static McpActionBuilder await(Supplier<? extends CompletionStage<?>> stage) {
        return () -> McpActions.await(stage);
    }

    /** Return the tools that {@link #listTools} found for this user, in the server's order; empty before. */
    public static List<Tool> tools(Session session) {
        return SessionTools.of(session);
    }
}
