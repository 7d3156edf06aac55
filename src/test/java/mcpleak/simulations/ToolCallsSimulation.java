package mcpleak.simulations;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.exitHereIfFailed;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static mcpleak.dsl.McpDsl.initialize;
import static mcpleak.dsl.McpDsl.listTools;

import io.gatling.javaapi.core.Simulation;
import mcpleak.demo.DemoServer;
import mcpleak.run.LeakRun;

/**
 * Call tools with think time: users open a session, list the tools, call them, end the session.
 *
 * <p>Expect "No leak found" with a bound in bytes per call from a healthy server, and the culprit's name from one that leaks.
 */
public final class ToolCallsSimulation extends Simulation {

    private final LeakRun run = LeakRun.configure(this, DemoServer::command);

    /** Sets the users up. */
    public ToolCallsSimulation() {
        setUp(run.inRounds(exec(initialize())
                        .exec(exitHereIfFailed())
                        .exec(listTools())
                        .exec(repeat(run::callsOf).on(exec(run.nextCall()).exec(pause(run::think))))
                        .exec(run.endSession())))
                .protocols(run.protocol());
    }

    @Override
    public void before() {
        run.start();
    }

    @Override
    public void after() {
        run.finish();
    }

    // How to run:
    //   mvn gatling:test
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.ToolCallsSimulation -Ddemo.leak=call
}
