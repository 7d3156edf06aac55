package mcpleak.gatling;

import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
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
        Understood<RequestPlan.Prepared> prepared = plan.prepare(session, user);
        if (prepared instanceof Understood.As<RequestPlan.Prepared> as) {
            round.send(session, as.value(), RequestRound.Aftermath.of(answer -> proceed(answer.session())));
        } else if (prepared instanceof Understood.Not<RequestPlan.Prepared> not) {
            proceed(round.report().notMade(session, plan.reportName(session), not.reason()));
        }
    }
}
