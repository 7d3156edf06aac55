package mcpleak.gatling;

import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import java.util.Optional;
import mcpleak.mcp.McpSession;

/** Go on in a session that was kept; open one if there is none. */
final class ResumeAction extends McpAction {

    private final SessionOpening opening;

    ResumeAction(ScenarioContext context, Action next) {
        super("resume", context, next);
        var report = report(Visibility.REPORTED);
        this.opening = new SessionOpening(this, report, new SessionOpening.Ends(this::proceed, this::leave));
    }

    @Override
    void step(Session session) {
        Optional<McpSession> kept = mcp().openSessions().resume(session.userId());
        if (kept.isPresent()) {
            McpUser user = mcp().user(session);
            user.connection().forget();
            user.connection().begin(kept.get());
            proceed(session);
        } else {
            opening.start(session);
        }
    }
}
