package mcpleak.bench;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpDsl;

/** Send the same body by Gatling's own HTTP DSL. */
public final class HttpCalls extends Simulation {

    static final String BODY = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\","
            + "\"params\":{\"name\":\"echo\",\"arguments\":{\"message\":\"hello\"}}}";

    {
        setUp(new Load()
                        .of(
                                exec(session -> session),
                                exec(http("tools/call echo")
                                        .post(System.getProperty("bench.url"))
                                        .header("Accept", "application/json, text/event-stream")
                                        .header("Content-Type", "application/json")
                                        .header("Mcp-Session-Id", "bench-session")
                                        .header("MCP-Protocol-Version", "2025-11-25")
                                        .body(StringBody(BODY))
                                        .check(jsonPath("$.result.content[0].text")
                                                .is("hello")))))
                .protocols(HttpDsl.http.disableWarmUp());
    }
}
