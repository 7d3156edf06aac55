package mcpleak.protocol.action;

import io.gatling.core.session.Session;
import java.util.Optional;
import java.util.function.Consumer;
import mcpleak.protocol.message.InitializeResult.Implementation;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.transport.ExchangeEnd;
import mcpleak.protocol.transport.Negotiation.LeftBehind;
import mcpleak.protocol.transport.Negotiation.Opening;
import mcpleak.protocol.transport.Negotiation.Step;

/** Open a session: do what the negotiation asks for, step by step, each exchange a request in the report. */
record SessionOpening(McpAction action, Report report, Ends ends) {

    /**
     * Hold what follows.
     *
     * @param opened the user has a session
     * @param failed the user has none, and has failed
     */
    record Ends(Consumer<Session> opened, Consumer<Session> failed) {}

    void start(Session session) {
        McpComponents mcp = action.mcp();
        McpUser user = mcp.user(session);
        user.connection().forget();
        var opening = new Opening(
                mcp.protocol().client(),
                user.inbox().answers().capabilities(),
                mcp.protocol().behaviour().version(),
                mcp::nextId);
        take(session, mcp.transport().negotiation().first(opening));
    }

    private void take(Session session, Step step) {
        if (step instanceof Step.Ask ask) {
            ask(session, ask);
        } else if (step instanceof Step.Tell tell) {
            tell(session, tell);
        } else if (step instanceof Step.Agreed agreed) {
            action.mcp().openSessions().opened(session.userId());
            action.mcp().user(session).connection().begin(agreed.session());
            Implementation server = agreed.session().server();
            action.mcp().protocol().observer().serverIntroduced(server.name(), server.version());
            take(session, agreed.then());
        } else if (step instanceof Step.Wait wait) {
            var unused = wait.until()
                    .whenComplete((known, failure) -> session.eventLoop()
                            .execute(() -> action.guarded(
                                    session, () -> take(session, wait.then().get()))));
        } else if (step instanceof Step.Failed failed) {
            failed(session, failed);
        } else {
            ends.opened().accept(session);
        }
    }

    private void ask(Session session, Step.Ask ask) {
        user(session)
                .message(session, ask.request())
                .tell(
                        made -> action.throttled(session, () -> {
                            long start = action.clock().nowMillis();
                            user(session)
                                    .connection()
                                    .request(
                                            made,
                                            action.handler(session, end -> answered(session, ask, start, end))::accept);
                        }),
                        reason -> ends.failed()
                                .accept(notSent(session, ask.request().method(), reason)));
    }

    private void answered(Session session, Step.Ask ask, long start, ExchangeEnd end) {
        Step then = ask.then().apply(end);
        Optional<String> failure = then instanceof Step.Failed failed ? Optional.of(failed.reason()) : Optional.empty();
        var sent = new Report.Sent(ask.request().method(), start, end.nanos());
        take(report.sent(session, sent, failure), then);
    }

    private void tell(Session session, Step.Tell tell) {
        String method = tell.notification().method();
        user(session)
                .message(session, tell.notification())
                .tell(
                        made -> action.throttled(session, () -> {
                            long start = action.clock().nowMillis();
                            user(session)
                                    .connection()
                                    .tell(made, action.handler(session, end -> told(session, tell, start, end)));
                        }),
                        reason -> take(notSent(session, method, reason), tell.then()));
    }

    private void told(Session session, Step.Tell tell, long start, ExchangeEnd end) {
        boolean accepted = end.outcome() instanceof Outcome.Accepted;
        Optional<String> failure =
                accepted ? Optional.empty() : Optional.of(end.outcome().text());
        var sent = new Report.Sent(tell.notification().method(), start, end.nanos());
        take(report.sent(session, sent, failure), tell.then());
    }

    private void failed(Session session, Step.Failed failed) {
        if (failed.leftBehind() == LeftBehind.SESSION) {
            // the server has opened a session that this client cannot use, not even to end it
            action.mcp().openSessions().opened(session.userId());
            action.mcp().openSessions().abandoned(session.userId());
        }
        ends.failed().accept(ListedTools.forgottenBy(session).markAsFailed());
    }

    private Session notSent(Session session, String method, String reason) {
        return report.notSent(session, method, action.clock().nowMillis(), reason);
    }

    private McpUser user(Session session) {
        return action.mcp().user(session);
    }
}
