package mcpleak.gatling;

import io.gatling.javaapi.core.Session;
import java.util.List;
import mcpleak.mcp.Tool;

/** Read the tools that a virtual user has listed. */
public final class SessionTools {

    private SessionTools() {}

    /** Return the tools in the server's order; empty if none were listed. */
    public static List<Tool> of(Session session) {
        return session.contains(UserSession.TOOLS) ? session.getList(UserSession.TOOLS) : List.of();
    }
}
