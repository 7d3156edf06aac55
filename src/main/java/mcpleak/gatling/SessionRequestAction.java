package mcpleak.gatling;

import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import java.util.Optional;
import mcpleak.mcp.McpSession;

/** Do a step that needs the user's MCP session; without one it is a KO, and nothing is sent. */
abstract class SessionRequestAction extends McpAction {

    static final String NO_SESSION = "no MCP session: initialize failed or was not called";

    private final Report report;

    SessionRequestAction(String name, ScenarioContext context, Action next, Visibility visibility) {
        super(name, context, next);
        this.report = new Report(statsEngine(), mcp().protocol().observer(), visibility);
    }

    /** Send what is to be sent, and call {@link #proceed} once. */
    abstract void step(Session session, McpSession open);

    /** Return the name that a KO without traffic has in the report. */
    String reportName(Session session) {
        return name();
    }

    final Report report() {
        return report;
    }

    @Override
    final void step(Session session) {
        Optional<McpSession> open = mcp().user(session).session();
        if (open.isPresent()) {
            step(session, open.get());
        } else {
            proceed(report.notSent(session, reportName(session), clock().nowMillis(), NO_SESSION));
        }
    }
}
