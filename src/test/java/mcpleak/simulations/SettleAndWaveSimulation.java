package mcpleak.simulations;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static mcpleak.protocol.dsl.McpDsl.abandon;
import static mcpleak.protocol.dsl.McpDsl.close;
import static mcpleak.protocol.dsl.McpDsl.initialize;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import mcpleak.run.LeakRun;

/**
 * Work, rest for two seconds with the session open, then come back as a wave of new sessions, as after a network failure.
 *
 * <p>Expect growth per session from servers that keep the old sessions beside the new ones, or whose timers only run under load.
 */
public final class SettleAndWaveSimulation extends Simulation {

    /** Sets the run up. */
    public SettleAndWaveSimulation() {
        LeakRun.load(this, SettleAndWaveSimulation::session);
    }

    static ChainBuilder session(LeakRun run) {
        return exec(initialize())
                .exec(run.nextCall())
                .exec(run.rest(Duration.ofSeconds(2)))
                .exec(abandon())
                .exec(run.eachCall(exec(initialize()), run.nextCall(), exec(close())));
    }

    // How to run:
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.SettleAndWaveSimulation
}
