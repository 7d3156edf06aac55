package mcpleak.conformance;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.foreach;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static mcpleak.protocol.dsl.McpDsl.callTool;
import static mcpleak.protocol.dsl.McpDsl.close;
import static mcpleak.protocol.dsl.McpDsl.getPrompt;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.listPrompts;
import static mcpleak.protocol.dsl.McpDsl.listResources;
import static mcpleak.protocol.dsl.McpDsl.listTools;
import static mcpleak.protocol.dsl.McpDsl.mcp;
import static mcpleak.protocol.dsl.McpDsl.openStream;
import static mcpleak.protocol.dsl.McpDsl.readResource;
import static mcpleak.protocol.dsl.McpDsl.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import mcpleak.protocol.arguments.ToolArguments;
import mcpleak.protocol.message.ParsedResult;
import mcpleak.protocol.message.Tool;

/**
 * Do what one scenario of the official conformance suite wants of a client, through the DSL as any simulation would.
 *
 * <p>The suite says by environment variables which scenario and version it is, and by {@code conformance.url} where its server is.
 * A failed request is a failed assertion.
 */
public final class ConformanceSimulation extends Simulation {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** How long a client waits for the stream of a server that will use it. */
    private static final Duration STREAM_OPENS = Duration.ofMillis(500);

    /** Sets one user up. */
    public ConformanceSimulation() {
        String url = Objects.requireNonNull(System.getProperty("conformance.url"), "-Dconformance.url is missing");
        String scenario = environment("MCP_CONFORMANCE_SCENARIO");
        setUp(scenario(scenario)
                        .exec(initialize())
                        .exec(steps(scenario))
                        .exec(close())
                        .injectOpen(atOnceUsers(1)))
                .protocols(mcp(url).protocolVersion(environment("MCP_CONFORMANCE_PROTOCOL_VERSION"))
                        .authorization(new ConformanceClient(context()).oauth())
                        .elicitation()
                        .sampling("sampled")
                        .roots("file:///home/user"))
                .assertions(global().failedRequests().count().is(0L));
    }

    private static ChainBuilder steps(String scenario) {
        return switch (scenario) {
            case "initialize" -> exec(session -> session);
            case "elicitation-sep1034-client-defaults" ->
                exec(openStream()).exec(pause(STREAM_OPENS)).exec(listTools(), eachTool());
            case "json-schema-2020-12-preservation" ->
                exec(listTools(), callTool("json_schema_echo").arguments(ConformanceSimulation::observedSchema));
            case "json-schema-ref-no-deref" -> exec(listTools()).exec(ConformanceSimulation::generateArguments);
            case "http-custom-headers" -> exec(listTools()).exec(callsOfContext());
            case "http-standard-headers" -> exec(listTools(), eachTool()).exec(resourcesAndPrompts());
            default -> exec(listTools(), eachTool());
        };
    }

    /** Call each tool that is left in the list, with generated arguments. */
    private static ChainBuilder eachTool() {
        return foreach(session -> names(session), "tool").on(exec(callTool("#{tool}")));
    }

    private static List<Object> names(Session session) {
        return new ArrayList<>(tools(session).stream().map(Tool::name).toList());
    }

    private static ChainBuilder resourcesAndPrompts() {
        return exec(listResources()
                        .check(jsonPath("$.resources[*].uri").findAll().saveAs("uris")))
                .exec(foreach("#{uris}", "uri").on(exec(readResource("#{uri}"))))
                .exec(listPrompts()
                        .check(jsonPath("$.prompts[*].name").findAll().saveAs("prompts")))
                .exec(foreach("#{prompts}", "prompt").on(exec(getPrompt("#{prompt}"))));
    }

    private static String observedSchema(Session session) {
        JsonNode schema = tools(session).stream()
                .filter(tool -> !tool.name().equals("json_schema_echo"))
                .map(Tool::inputSchema)
                .findFirst()
                .orElseThrow();
        return JsonNodeFactory.instance.objectNode().set("schema", schema).toString();
    }

    /** The suite's server only lists its tool, which a reference to the network stands in: reading it must not follow it. */
    private static Session generateArguments(Session session) {
        boolean valid = tools(session).stream()
                .map(tool -> ToolArguments.generate(tool.inputSchema(), 1, System::nanoTime))
                .allMatch(ParsedResult.Valid.class::isInstance);
        return valid ? session : session.markAsFailed();
    }

    /** The suite says which calls it wants, values included that no generator would make. */
    private static ChainBuilder callsOfContext() {
        return foreach(session -> calls(), "call")
                .on(exec(callTool(session -> call(session).path("name").asText())
                        .arguments((Session session) ->
                                call(session).path("arguments").toString())));
    }

    private static JsonNode call(Session session) {
        return Objects.requireNonNull((JsonNode) session.get("call"));
    }

    private static List<Object> calls() {
        List<Object> calls = new ArrayList<>();
        context().path("toolCalls").forEach(calls::add);
        return calls;
    }

    /** Return what the suite says of the scenario; most have nothing to say. */
    private static JsonNode context() {
        try {
            return JSON.readTree(System.getenv().getOrDefault("MCP_CONFORMANCE_CONTEXT", "{}"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("MCP_CONFORMANCE_CONTEXT is not JSON", e);
        }
    }

    private static String environment(String name) {
        return Objects.requireNonNull(System.getenv().getOrDefault(name, null), name + " is missing");
    }

    // How to run: src/test/conformance/run.sh
}
