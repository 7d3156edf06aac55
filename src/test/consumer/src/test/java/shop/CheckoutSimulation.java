package shop;

import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.listTools;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import mcpleak.run.LeakRun;

/** Be a simulation of your own: one line puts it under the leak test. */
public final class CheckoutSimulation extends Simulation {

    private static final long MUCH = 64L * 1024 * 1024;

    public CheckoutSimulation() {
        LeakRun.load(this, CheckoutSimulation::session);
    }

    private static ChainBuilder session(LeakRun run) {
        return exec(initialize(), listTools())
                .exec(run.mark("checkout begins"))
                .exec(run.eachCall(run.nextCall()))
                .exec(run.sample())
                .exec(doIf(session -> run.latest().filter(sample -> sample.treeRssBytes() > MUCH).isPresent())
                        .then(run.mark("over 64 MiB")))
                .exec(run.endSession());
    }
}
