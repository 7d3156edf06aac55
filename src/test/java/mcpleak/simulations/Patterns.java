package mcpleak.simulations;

import io.gatling.javaapi.core.ChainBuilder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import mcpleak.run.LeakRun;

/**
 * Name what the users of the simulations do, for those that put several of them together. Stateless.
 *
 * <p>Users of one run reach the server in one way: what needs another version or transport is a simulation of its own.
 */
final class Patterns {

    private Patterns() {}

    /** Return what a user does in one session, by the name that {@code -Dpatterns} uses. */
    static Map<String, Function<LeakRun, ChainBuilder>> all() {
        Map<String, Function<LeakRun, ChainBuilder>> all = new LinkedHashMap<>();
        all.put("tool-calls", ToolCallsSimulation::session);
        all.put("bursts", BurstsSimulation::session);
        all.put("long-session", LongSessionSimulation::session);
        all.put("churn", SessionChurnSimulation::session);
        all.put("session-per-call", SessionPerCallSimulation::session);
        all.put("abandoned", AbandonedSessionsSimulation::session);
        all.put("dropped-streams", DroppedStreamsSimulation::session);
        all.put("reconnect", ReconnectSimulation::session);
        all.put("stateless", StatelessCallsSimulation::session);
        all.put("failing", FailingCallsSimulation::session);
        all.put("malformed", MalformedProbesSimulation::session);
        all.put("refused", RefusedInitializeSimulation::session);
        all.put("refused-tokens", RefusedTokensSimulation::session);
        all.put("aborted", AbortedCallsSimulation::session);
        all.put("timed-out", TimedOutCallsSimulation::session);
        all.put("cancelled", CancelledCallsSimulation::session);
        all.put("server-requests", ServerRequestsSimulation::session);
        all.put("forgotten-tasks", ForgottenTasksSimulation::session);
        all.put("slow-readers", SlowReadersSimulation::session);
        all.put("settle-and-wave", SettleAndWaveSimulation::session);
        return Collections.unmodifiableMap(all);
    }
}
