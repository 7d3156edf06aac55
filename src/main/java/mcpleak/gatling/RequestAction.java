package mcpleak.gatling;

import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import mcpleak.mcp.ParsedResult;
import mcpleak.transport.SendOptions.SessionClaim;

/** Make one request of a scenario. */
final class RequestAction extends McpAction {

    private final RequestPlan plan;
    private final RequestExecutor round;

    RequestAction(ScenarioContext context, Action next, RequestPlan plan) {
        super(plan.method(), context, next);
        this.plan = plan;
        this.round = new RequestExecutor(this, plan);
    }

    @Override
    void step(Session session) {
        McpUser user = mcp().user(session);
        user.at(session);
        if (plan.options().manner().session() == SessionClaim.CURRENT
                && user.session().isEmpty()) {
            proceed(round.report()
                    .notSent(session, plan.reportName(session), clock().nowMillis(), RequestExecutor.NO_SESSION));
            return;
        }
        ParsedResult<RequestPlan.Prepared> prepared = plan.prepare(session, user);
        if (prepared instanceof ParsedResult.Valid<RequestPlan.Prepared> as) {
            round.send(session, as.value(), RequestExecutor.Aftermath.of(answer -> proceed(answer.session())));
        } else if (prepared instanceof ParsedResult.Invalid<RequestPlan.Prepared> not) {
            proceed(round.report().notMade(session, plan.reportName(session), not.reason()));
        }
    }
}
