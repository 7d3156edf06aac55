package mcpleak.simulations;

import io.gatling.javaapi.core.Simulation;
import mcpleak.run.LeakRun;

/**
 * Let every user do something else, drawn by weight: the mixture that a server meets on a working day.
 *
 * <p>Expect a leak of any of the patterns, diluted by the others; {@link LeakHuntSimulation} says which.
 */
public final class MixedDaySimulation extends Simulation {

    /** Sets the run up. */
    public MixedDaySimulation() {
        LeakRun.mix(this, Patterns.all());
    }

    // How to run:
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.MixedDaySimulation \
    //       -Dpatterns="tool-calls 10, abandoned 3, cancelled 1"
}
