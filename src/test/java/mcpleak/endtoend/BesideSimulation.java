package mcpleak.endtoend;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.holdFor;
import static io.gatling.javaapi.core.CoreDsl.reachRps;
import static io.gatling.javaapi.http.HttpDsl.http;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.listTools;
import static mcpleak.protocol.dsl.McpDsl.mcp;

import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import mcpleak.run.LeakRun;

/** A protocol of the simulation's own; beside it Gatling's, an assertion and throttling: what {@link IdentityIT} expects to hold. */
public final class BesideSimulation extends Simulation {

    public BesideSimulation() {
        LeakRun.load(
                        this,
                        run -> exec(initialize(), listTools())
                                .exec(http("health").get("/health"))
                                .exec(run.eachCall(run.nextCall()))
                                .exec(run.endSession()),
                        run -> mcp(run.address()).header("X-Tenant", "acme"))
                .protocols(http.baseUrl(System.getProperty("health")))
                .assertions(global().successfulRequests().count().gt(1_000_000L))
                .throttle(reachRps(200).in(1), holdFor(Duration.ofHours(1)));
    }
}
