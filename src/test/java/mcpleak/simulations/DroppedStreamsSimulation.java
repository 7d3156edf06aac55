package mcpleak.simulations;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static mcpleak.protocol.dsl.McpDsl.abandon;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.openStream;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import mcpleak.protocol.transport.Connection.CloseKind;
import mcpleak.run.LeakRun;

/**
 * Open the standing GET stream of a session and drop it 40 ms later, without a DELETE: a laptop that is closed.
 *
 * <p>Expect growth per session, descriptors and sockets in CLOSE-WAIT from a server that never notices: java-sdk 2.1.0 by default 9 KB
 * and one descriptor (#1021), csharp-sdk 20 MiB (#766).
 */
public final class DroppedStreamsSimulation extends Simulation {

    /** Sets the run up. */
    public DroppedStreamsSimulation() {
        LeakRun.load(this, DroppedStreamsSimulation::session);
    }

    static ChainBuilder session(LeakRun run) {
        return run.eachCall(
                exec(initialize()),
                run.nextCall(),
                exec(openStream(Duration.ofMillis(40), CloseKind.FIN))
                        .exec(run.rest(Duration.ofMillis(80)))
                        .exec(abandon()));
    }

    // How to run:
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.DroppedStreamsSimulation
}
