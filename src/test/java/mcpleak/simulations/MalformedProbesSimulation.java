package mcpleak.simulations;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static mcpleak.protocol.dsl.McpDsl.close;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.statusCode;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.CheckBuilder;
import io.gatling.javaapi.core.Simulation;
import mcpleak.run.LeakRun;

/**
 * Knock as scanners, health checks and broken clients do: calls without a session, in an ended session, without {@code Accept}.
 *
 * <p>Without an {@code Accept} of its own, a request says what HTTP clients say by default: any type.
 *
 * <p>Expect growth per probe from servers that make a session before they look at the request (python-sdk #3228).
 */
public final class MalformedProbesSimulation extends Simulation {

    /** Sets the run up. */
    public MalformedProbesSimulation() {
        LeakRun.load(this, MalformedProbesSimulation::session);
    }

    static ChainBuilder session(LeakRun run) {
        return exec(initialize(), close())
                .exec(run.eachCall(run.nextCall(call -> call.withoutSession().check(refused()))
                        .exec(run.nextCall(call -> call.inEndedSession().check(refused())))
                        .exec(run.nextCall(call ->
                                call.withoutSession().header("Accept", "").check(refused())))));
    }

    private static CheckBuilder refused() {
        return statusCode().in(200, 202, 400, 401, 404, 405, 406);
    }

    // How to run:
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.MalformedProbesSimulation
}
