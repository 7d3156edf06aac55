package mcpleak.gatling;

import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import java.util.Optional;
import mcpleak.mcp.McpSession;
import mcpleak.mcp.Outcome;
import mcpleak.mcp.ParsedResult;
import mcpleak.transport.ExchangeEnd;
import mcpleak.transport.SendOptions.SessionClaim;
import mcpleak.transport.SessionEnd;

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
        if (user.farewell(session, SessionClaim.CURRENT) instanceof ParsedResult.Valid<SessionEnd> made) {
            user.connection().end(made.value(), handler(session, end -> ended(session, end)));
        } else {
            mcp().openSessions().abandoned(session.userId());
            proceed(session);
        }
    }

    private void ended(Session session, ExchangeEnd end) {
        mcp().ended(session.userId(), end.outcome());
        if (end.outcome() instanceof Outcome.Accepted || end.outcome() instanceof Outcome.HttpStatus) {
            step(session);
        } else {
            // it does not answer: the others would wait as long
            proceed(session);
        }
    }
}
