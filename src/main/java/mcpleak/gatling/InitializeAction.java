package mcpleak.gatling;

import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;

/** Open a session. */
final class InitializeAction extends McpAction {

    private static final String INITIALIZE = "initialize";

    private final SessionOpening opening;

    InitializeAction(ScenarioContext context, Action next, OnFailure onFailure) {
        super(INITIALIZE, context, next);
        var report = report(Visibility.REPORTED);
        this.opening = new SessionOpening(
                this,
                report,
                new SessionOpening.Ends(this::proceed, onFailure == OnFailure.EXIT_USER ? this::leave : this::proceed));
    }

    @Override
    void step(Session session) {
        opening.start(session);
    }
}
