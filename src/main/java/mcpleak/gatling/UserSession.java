package mcpleak.gatling;

import io.gatling.core.session.Session;
import java.util.List;
import mcpleak.mcp.Tool;

/** Read and write what our actions keep in Gatling's session. */
final class UserSession {

    /** Starts with "gatling.", which keeps it when a scenario resets its session. */
    static final String TOOLS = "gatling.mcpleak.tools";

    private UserSession() {}

    static Session with(Session session, List<Tool> tools) {
        return session.set(TOOLS, List.copyOf(tools));
    }

    static Session without(Session session) {
        return session.remove(TOOLS);
    }
}
