package mcpleak.simulations;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static mcpleak.protocol.dsl.McpDsl.callTool;
import static mcpleak.protocol.dsl.McpDsl.close;
import static mcpleak.protocol.dsl.McpDsl.errorCode;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.isError;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import mcpleak.run.LeakRun;

/**
 * Make calls that must fail: a tool that does not exist, and arguments that no schema allows.
 *
 * <p>Expect growth per call from servers whose error path forgets to clean up (quarkus #699, exporters that are started and never
 * stopped). That they fail is OK here.
 */
public final class FailingCallsSimulation extends Simulation {

    /** Sets the run up. */
    public FailingCallsSimulation() {
        LeakRun.load(this, FailingCallsSimulation::session);
    }

    static ChainBuilder session(LeakRun run) {
        return exec(initialize())
                .exec(run.eachCall(exec(callTool("no-such-tool")
                                .check(isError().optional(), errorCode().optional()))
                        .exec(run.nextCall(call -> call.arguments("{\"no such argument\":[[]]}")
                                .check(isError().optional(), errorCode().optional())))))
                .exec(close());
    }

    // How to run:
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.FailingCallsSimulation
}
