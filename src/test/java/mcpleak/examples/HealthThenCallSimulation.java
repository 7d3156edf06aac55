package mcpleak.examples;

import static io.gatling.javaapi.core.CoreDsl.*;
import static io.gatling.javaapi.http.HttpDsl.*;
import static mcpleak.protocol.dsl.McpDsl.*;

import io.gatling.javaapi.core.Simulation;

/** A health page by {@code http()} beside tool calls: the names of both DSLs go together. */
public final class HealthThenCallSimulation extends Simulation {

    /** Sets the run up. */
    public HealthThenCallSimulation() {
        String base = System.getProperty("base", "http://127.0.0.1:3001");
        setUp(scenario("health, then calls")
                        .exec(http("health").get("/health").check(status().in(200, 404)))
                        .exec(initialize(), listTools())
                        .exec(callTool("echo")
                                .argument("message", "a")
                                .check(header("Content-Type").exists())
                                .checkIf(session -> session.userId() % 2 == 0)
                                .then(textContent().exists()))
                        .exec(close())
                        .injectOpen(atOnceUsers(1)))
                .protocols(http.baseUrl(base), mcp(base + "/mcp"));
    }
}
