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

/** End the user's session in order, or ask once more to end the one that ended last. */
final class CloseAction extends McpAction {

    private static final int METHOD_NOT_ALLOWED = 405;

    private final String endName;
    private final SessionClaim claim;
    private final Report report;

    CloseAction(ScenarioContext context, Action next, SessionClaim claim) {
        super("close", context, next);
        this.endName = mcp().transport().endName();
        this.claim = claim;
        this.report = new Report(statsEngine(), mcp().protocol().observer(), Visibility.REPORTED);
    }

    @Override
    void step(Session session) {
        McpUser user = mcp().user(session);
        Optional<McpSession> open = user.session();
        if (claim == SessionClaim.CURRENT && open.isEmpty()) {
            proceed(report.notSent(session, endName, clock().nowMillis(), RequestRound.NO_SESSION));
        } else if (claim == SessionClaim.CURRENT && !user.connection().hasEnd()) {
            // the server keeps no sessions: there is nothing to end, and nothing to report
            user.connection().forget();
            mcp().openSessions().closed(session.userId());
            proceed(UserSession.without(session));
        } else {
            throttled(session, () -> send(session, user));
        }
    }

    private void send(Session session, McpUser user) {
        long start = clock().nowMillis();
        var farewell =
                new Farewell(user.headers(session, List.of()), mcp().protocol().requestTimeout(), new Manner(claim, 0));
        user.connection().end(farewell, handler(session, end -> ended(session, start, end)));
    }

    private void ended(Session session, long start, ExchangeEnd end) {
        if (claim == SessionClaim.CURRENT) {
            if (end.outcome() instanceof Outcome.Accepted) {
                mcp().openSessions().closed(session.userId());
            } else {
                mcp().openSessions().abandoned(session.userId());
            }
        }
        var sent = new Report.Sent(endName, start, end.nanos());
        proceed(UserSession.without(report.sent(session, sent, failure(end.outcome()))));
    }

    /**
     * A server may refuse the DELETE by 405: that is no failure, though its session lives on. Nor is a refusal to end a session a
     * second time.
     */
    private Optional<String> failure(Outcome outcome) {
        boolean allowed = outcome instanceof Outcome.Accepted
                || (outcome instanceof Outcome.HttpStatus refused
                        && (refused.status() == METHOD_NOT_ALLOWED
                                || (claim == SessionClaim.ENDED && refused.status() < 500)));
        return allowed ? Optional.empty() : Optional.of(outcome.text());
    }
}
