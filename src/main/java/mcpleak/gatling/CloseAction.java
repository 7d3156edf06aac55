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
        this.report = report(Visibility.REPORTED);
    }

    @Override
    void step(Session session) {
        McpUser user = mcp().user(session);
        Optional<McpSession> open = user.session();
        if (claim == SessionClaim.CURRENT && open.isEmpty()) {
            proceed(report.notSent(session, endName, clock().nowMillis(), RequestExecutor.NO_SESSION));
        } else if (claim == SessionClaim.CURRENT && !user.connection().hasEnd()) {
            // the server keeps no sessions: there is nothing to end, and nothing to report
            user.connection().forget();
            mcp().openSessions().closed(session.userId());
            proceed(UserSession.without(session));
        } else {
            ParsedResult<SessionEnd> farewell = user.farewell(session, claim);
            if (farewell instanceof ParsedResult.Valid<SessionEnd> made) {
                throttled(session, () -> send(session, user, made.value()));
            } else if (farewell instanceof ParsedResult.Invalid<SessionEnd> not) {
                proceed(report.notSent(session, endName, clock().nowMillis(), not.reason()));
            }
        }
    }

    private void send(Session session, McpUser user, SessionEnd farewell) {
        long start = clock().nowMillis();
        user.connection().end(farewell, handler(session, end -> ended(session, start, end)));
    }

    private void ended(Session session, long start, ExchangeEnd end) {
        if (claim == SessionClaim.CURRENT) {
            mcp().ended(session.userId(), end.outcome());
        }
        var sent = new Report.Sent(endName, start, end.nanos());
        proceed(UserSession.without(report.sent(session, sent, failure(end.outcome()))));
    }

    /**
     * A server may refuse the DELETE by 405: that is no failure, though its session lives on. Nor is it one that the session has
     * expired, or the refusal to end one a second time.
     */
    private Optional<String> failure(Outcome outcome) {
        boolean allowed = outcome instanceof Outcome.Accepted
                || mcp().protocol().behaviour().expiry().shows(outcome)
                || (outcome instanceof Outcome.HttpStatus refused
                        && (refused.status() == METHOD_NOT_ALLOWED
                                || (claim == SessionClaim.ENDED && refused.status() < 500)));
        return allowed ? Optional.empty() : Optional.of(outcome.text());
    }
}
