package mcpleak.simulations;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static mcpleak.protocol.dsl.McpDsl.close;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.request;
import static mcpleak.protocol.dsl.McpDsl.statusCode;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import mcpleak.protocol.dsl.RequestBuilder;
import mcpleak.run.LeakRun;

/**
 * Before each call, ask for a session in a way that must be refused: an initialize that accepts JSON alone, where the specification
 * asks for JSON and event streams.
 *
 * <p>Expect growth per call from servers that make a session, or start a process for it, before they look at the request: supergateway
 * 4.0.0 with {@code --stateful} one process for each. A server that opens a session all the same has failed requests here, and the
 * growth is that of abandoned sessions.
 */
public final class RefusedInitializeSimulation extends Simulation {

    private static final String PARAMS = """
            {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "mcpleak", "version": "1"}}""";

    /** Sets the run up. */
    public RefusedInitializeSimulation() {
        LeakRun.load(this, RefusedInitializeSimulation::session);
    }

    static ChainBuilder session(LeakRun run) {
        return exec(initialize())
                .exec(run.eachCall(exec(refused()).exec(run.nextCall())))
                .exec(close());
    }

    private static RequestBuilder refused() {
        return request("initialize", PARAMS)
                .withoutSession()
                .header("Accept", "application/json")
                .named("refused initialize")
                .check(statusCode().in(400, 401, 403, 406, 415));
    }

    // How to run:
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.RefusedInitializeSimulation -Dusers=4 -Dcalls=5
}
