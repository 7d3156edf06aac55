package mcpleak.simulations;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.listTools;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import mcpleak.run.LeakRun;

/**
 * Call tools with think time: users open a session, list the tools, call them, end the session. The default.
 *
 * <p>Expect "No leak found" with a bound in bytes per call from a healthy server, and the culprit's name from one that leaks.
 */
public final class ToolCallsSimulation extends Simulation {

    /** Sets the run up. */
    public ToolCallsSimulation() {
        LeakRun.load(this, ToolCallsSimulation::session);
    }

    static ChainBuilder session(LeakRun run) {
        return exec(initialize(), listTools())
                .exec(run.eachCall(run.nextCall()))
                .exec(run.endSession());
    }

    // How to run:
    //   mvn gatling:test
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.ToolCallsSimulation -Ddemo.leak=call
}
