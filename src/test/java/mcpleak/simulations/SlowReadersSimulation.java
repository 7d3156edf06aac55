package mcpleak.simulations;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static mcpleak.protocol.dsl.McpDsl.close;
import static mcpleak.protocol.dsl.McpDsl.initialize;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import mcpleak.run.LeakRun;

/**
 * Read answers at 2 KiB a second, so that they pile up at the server.
 *
 * <p>Expect growth only while they pile up; per call from servers that buffer without a bound (go-sdk #190).
 */
public final class SlowReadersSimulation extends Simulation {

    /** Sets the run up. */
    public SlowReadersSimulation() {
        LeakRun.load(this, SlowReadersSimulation::session);
    }

    static ChainBuilder session(LeakRun run) {
        return exec(initialize())
                .exec(run.eachCall(run.nextCall(call -> call.readSlowly(2048))))
                .exec(close());
    }

    // How to run:
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.SlowReadersSimulation
}
