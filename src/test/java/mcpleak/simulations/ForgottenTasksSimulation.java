package mcpleak.simulations;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static mcpleak.protocol.dsl.McpDsl.close;
import static mcpleak.protocol.dsl.McpDsl.errorCode;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.isError;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import mcpleak.run.LeakRun;

/**
 * Ask for calls as tasks and never fetch their results.
 *
 * <p>Expect growth per call until the time to live is over; without end from servers that ignore it. Servers without tasks answer with
 * an error: that is OK here.
 */
public final class ForgottenTasksSimulation extends Simulation {

    /** Sets the run up. */
    public ForgottenTasksSimulation() {
        LeakRun.load(this, ForgottenTasksSimulation::session);
    }

    static ChainBuilder session(LeakRun run) {
        return exec(initialize())
                .exec(run.eachCall(run.nextCall(call -> call.asTask(Duration.ofSeconds(1))
                        .check(isError().optional(), errorCode().optional()))))
                .exec(close());
    }

    // How to run:
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.ForgottenTasksSimulation
}
