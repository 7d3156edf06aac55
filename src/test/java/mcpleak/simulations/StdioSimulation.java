package mcpleak.simulations;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import mcpleak.run.LeakRun;

/**
 * Call tools of a server that speaks over its standard input and output: one process for all users, as behind a gateway, started by
 * the users' first message and measured with all that it starts.
 *
 * <p>Expect growth per call from servers that keep what belonged to a request. {@code -Dstdio.processes=user} starts a process for
 * each session instead and tells whether any are left behind. Other simulations do the same with {@code -Dtransport=stdio}.
 */
public final class StdioSimulation extends Simulation {

    /** Sets the run up. */
    public StdioSimulation() {
        LeakRun.overStdio(this, StdioSimulation::session);
    }

    static ChainBuilder session(LeakRun run) {
        return ToolCallsSimulation.session(run);
    }

    // How to run:
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.StdioSimulation
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.StdioSimulation \
    //       -Dserver.command="npx -y @modelcontextprotocol/server-everything stdio"
}
