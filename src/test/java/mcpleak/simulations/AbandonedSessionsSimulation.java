package mcpleak.simulations;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static mcpleak.protocol.dsl.McpDsl.abandon;
import static mcpleak.protocol.dsl.McpDsl.initialize;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import mcpleak.run.LeakRun;

/**
 * Open a session for every one to three calls and leave it behind without a DELETE, as many real clients do.
 *
 * <p>Expect growth per session from a server that never lets idle sessions expire: typescript-sdk 30 KB (python-sdk #1283, java-sdk
 * #471, csharp, rust, go: see the trackers); and from one that does so after the run: java-sdk 2.1.0 by default 0.8 KB, until it sweeps.
 */
public final class AbandonedSessionsSimulation extends Simulation {

    /** Sets the run up. */
    public AbandonedSessionsSimulation() {
        LeakRun.load(this, AbandonedSessionsSimulation::session);
    }

    static ChainBuilder session(LeakRun run) {
        return run.eachCall(exec(initialize()), run.nextCall(), exec(abandon()));
    }

    // How to run:
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.AbandonedSessionsSimulation
}
