package mcpleak.gatling;

import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import java.util.Optional;
import mcpleak.mcp.Understood;
import mcpleak.transport.Manner.SessionClaim;

/** Make one request of a scenario. */
final class RequestAction extends McpAction {

    private final RequestPlan plan;
    private final RequestRound round;

    RequestAction(ScenarioContext context, Action next, RequestPlan plan) {
        super(plan.method(), context, next);
        this.plan = plan;
        this.round = new RequestRound(this, plan);
    }

    @Override
    void step(Session session) {
        McpUser user = mcp().user(session);
        user.at(session);
        if (plan.options().manner().session() == SessionClaim.CURRENT
                && user.session().isEmpty()) {
            proceed(round.report()
                    .notSent(session, plan.reportName(session), clock().nowMillis(), RequestRound.NO_SESSION));
            return;
        }
        Optional<String> unmade = user.unmade(session, plan.options().headers());
        Understood<RequestPlan.Prepared> prepared =
                unmade.isPresent() ? new Understood.Not<>(unmade.get()) : plan.prepare(session, user);
        if (prepared instanceof Understood.As<RequestPlan.Prepared> as) {
            round.send(session, as.value(), RequestRound.Aftermath.of(answer -> proceed(answer.session())));
        } else if (prepared instanceof Understood.Not<RequestPlan.Prepared> not) {
            crash(session, plan.reportName(session), not.reason());
        }
    }

    /** Fail a request that could not be made, as Gatling does with its own. */
    private void crash(Session session, String name, String reason) {
        if (plan.options().visibility() == Visibility.REPORTED) {
            statsEngine()
                    .logRequestCrash(session.scenario(), session.groups(), name, "Failed to build request: " + reason);
        }
        mcp().protocol().observer().requestEnded(name, 0, Optional.of("not sent: " + reason));
        proceed(session.markAsFailed());
    }
}
