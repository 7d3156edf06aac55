package mcpleak.simulations;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static mcpleak.protocol.dsl.McpDsl.answerLate;
import static mcpleak.protocol.dsl.McpDsl.close;
import static mcpleak.protocol.dsl.McpDsl.dropStream;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.neverAnswer;
import static mcpleak.protocol.dsl.McpDsl.openStream;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import mcpleak.run.LeakRun;

/**
 * Let the server ask and answer late, or never: sampling, elicitation and roots.
 *
 * <p>Expect growth per request of the server from one that waits without end (java-sdk #506). Needs a server whose tools ask, such as
 * server-everything; elsewhere these are plain calls.
 */
public final class ServerRequestsSimulation extends Simulation {

    /** Sets the run up. */
    public ServerRequestsSimulation() {
        LeakRun.load(this, ServerRequestsSimulation::session);
    }

    static ChainBuilder session(LeakRun run) {
        return exec(initialize())
                .exec(
                        answerLate("sampling/createMessage", Duration.ofMillis(200)),
                        answerLate("elicitation/create", Duration.ofMillis(200)))
                .exec(neverAnswer("roots/list"))
                .exec(openStream())
                .exec(run.eachCall(run.nextCall()))
                .exec(dropStream(), close());
    }

    // How to run:
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.ServerRequestsSimulation
}
