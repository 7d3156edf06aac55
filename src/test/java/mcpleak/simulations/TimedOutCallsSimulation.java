package mcpleak.simulations;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static mcpleak.protocol.dsl.McpDsl.close;
import static mcpleak.protocol.dsl.McpDsl.initialize;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import mcpleak.run.LeakRun;

/**
 * Give up on calls and say nothing: the client closes the connection, the server is not told why.
 *
 * <p>Expect growth per call from servers that keep the coroutine or thread of a call that nobody waits for (python-sdk #2507).
 */
public final class TimedOutCallsSimulation extends Simulation {

    /** Sets the run up. */
    public TimedOutCallsSimulation() {
        LeakRun.load(this, TimedOutCallsSimulation::session);
    }

    static ChainBuilder session(LeakRun run) {
        return exec(initialize())
                .exec(run.eachCall(run.nextCall(call -> call.abortAfter(Duration.ofMillis(5)))))
                .exec(close());
    }

    // How to run:
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.TimedOutCallsSimulation -Ddemo.delay=50ms
}
