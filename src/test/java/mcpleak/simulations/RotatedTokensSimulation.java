package mcpleak.simulations;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.listTools;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.util.UUID;
import mcpleak.run.LeakRun;

/**
 * Show another token every one to three calls within a session, as clients do whose tokens are short-lived or made for each call.
 *
 * <p>Expect growth per token from servers that keep something for each that they have checked: a client of a service behind them, a
 * cache of claims. It is for servers that take any token, as those do that pass it on; one that checks refuses these, and every call
 * fails.
 */
public final class RotatedTokensSimulation extends Simulation {

    private static final String TOKEN = "rotatedToken";
    private static final int MOST = 3;

    /** Sets the run up. */
    public RotatedTokensSimulation() {
        LeakRun.load(this, RotatedTokensSimulation::session);
    }

    static ChainBuilder session(LeakRun run) {
        return exec(initialize(), listTools())
                .exec(run.eachCall(exec(session -> isDue(session) ? session.set(TOKEN, UUID.randomUUID()) : session)
                        .exec(run.nextCall(call -> call.bearerToken("#{" + TOKEN + "}")))))
                .exec(run.endSession());
    }

    private static boolean isDue(Session session) {
        return !session.contains(TOKEN) || LeakRun.callNumber(session) % LeakRun.oneTo(MOST, session) == 0;
    }

    // How to run:
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.RotatedTokensSimulation -Durl=...
    // -Dserver.pid=...
}
