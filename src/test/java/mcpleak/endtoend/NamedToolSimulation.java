package mcpleak.endtoend;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static mcpleak.protocol.dsl.McpDsl.callTool;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.listTools;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import mcpleak.run.LeakRun;

/** Call one tool by its name, and with {@code -Dnamed.draws=true} those that are drawn as well. */
public final class NamedToolSimulation extends Simulation {

    /** Sets the run up. */
    public NamedToolSimulation() {
        LeakRun.load(
                this,
                run -> exec(initialize(), listTools())
                        .exec(run.eachCall(call(run)))
                        .exec(run.endSession()));
    }

    private static ChainBuilder call(LeakRun run) {
        ChainBuilder named = exec(callTool("bought"));
        return Boolean.getBoolean("named.draws") ? named.exec(run.nextCall()) : named;
    }
}
