package mcpleak.simulations;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static mcpleak.protocol.dsl.McpDsl.close;
import static mcpleak.protocol.dsl.McpDsl.initialize;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import mcpleak.run.LeakRun;

/**
 * Reset the connection while a call is under way, in a session that goes on.
 *
 * <p>Expect growth per call from servers that keep what they cannot deliver (fastmcp #322). Tools that answer within a millisecond are
 * not hit: {@code -Ddemo.delay=50ms} makes them slow.
 */
public final class AbortedCallsSimulation extends Simulation {

    /** Sets the run up. */
    public AbortedCallsSimulation() {
        LeakRun.load(this, AbortedCallsSimulation::session);
    }

    static ChainBuilder session(LeakRun run) {
        return exec(initialize())
                .exec(run.eachCall(run.nextCall(call -> call.resetAfter(Duration.ofMillis(1)))))
                .exec(close());
    }

    // How to run:
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.AbortedCallsSimulation -Ddemo.delay=50ms
}
