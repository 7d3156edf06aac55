package mcpleak.protocol.action;

import io.gatling.core.session.Session;
import java.util.Optional;
import java.util.function.Consumer;
import mcpleak.protocol.action.McpActions.OnFailure;
import mcpleak.protocol.message.McpSession;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.message.ParsedResult;
import mcpleak.protocol.setting.RequestOptions.Visibility;
import mcpleak.protocol.transport.Connection.CloseKind;
import mcpleak.protocol.transport.Connection.SessionEnd;
import mcpleak.protocol.transport.ExchangeEnd;
import mcpleak.protocol.transport.SendOptions.SessionClaim;

/** The steps that begin a user's session and end it. Immutable; each user on its own event loop. */
final class SessionSteps {

    private static final int METHOD_NOT_ALLOWED = 405;

    private final McpAction action;
    private final McpComponents mcp;
    private final Report report;

    SessionSteps(McpAction action) {
        this.action = action;
        this.mcp = action.mcp();
        this.report = action.report(Visibility.REPORTED);
    }

    /** Open a session. */
    Consumer<Session> initialize(OnFailure onFailure) {
        Consumer<Session> failed = onFailure == OnFailure.EXIT_USER ? action::leave : action::proceed;
        return new SessionOpening(action, report, new SessionOpening.Ends(action::proceed, failed))::start;
    }

    /** Go on in a session that was kept; open one if there is none. */
    Consumer<Session> resume() {
        Consumer<Session> opening = initialize(OnFailure.EXIT_USER);
        return session -> {
            if (resumed(session)) {
                action.proceed(session);
            } else {
                opening.accept(session);
            }
        };
    }

    /** Drop the user's connections and keep its session open for a user who comes later. */
    void keep(Session session) {
        McpUser user = mcp.user(session);
        user.session().ifPresent(open -> mcp.openSessions().keep(session.userId(), open));
        user.connection().abandon(CloseKind.FIN);
        action.proceed(ListedTools.forgottenBy(session));
    }

    /** Drop the user's connections without ending its session, as many real clients do. */
    Consumer<Session> abandon(CloseKind how) {
        return session -> {
            mcp.openSessions().abandoned(session.userId());
            mcp.user(session).connection().abandon(how);
            action.proceed(ListedTools.forgottenBy(session));
        };
    }

    /** End the user's session in order, or ask once more to end the one that ended last. */
    Consumer<Session> close(SessionClaim claim) {
        String name = mcp.transport().endName();
        return session -> {
            McpUser user = mcp.user(session);
            if (claim == SessionClaim.CURRENT && user.session().isEmpty()) {
                notSent(session, name, RequestExecutor.NO_SESSION);
            } else if (claim == SessionClaim.CURRENT && !user.connection().hasEnd()) {
                // the server keeps no sessions: there is nothing to end, and nothing to report
                user.connection().forget();
                mcp.openSessions().closed(session.userId());
                action.proceed(ListedTools.forgottenBy(session));
            } else {
                user.sessionEnd(session, claim)
                        .tell(
                                end -> action.throttled(session, () -> send(session, name, end)),
                                reason -> notSent(session, name, reason));
            }
        };
    }

    /** End the sessions that were kept and nobody resumed, one after the other; it stands in no report. */
    void closeKept(Session session) {
        if (!resumed(session)) {
            action.proceed(session);
            return;
        }
        McpUser user = mcp.user(session);
        if (user.sessionEnd(session, SessionClaim.CURRENT) instanceof ParsedResult.Valid<SessionEnd> made) {
            user.connection().end(made.value(), action.handler(session, end -> keptEnded(session, end)));
        } else {
            mcp.openSessions().abandoned(session.userId());
            action.proceed(session);
        }
    }

    private boolean resumed(Session session) {
        Optional<McpSession> kept = mcp.openSessions().resume(session.userId());
        kept.ifPresent(open -> {
            McpUser user = mcp.user(session);
            user.connection().forget();
            user.connection().begin(open);
        });
        return kept.isPresent();
    }

    private void keptEnded(Session session, ExchangeEnd end) {
        mcp.ended(session.userId(), end.outcome());
        if (end.outcome() instanceof Outcome.Accepted || end.outcome() instanceof Outcome.HttpStatus) {
            closeKept(session);
        } else {
            // it does not answer: the others would wait as long
            action.proceed(session);
        }
    }

    private void notSent(Session session, String name, String reason) {
        action.proceed(report.notSent(session, name, action.clock().nowMillis(), reason));
    }

    private void send(Session session, String name, SessionEnd how) {
        long start = action.clock().nowMillis();
        SessionClaim claim = how.sendOptions().session();
        mcp.user(session).connection().end(how, action.handler(session, end -> {
            if (claim == SessionClaim.CURRENT) {
                mcp.ended(session.userId(), end.outcome());
            }
            var sent = new Report.Sent(name, start, end.nanos());
            action.proceed(ListedTools.forgottenBy(report.sent(session, sent, failure(end.outcome(), claim))));
        }));
    }

    /**
     * A server may refuse the DELETE by 405: that is no failure, though its session lives on. Nor is it one that the session has
     * expired, or the refusal to end one a second time.
     */
    private Optional<String> failure(Outcome outcome, SessionClaim claim) {
        boolean allowed = outcome instanceof Outcome.Accepted
                || mcp.protocol().behaviour().expiry().shows(outcome)
                || (outcome instanceof Outcome.HttpStatus refused
                        && (refused.status() == METHOD_NOT_ALLOWED
                                || (claim == SessionClaim.ENDED && refused.status() < 500)));
        return allowed ? Optional.empty() : Optional.of(outcome.text());
    }
}
