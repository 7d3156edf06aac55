package mcpleak.protocol.action;

import io.gatling.commons.util.Clock;
import io.gatling.core.CoreComponents;
import io.gatling.core.action.Action;
import io.gatling.core.controller.throttle.Throttler$Command$ThrottledRequest;
import io.gatling.core.session.Block;
import io.gatling.core.session.GroupBlock;
import io.gatling.core.session.Session;
import io.gatling.core.stats.StatsEngine;
import io.gatling.core.structure.ScenarioContext;
import java.util.function.Consumer;
import java.util.function.Function;
import mcpleak.protocol.action.McpComponents.McpProtocolKey;
import mcpleak.protocol.setting.RequestOptions.Visibility;
import mcpleak.protocol.transport.ExchangeEnd;
import scala.collection.Iterator;
import scala.runtime.BoxedUnit;

/**
 * One step of a virtual user; whatever goes wrong, the user goes on or leaves in order.
 *
 * <p>Immutable; runs on the event loop of the user at hand.
 */
final class McpAction extends JavaActions.Exitable {

    private final String name;
    private final ScenarioContext context;
    private final Action next;
    private final McpComponents mcp;
    private final Consumer<Session> step;

    /**
     * Make an action.
     *
     * @param step makes what is done for each user; in the end it must call {@link #proceed} or {@link #leave} once
     */
    // four parameters: what Gatling makes an action of, and the step
    McpAction(String name, ScenarioContext context, Action next, Function<McpAction, Consumer<Session>> step) {
        this.name = name;
        this.context = context;
        this.next = next;
        this.mcp = context.protocolComponentsRegistry().components(McpProtocolKey.INSTANCE);
        this.step = step.apply(this);
    }

    @Override
    public void execute(Session session) {
        if (mcp.protocol().stopSignal().isStopped()) {
            leave(session);
        } else {
            step.accept(session);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Action next() {
        return next;
    }

    @Override
    public StatsEngine statsEngine() {
        return core().statsEngine();
    }

    @Override
    public Clock clock() {
        return core().clock();
    }

    McpComponents mcp() {
        return mcp;
    }

    Report report(Visibility visibility) {
        return new Report(statsEngine(), mcp, visibility);
    }

    /** Let the user go on to its next action. */
    void proceed(Session session) {
        next.$bang(session);
    }

    /** End the user here, as Gatling's {@code exitHere} does. */
    void leave(Session session) {
        long now = clock().nowMillis();
        for (Iterator<Block> blocks = session.blockStack().iterator(); blocks.hasNext(); ) {
            if (blocks.next() instanceof GroupBlock group) {
                statsEngine().logGroupEnd(session.scenario(), group, now);
            }
        }
        core().exit().$bang(session);
    }

    /** Send something now, or when the throttling of the set-up lets it. */
    void throttled(Session session, Runnable send) {
        if (context.throttled() && core().throttler().isDefined()) {
            core().throttler().get().$bang(new Throttler$Command$ThrottledRequest(session.scenario(), () -> {
                // the throttler has a thread of its own
                session.eventLoop().execute(() -> guarded(session, send));
                return BoxedUnit.UNIT;
            }));
        } else {
            send.run();
        }
    }

    /** Wrap what handles the end of an exchange, so that a defect in it does not lose the user. */
    Consumer<ExchangeEnd> handler(Session session, Consumer<ExchangeEnd> handle) {
        return end -> guarded(session, () -> handle.accept(end));
    }

    /** Do something on behalf of the user, so that a defect in it does not lose the user. */
    void guarded(Session session, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            logger().underlying().error("'{}' crashed, forwarding to the next one", name, e);
            proceed(session.markAsFailed());
        }
    }

    private CoreComponents core() {
        return context.coreComponents();
    }
}
