package mcpleak.examples;

import static io.gatling.javaapi.core.CoreDsl.*;
import static mcpleak.protocol.dsl.McpDsl.*;

import io.gatling.javaapi.core.*;
import java.time.Duration;

public final class SearchSimulation extends Simulation {

    ScenarioBuilder readers = scenario("readers")
            .exec(initialize(), listTools())
            .feed(csv("words.csv").circular())
            .repeat(10)
            .on(exec(callTool("search")
                            .argument("query", "#{word}")
                            .argument("limit", 5)
                            .check(jsonPath("$.content[0].text").saveAs("found")))
                    .pause(1, 3)
                    .exec(callTool("echo")
                            .argument("message", "#{word}")
                            .check(textContent().isEL("#{word}")))
                    // no arguments given: they are generated from the tool's schema
                    .exec(callTool("render").silent()))
            .exec(close());

    {
        setUp(readers.injectOpen(rampUsers(20).during(10)))
                .protocols(mcp(System.getProperty("url")).requestTimeout(Duration.ofSeconds(5)))
                .assertions(global().failedRequests().count().is(0L));
    }
}
