package mcpleak.simulations;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.http.HttpDsl.http;
import static mcpleak.protocol.dsl.McpDsl.statusCode;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import mcpleak.run.LeakRun;

/**
 * Send exactly what the first load test of NVIDIA NAT sent: calls without initialize, session or {@code Accept}, the tools from
 * {@code /debug/tools/list}.
 *
 * <p>Without an {@code Accept} of its own, a request says what HTTP clients say by default: any type.
 *
 * <p>Expect 406 from most servers: that traffic never reached a tool, and a server that grows with it leaks in its front door.
 */
public final class OriginalTrafficSimulation extends Simulation {

    /** Sets the run up. */
    public OriginalTrafficSimulation() {
        LeakRun.load(this, OriginalTrafficSimulation::session);
    }

    static ChainBuilder session(LeakRun run) {
        return exec(http("GET /debug/tools/list")
                        .get(run.origin() + "/debug/tools/list")
                        .silent())
                .exec(run.eachCall(run.nextCall(call -> call.withoutSession()
                        .header("Accept", "")
                        .check(statusCode().in(200, 202, 400, 404, 406)))));
    }

    // How to run:
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.OriginalTrafficSimulation -Dprofile=nat
}
