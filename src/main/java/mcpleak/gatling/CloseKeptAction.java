package mcpleak.gatling;

import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import java.util.List;
import java.util.Optional;
import mcpleak.mcp.McpSession;
import mcpleak.mcp.Outcome;
import mcpleak.transport.ExchangeEnd;
import mcpleak.transport.Farewell;
import mcpleak.transport.Manner;
import mcpleak.transport.Manner.SessionClaim;

/** End the sessions that were kept and nobody resumed, one after the other; it stands in no report. */
final class CloseKeptAction extends McpAction {

    CloseKeptAction(ScenarioContext context, Action next) {
        super("close kept", context, next);
    }

    @Override
    void step(Session session) {
        McpUser user = mcp().user(session);
        Optional<McpSession> kept = mcp().openSessions().resume(session.userId());
        if (kept.isEmpty()) {
            proceed(session);
            return;
        }
        user.connection().forget();
        user.connection().begin(kept.get());
        var farewell = new Farewell(
                user.headers(session, List.of()),
                mcp().protocol().requestTimeout(),
                new Manner(SessionClaim.CURRENT, 0));
        user.connection().end(farewell, handler(session, end -> ended(session, end)));
    }

    private void ended(Session session, ExchangeEnd end) {
        if (end.outcome() instanceof Outcome.Accepted) {
            mcp().openSessions().closed(session.userId());
            step(session);
        } else if (end.outcome() instanceof Outcome.HttpStatus) {
            mcp().openSessions().abandoned(session.userId());
            step(session);
        } else {
            // it does not answer: the others would wait as long
            mcp().openSessions().abandoned(session.userId());
            proceed(session);
        }
    }
}
