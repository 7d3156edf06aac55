package mcpleak.simulations;

import static mcpleak.protocol.dsl.McpDsl.statusCode;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import mcpleak.run.LeakRun;

/**
 * Call tools without a session: no initialize, no session id, as stateless servers allow.
 *
 * <p>Expect growth per call from servers that make a server object for each request (supergateway #108, kotlin-sdk #786). A server
 * that keeps sessions refuses these calls with 400 or 404: that is OK here, and must not grow either.
 */
public final class StatelessCallsSimulation extends Simulation {

    /** Sets the run up. */
    public StatelessCallsSimulation() {
        LeakRun.load(this, StatelessCallsSimulation::session);
    }

    static ChainBuilder session(LeakRun run) {
        return run.eachCall(
                run.nextCall(call -> call.withoutSession().check(statusCode().in(200, 202, 400, 401, 404, 406))));
    }

    // How to run:
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.StatelessCallsSimulation
}
