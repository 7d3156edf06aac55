package mcpleak.simulations;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static mcpleak.protocol.dsl.McpDsl.close;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.openStream;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import mcpleak.protocol.transport.Connection.CloseKind;
import mcpleak.run.LeakRun;

/**
 * Drop the standing stream of a session again and again and open it anew, while calls go on.
 *
 * <p>Expect growth per stream from event stores that keep all events of all streams (server-everything), or streams that are never
 * removed.
 */
public final class ReconnectSimulation extends Simulation {

    /** Sets the run up. */
    public ReconnectSimulation() {
        LeakRun.load(this, ReconnectSimulation::session);
    }

    static ChainBuilder session(LeakRun run) {
        return exec(initialize())
                .exec(run.eachCall(exec(openStream(Duration.ofMillis(20), CloseKind.FIN))
                        .exec(run.nextCall())
                        .exec(run.rest(Duration.ofMillis(40)))))
                .exec(close());
    }

    // How to run:
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.ReconnectSimulation
}
