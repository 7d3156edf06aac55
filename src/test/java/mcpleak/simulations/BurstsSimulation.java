package mcpleak.simulations;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static mcpleak.protocol.dsl.McpDsl.close;
import static mcpleak.protocol.dsl.McpDsl.initialize;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import mcpleak.run.LeakRun;

/**
 * Call tools in bursts: ten calls without a pause, then a rest of ten think times.
 *
 * <p>Expect the same answer as from tool calls; a server that only frees memory when it is idle shows a saw in the chart.
 */
public final class BurstsSimulation extends Simulation {

    private static final int BURST = 10;

    /** Sets the run up. */
    public BurstsSimulation() {
        LeakRun.load(this, BurstsSimulation::session);
    }

    static ChainBuilder session(LeakRun run) {
        return exec(initialize())
                .exec(repeat(session -> Math.max(1, run.callsOf(session) / BURST))
                        .on(repeat(BURST).on(run.nextCall()).exec(run.rest(Duration.ofMillis(500)))))
                .exec(close());
    }

    // How to run:
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.BurstsSimulation
}
