package mcpleak.gatling;

import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import java.util.function.Consumer;

/** Do something to a user that nobody waits for. */
final class UserAction extends McpAction {

    private final Consumer<McpUser> deed;

    UserAction(String name, Place place, Consumer<McpUser> deed) {
        super(name, place.context(), place.next());
        this.deed = deed;
    }

    /**
     * Hold where an action stands.
     *
     * @param context the scenario
     * @param next what follows
     */
    record Place(ScenarioContext context, Action next) {}

    @Override
    void step(Session session) {
        McpUser user = mcp().user(session);
        user.at(session);
        deed.accept(user);
        proceed(session);
    }
}
