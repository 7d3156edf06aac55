package mcpleak.simulations;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static mcpleak.protocol.dsl.McpDsl.errorCode;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.mcp;
import static mcpleak.protocol.dsl.McpDsl.openStream;
import static mcpleak.protocol.dsl.McpDsl.statusCode;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import mcpleak.protocol.transport.Connection.CloseKind;
import mcpleak.run.LeakRun;

/**
 * Subscribe to the server's changes by {@code subscriptions/listen} and drop the stream 40 ms later, again and again.
 *
 * <p>Expect growth per call from servers that keep a subscriber whose stream is gone. A server that speaks no version from 2026-07-28
 * on refuses all of this: that is OK here, and must not grow either.
 */
public final class ListenChurnSimulation extends Simulation {

    /** Sets the run up. */
    public ListenChurnSimulation() {
        LeakRun.load(
                this,
                ListenChurnSimulation::session,
                run -> mcp(run.address()).protocolVersion(ModernCallsSimulation.VERSION));
    }

    static ChainBuilder session(LeakRun run) {
        return exec(initialize())
                .exec(run.eachCall(exec(openStream(Duration.ofMillis(40), CloseKind.FIN))
                        .exec(run.nextCall(call -> call.check(
                                statusCode().in(200, 400, 404, 406), errorCode().optional())))
                        .exec(run.rest(Duration.ofMillis(80)))));
    }

    // How to run:
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.ListenChurnSimulation
}
