package mcpleak.protocol.action;

import io.gatling.javaapi.core.Simulation;
import java.util.function.Consumer;

/** Be the simulation that a test has written: Gatling wants a class with a name and makes the instance itself. */
public final class ScriptedSimulation extends Simulation {

    private static volatile Consumer<Simulation> script = simulation -> {};
    private static volatile long endedAt;

    /** Let Gatling make it. */
    public ScriptedSimulation() {
        script.accept(this);
    }

    public static void script(Consumer<Simulation> toRun) {
        script = toRun;
    }

    /** Return when the load had ended, by {@link System#nanoTime}. */
    public static long endedAt() {
        return endedAt;
    }

    @Override
    public void after() {
        endedAt = System.nanoTime();
    }
}
