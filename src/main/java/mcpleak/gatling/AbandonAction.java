package mcpleak.gatling;

import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import mcpleak.transport.CloseKind;

/** Drop the user's connections without ending its session, as many real clients do. */
final class AbandonAction extends McpAction {

    private final CloseKind how;

    AbandonAction(ScenarioContext context, Action next, CloseKind how) {
        super("abandon", context, next);
        this.how = how;
    }

    @Override
    void step(Session session) {
        mcp().openSessions().abandoned(session.userId());
        mcp().user(session).connection().abandon(how);
        proceed(UserSession.without(session));
    }
}
