package mcpleak.gatling;

import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import java.util.Optional;
import mcpleak.mcp.InitializeResult;
import mcpleak.mcp.McpMessages;
import mcpleak.mcp.McpSession;
import mcpleak.mcp.Outcome;
import mcpleak.mcp.ProtocolVersion;
import mcpleak.mcp.Understood;
import mcpleak.transport.ExchangeEnd;

/** Open a session: {@code initialize}, then {@code notifications/initialized}. */
final class InitializeAction extends McpAction {

    private static final String INITIALIZE = "initialize";
    private static final String INITIALIZED = "notifications/initialized";

    private final OnFailure onFailure;
    private final Report report;

    InitializeAction(ScenarioContext context, Action next, OnFailure onFailure) {
        super(INITIALIZE, context, next);
        this.onFailure = onFailure;
        this.report = new Report(statsEngine(), mcp().protocol().observer(), Visibility.REPORTED);
    }

    @Override
    void step(Session session) {
        throttled(session, () -> {
            long start = clock().nowMillis();
            mcp().http()
                    .request(
                            UserSession.user(session),
                            Optional.empty(),
                            McpMessages.initialize(
                                    mcp().nextId(),
                                    ProtocolVersion.LATEST,
                                    mcp().protocol().client()),
                            handler(session, end -> initialized(session, start, end)));
        });
    }

    private void initialized(Session session, long start, ExchangeEnd end) {
        var sent = new Report.Sent(INITIALIZE, start, end.nanos());
        if (!(end.outcome() instanceof Outcome.Answered answered)) {
            failed(session, sent, end.outcome().text());
            return;
        }
        mcp().openSessions().opened(session.userId());
        Understood<InitializeResult> result = InitializeResult.read(answered.result());
        if (result instanceof Understood.As<InitializeResult> understood) {
            McpSession opened = understood.value().session(end.sessionId());
            var server = understood.value().server();
            mcp().protocol().observer().serverIntroduced(server.name(), server.version());
            Session after = report.sent(session, sent, Optional.empty());
            tellReady(UserSession.with(after, opened), opened);
        } else if (result instanceof Understood.Not<InitializeResult> not) {
            // the server has opened a session that this client cannot use, not even to end it
            mcp().openSessions().abandoned(session.userId());
            failed(session, sent, not.reason());
        }
    }

    private void failed(Session session, Report.Sent sent, String failure) {
        Session after = UserSession.without(report.sent(session, sent, Optional.of(failure)));
        if (onFailure == OnFailure.EXIT_USER) {
            leave(after);
        } else {
            proceed(after);
        }
    }

    private void tellReady(Session session, McpSession opened) {
        throttled(session, () -> {
            long start = clock().nowMillis();
            mcp().http()
                    .tell(
                            UserSession.user(session),
                            Optional.of(opened),
                            McpMessages.initialized(),
                            handler(session, end -> told(session, start, end)));
        });
    }

    private void told(Session session, long start, ExchangeEnd end) {
        boolean accepted = end.outcome() instanceof Outcome.Accepted;
        Optional<String> failure =
                accepted ? Optional.empty() : Optional.of(end.outcome().text());
        proceed(report.sent(session, new Report.Sent(INITIALIZED, start, end.nanos()), failure));
    }
}
