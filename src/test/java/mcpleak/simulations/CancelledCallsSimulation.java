package mcpleak.simulations;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static mcpleak.protocol.dsl.McpDsl.close;
import static mcpleak.protocol.dsl.McpDsl.initialize;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import mcpleak.run.LeakRun;

/**
 * Cancel calls by notification while they are under way.
 *
 * <p>Expect growth per call from servers that never end the stream of a cancelled call (server-everything), or keep its responder
 * (python-sdk #1385).
 */
public final class CancelledCallsSimulation extends Simulation {

    /** Sets the run up. */
    public CancelledCallsSimulation() {
        LeakRun.load(this, CancelledCallsSimulation::session);
    }

    static ChainBuilder session(LeakRun run) {
        return exec(initialize())
                .exec(run.eachCall(run.nextCall(call -> call.cancelAfter(Duration.ofMillis(5)))))
                .exec(close());
    }

    // How to run:
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.CancelledCallsSimulation -Ddemo.delay=50ms
}
