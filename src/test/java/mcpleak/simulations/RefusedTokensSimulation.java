package mcpleak.simulations;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.listTools;
import static mcpleak.protocol.dsl.McpDsl.request;
import static mcpleak.protocol.dsl.McpDsl.statusCode;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import java.util.UUID;
import mcpleak.protocol.dsl.RequestBuilder;
import mcpleak.run.LeakRun;

/**
 * Before each call, send one to three requests with a token that the server has never seen and must refuse.
 *
 * <p>Expect growth per refused request from servers that remember what they refused: a cache of checked tokens without a bound, a
 * limit of tries for each token.
 */
public final class RefusedTokensSimulation extends Simulation {

    private static final int MOST = 3;

    /** Sets the run up. */
    public RefusedTokensSimulation() {
        LeakRun.load(this, RefusedTokensSimulation::session);
    }

    static ChainBuilder session(LeakRun run) {
        return exec(initialize(), listTools())
                .exec(run.eachCall(
                        exec(repeat(session -> LeakRun.oneTo(MOST, session)).on(exec(refused())))
                                .exec(run.nextCall())))
                .exec(run.endSession());
    }

    private static RequestBuilder refused() {
        return request("ping", "{}")
                .header("Authorization", session -> "Bearer " + UUID.randomUUID())
                .named("refused token")
                .check(statusCode().in(200, 400, 401, 403));
    }

    // How to run:
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.RefusedTokensSimulation -Durl=...
    // -Dtoken=env:TOKEN
}
