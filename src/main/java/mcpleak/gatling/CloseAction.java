package mcpleak.gatling;

import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import java.util.Optional;
import mcpleak.mcp.McpSession;
import mcpleak.mcp.Outcome;
import mcpleak.transport.ExchangeEnd;
import mcpleak.transport.Farewell;

/** End the user's session by DELETE. */
final class CloseAction extends SessionRequestAction {

    private static final String DELETE = "DELETE session";
    private static final int METHOD_NOT_ALLOWED = 405;

    CloseAction(ScenarioContext context, Action next) {
        super(DELETE, context, next, Visibility.REPORTED);
    }

    @Override
    void step(Session session, McpSession open) {
        if (open.id().isEmpty()) {
            // the server keeps no sessions: there is nothing to delete
            mcp().user(session).connection().forget();
            mcp().openSessions().closed(session.userId());
            proceed(UserSession.without(session));
            return;
        }
        throttled(session, () -> {
            long start = clock().nowMillis();
            Farewell farewell = Farewell.within(mcp().protocol().endpoint().requestTimeout());
            mcp().user(session).connection().end(farewell, handler(session, end -> ended(session, start, end)));
        });
    }

    private void ended(Session session, long start, ExchangeEnd end) {
        if (end.outcome() instanceof Outcome.Accepted) {
            mcp().openSessions().closed(session.userId());
        } else {
            mcp().openSessions().abandoned(session.userId());
        }
        var sent = new Report.Sent(DELETE, start, end.nanos());
        proceed(UserSession.without(report().sent(session, sent, failure(end.outcome()))));
    }

    /** A server may refuse the DELETE by 405: that is no failure, though its session lives on. */
    private static Optional<String> failure(Outcome outcome) {
        boolean allowed = outcome instanceof Outcome.Accepted
                || (outcome instanceof Outcome.HttpStatus refused && refused.status() == METHOD_NOT_ALLOWED);
        return allowed ? Optional.empty() : Optional.of(outcome.text());
    }
}
