package mcpleak.gatling;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import java.util.Optional;
import mcpleak.mcp.Outcome;
import mcpleak.transport.ExchangeEnd;
import mcpleak.transport.Negotiation.LeftBehind;
import mcpleak.transport.Negotiation.Opening;
import mcpleak.transport.Negotiation.Step;
import mcpleak.transport.Outgoing;

/** Open a session: do what the negotiation asks for, step by step, each exchange a request in the report. */
final class InitializeAction extends McpAction {

    private static final String INITIALIZE = "initialize";

    private final OnFailure onFailure;
    private final Report report;

    InitializeAction(ScenarioContext context, Action next, OnFailure onFailure) {
        super(INITIALIZE, context, next);
        this.onFailure = onFailure;
        this.report = new Report(statsEngine(), mcp().protocol().observer(), Visibility.REPORTED);
    }

    @Override
    void step(Session session) {
        mcp().user(session).connection().forget();
        var opening = new Opening(
                mcp().protocol().client(), JsonNodeFactory.instance.objectNode(), Optional.empty(), mcp()::nextId);
        take(session, mcp().transport().negotiation().first(opening));
    }

    private void take(Session session, Step step) {
        if (step instanceof Step.Ask ask) {
            ask(session, ask);
        } else if (step instanceof Step.Tell tell) {
            tell(session, tell);
        } else if (step instanceof Step.Agreed agreed) {
            mcp().openSessions().opened(session.userId());
            mcp().user(session).connection().begin(agreed.session());
            take(session, agreed.then());
        } else if (step instanceof Step.Wait wait) {
            var unused = wait.until().whenComplete((known, failure) -> session.eventLoop()
                    .execute(() -> guarded(session, () -> take(session, wait.then().get()))));
        } else if (step instanceof Step.Failed failed) {
            failed(session, failed);
        } else {
            proceed(session);
        }
    }

    private void ask(Session session, Step.Ask ask) {
        throttled(session, () -> {
            long start = clock().nowMillis();
            mcp().user(session)
                    .connection()
                    .request(
                            outgoing(ask.request()),
                            handler(session, end -> answered(session, ask, start, end))::accept);
        });
    }

    private void answered(Session session, Step.Ask ask, long start, ExchangeEnd end) {
        Step then = ask.then().apply(end);
        Optional<String> failure = then instanceof Step.Failed failed ? Optional.of(failed.reason()) : Optional.empty();
        var sent = new Report.Sent(ask.request().method(), start, end.nanos());
        take(report.sent(session, sent, failure), then);
    }

    private void tell(Session session, Step.Tell tell) {
        throttled(session, () -> {
            long start = clock().nowMillis();
            mcp().user(session)
                    .connection()
                    .tell(outgoing(tell.notification()), handler(session, end -> told(session, tell, start, end)));
        });
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
            mcp().openSessions().opened(session.userId());
            mcp().openSessions().abandoned(session.userId());
        }
        Session after = UserSession.without(session).markAsFailed();
        if (onFailure == OnFailure.EXIT_USER) {
            leave(after);
        } else {
            proceed(after);
        }
    }

    private Outgoing outgoing(mcpleak.jsonrpc.JsonRpcMessage message) {
        return Outgoing.of(message, mcp().protocol().endpoint().requestTimeout());
    }
}
