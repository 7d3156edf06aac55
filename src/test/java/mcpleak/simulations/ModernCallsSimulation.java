package mcpleak.simulations;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static mcpleak.protocol.dsl.McpDsl.errorCode;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.mcp;
import static mcpleak.protocol.dsl.McpDsl.statusCode;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import mcpleak.run.LeakRun;

/**
 * Call tools without a session in the version that has none, 2026-07-28: every request says for itself which version it speaks.
 *
 * <p>Expect growth per call from servers that make a server object for each request (typescript-sdk #2090, kotlin-sdk #786). A server
 * that speaks older versions only refuses these calls: that is OK here, and must not grow either.
 */
public final class ModernCallsSimulation extends Simulation {

    static final String VERSION = "2026-07-28";

    /** Sets the run up. */
    public ModernCallsSimulation() {
        LeakRun.load(
                this, ModernCallsSimulation::session, run -> mcp(run.address()).protocolVersion(VERSION));
    }

    static ChainBuilder session(LeakRun run) {
        return exec(initialize())
                .exec(run.eachCall(run.nextCall(call -> call.check(
                        statusCode().in(200, 400, 404, 406), errorCode().optional()))));
    }

    // How to run:
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.ModernCallsSimulation
}
