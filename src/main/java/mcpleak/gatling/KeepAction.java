package mcpleak.gatling;

import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import mcpleak.transport.CloseKind;

/** Drop the user's connections and keep its session open for a user who comes later. */
final class KeepAction extends McpAction {

    KeepAction(ScenarioContext context, Action next) {
        super("keep", context, next);
    }

    @Override
    void step(Session session) {
        McpUser user = mcp().user(session);
        user.session().ifPresent(open -> mcp().openSessions().keep(session.userId(), open));
        user.connection().abandon(CloseKind.FIN);
        proceed(UserSession.without(session));
    }
}
