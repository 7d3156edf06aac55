package mcpleak.simulations;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static mcpleak.protocol.dsl.McpDsl.keep;
import static mcpleak.protocol.dsl.McpDsl.resume;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import mcpleak.run.LeakRun;

/**
 * Make all calls of a user in one session, without a pause, and go on in the same sessions in the next round.
 *
 * <p>Expect growth per call from a server that remembers each request for as long as its session lives: typescript-sdk 1.32.2 in JSON
 * mode 5 KB (#2559), event stores that are never trimmed.
 */
public final class LongSessionSimulation extends Simulation {

    /** Sets the run up. */
    public LongSessionSimulation() {
        LeakRun.load(this, LongSessionSimulation::session);
    }

    static ChainBuilder session(LeakRun run) {
        return exec(resume()).exec(repeat(run::callsOf).on(run.nextCall())).exec(keep());
    }

    // How to run:
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.LongSessionSimulation -Dusers=4 -Dcalls=500
}
