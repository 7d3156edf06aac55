package mcpleak.simulations;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static mcpleak.protocol.dsl.McpDsl.close;
import static mcpleak.protocol.dsl.McpDsl.initialize;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import mcpleak.run.LeakRun;

/**
 * Open a session for every one to three calls and end it by DELETE, as the specification asks.
 *
 * <p>Expect no growth: the control for {@link AbandonedSessionsSimulation}. Growth per session here means that DELETE does not free
 * what initialize made: python-sdk 5 to 9 KB (#3300); java-sdk 2.1.0 by default 120 B, the ids of
 * the sessions that were active since its latest sweep, one every 30 minutes.
 */
public final class SessionChurnSimulation extends Simulation {

    /** Sets the run up. */
    public SessionChurnSimulation() {
        LeakRun.load(this, SessionChurnSimulation::session);
    }

    static ChainBuilder session(LeakRun run) {
        return run.eachCall(exec(initialize()), run.nextCall(), exec(close()));
    }

    // How to run:
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.SessionChurnSimulation -Ddemo.leak=session
}
