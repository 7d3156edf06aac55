package mcpleak.bench;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static mcpleak.protocol.dsl.McpDsl.callTool;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.mcp;

import io.gatling.javaapi.core.Simulation;

/** Call a tool by this project's DSL. */
public final class McpCalls extends Simulation {

    {
        setUp(new Load()
                        .of(
                                exec(initialize()),
                                exec(callTool("echo")
                                        .arguments("{\"message\":\"hello\"}")
                                        .check(jsonPath("$.content[0].text").is("hello")))))
                .protocols(mcp(System.getProperty("bench.url")));
    }
}
