package mcpleak.gatling;

import io.gatling.core.session.Session;
import java.util.List;
import java.util.Optional;
import mcpleak.mcp.McpSession;
import mcpleak.mcp.Tool;
import mcpleak.transport.VirtualUser;

/** Read and write what our actions keep in Gatling's session. */
final class UserSession {

    /** Starts with "gatling.", which keeps it when a scenario resets its session. */
    static final String MCP_SESSION = "gatling.mcpleak.session";

    static final String TOOLS = "gatling.mcpleak.tools";

    private UserSession() {}

    static VirtualUser user(Session session) {
        return new VirtualUser(session.userId(), session.eventLoop());
    }

    static Optional<McpSession> mcp(Session session) {
        scala.Option<Object> found = session.attributes().get(MCP_SESSION);
        return found.isDefined() ? Optional.of((McpSession) found.get()) : Optional.empty();
    }

    static Session with(Session session, McpSession mcp) {
        return session.set(MCP_SESSION, mcp);
    }

    static Session with(Session session, List<Tool> tools) {
        return session.set(TOOLS, List.copyOf(tools));
    }

    static Session without(Session session) {
        return session.remove(MCP_SESSION).remove(TOOLS);
    }
}
