package mcpleak.simulations;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.listTools;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import mcpleak.run.LeakRun;

/**
 * Do as command lines and agents do: for every call a session, a list of the tools, one call, and no pause.
 *
 * <p>Expect growth per session where lists are built anew for each session and kept (typescript-sdk #2090, fastmcp #941).
 */
public final class SessionPerCallSimulation extends Simulation {

    /** Sets the run up. */
    public SessionPerCallSimulation() {
        LeakRun.load(this, SessionPerCallSimulation::session);
    }

    static ChainBuilder session(LeakRun run) {
        return exec(repeat(run::callsOf)
                .on(exec(initialize(), listTools()).exec(run.nextCall()).exec(run.endSession())));
    }

    // How to run:
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.SessionPerCallSimulation
}
