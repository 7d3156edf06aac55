package mcpleak.simulations;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static mcpleak.protocol.dsl.McpDsl.close;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.mcpSse;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import mcpleak.run.LeakRun;

/**
 * Connect over the transport of 2024-11-05, HTTP with SSE, call a tool once to three times and disconnect: its only stream is its session.
 *
 * <p>Expect growth per session from servers that keep what belonged to a stream (python-sdk #1227, vercel's mcp-handler #94, java-sdk
 * #217). The stream is that of {@code -Durl} if its path ends in {@code /sse}, else {@code /sse} on the same server.
 */
public final class EventStreamChurnSimulation extends Simulation {

    private static final String STREAM = "/sse";

    /** Sets the run up. */
    public EventStreamChurnSimulation() {
        LeakRun.load(this, EventStreamChurnSimulation::session, run -> mcpSse(stream(run)));
    }

    static ChainBuilder session(LeakRun run) {
        return run.eachCall(exec(initialize()), run.nextCall(), exec(close()));
    }

    private static String stream(LeakRun run) {
        return run.address().endsWith(STREAM) ? run.address() : run.origin() + STREAM;
    }

    // How to run:
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.EventStreamChurnSimulation
}
