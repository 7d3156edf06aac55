package mcpleak.simulations;

import io.gatling.javaapi.core.Simulation;
import mcpleak.run.LeakRun;

/**
 * Try the patterns one after the other against one server and say which of them leak, in bytes per session and per call.
 *
 * <p>Expect "Leak found" with the patterns that leak and those that are cleared: java-sdk 2.1.0 by default leaks most with
 * dropped-streams, then with abandoned, and a little with every session; typescript-sdk 1.32.2 in JSON mode with long-session. Each
 * pattern takes {@code -Drounds} rounds.
 */
public final class LeakHuntSimulation extends Simulation {

    /** Sets the run up. */
    public LeakHuntSimulation() {
        LeakRun.hunt(this, Patterns.all());
    }

    // How to run:
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.LeakHuntSimulation
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.LeakHuntSimulation \
    //       -Dpatterns="churn 1, abandoned 1, dropped-streams 1" -Drounds=6
}
