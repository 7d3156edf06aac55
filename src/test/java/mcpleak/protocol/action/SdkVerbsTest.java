package mcpleak.protocol.action;

import static io.gatling.javaapi.core.CoreDsl.*;
import static mcpleak.protocol.dsl.McpDsl.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncCompletionSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncPromptSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncResourceSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncResourceTemplateSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Use every verb that the official Java SDK's streamable servlet transport serves. */
@Timeout(120)
@SuppressWarnings("deprecation") // logging, roots and sampling are, from 2026-07-28 on
final class SdkVerbsTest {

    private static final Map<String, Object> ANYTHING = Map.of("type", "object");

    private final CompletableFuture<Integer> rootsSeen = new CompletableFuture<>();

    @TempDir
    private Path results;

    @BeforeAll
    static void configureGatling() {
        GatlingRun.configure();
    }

    @Test
    void everyVerb_isServed() throws Exception {
        try (SdkMcp server = new SdkMcp()) {
            GatlingRun run = GatlingRun.of(
                    results,
                    simulation -> simulation.setUp(scenario("verbs")
                            .exec(initialize(), openStream(), ping())
                            .exec(listTools()
                                    .check(jsonPath("$.tools[*].name").count().is(4)))
                            .exec(callTool("echo").check(textContent().is("echo")))
                            .exec(callTool("samples").check(textContent().is("forty-two")))
                            .exec(callTool("elicits").check(textContent().is("{age=30}")))
                            .exec(callTool("progresses")
                                    .check(progressCount().is(2), lastProgress().is(2.0)))
                            .exec(callTool("nobody").check(errorCode().is(-32602)))
                            .exec(listResources()
                                    .check(jsonPath("$.resources[0].uri").saveAs("uri")))
                            .exec(listResourceTemplates()
                                    .check(jsonPath("$.resourceTemplates[0].uriTemplate")
                                            .is("test://{name}")))
                            .exec(readResource("#{uri}")
                                    .check(jsonPath("$.contents[0].text").is("one")))
                            .exec(subscribe("#{uri}"), unsubscribe("#{uri}"))
                            .exec(listPrompts()
                                    .check(jsonPath("$.prompts[0].name").is("greet")))
                            .exec(getPrompt("greet")
                                    .argument("who", "me")
                                    .check(jsonPath("$.messages[0].content.text")
                                            .is("hello me")))
                            .exec(completePrompt("greet", "who", "m")
                                    .check(jsonPath("$.completion.values[0]").is("me")))
                            .exec(setLogLevel("debug"))
                            .exec(sendNotification("notifications/roots/list_changed"))
                            .exec(await(() -> rootsSeen.orTimeout(60, TimeUnit.SECONDS)))
                            .exec(request("vendor/unknown", "{}")
                                    .check(errorCode().is(-32601)))
                            .exec(dropStream(), close())
                            .injectOpen(atOnceUsers(1))
                            .protocols(mcp(server.url())
                                    .roots("file:///a", "file:///b")
                                    .sampling("forty-two")
                                    .elicitation())));
            assertThat(run.errors()).isEmpty();
            assertThat(run.exitCode()).isZero();
            assertThat(rootsSeen).isCompletedWithValue(2);
        }
    }

    /** The official SDK on Jetty, with something of everything. */
    private final class SdkMcp implements AutoCloseable {

        private final Server jetty = new Server();
        private final ServerConnector connector = new ServerConnector(jetty);
        private final McpSyncServer mcp;

        SdkMcp() throws Exception {
            var transport = HttpServletStreamableServerTransportProvider.builder()
                    .mcpEndpoint("/mcp")
                    .build();
            mcp = McpServer.sync(transport)
                    .serverInfo("sdk", "1")
                    .capabilities(McpSchema.ServerCapabilities.builder()
                            .tools(true)
                            .resources(true, true)
                            .prompts(true)
                            .logging()
                            .completions()
                            .build())
                    .tools(
                            tool("echo", (exchange, request) -> "echo"),
                            tool("samples", (exchange, request) -> sampled(exchange)),
                            tool("elicits", (exchange, request) -> elicited(exchange)),
                            tool("progresses", SdkVerbsTest::progressed))
                    .resources(new SyncResourceSpecification(
                            McpSchema.Resource.builder("test://one", "one").build(),
                            (exchange, request) -> contents(request.uri(), "one")))
                    .resourceTemplates(new SyncResourceTemplateSpecification(
                            McpSchema.ResourceTemplate.builder("test://{name}", "any")
                                    .build(),
                            (exchange, request) -> contents(request.uri(), "any")))
                    .prompts(new SyncPromptSpecification(
                            McpSchema.Prompt.builder("greet")
                                    .arguments(List.of(McpSchema.PromptArgument.builder("who")
                                            .build()))
                                    .build(),
                            (exchange, request) -> McpSchema.GetPromptResult.builder(List.of(
                                            new McpSchema.PromptMessage(
                                                    McpSchema.Role.USER,
                                                    McpSchema.TextContent.builder("hello "
                                                                    + request.arguments()
                                                                            .get("who"))
                                                            .build())))
                                    .build()))
                    .completions(new SyncCompletionSpecification(
                            new McpSchema.PromptReference("greet"),
                            (exchange, request) ->
                                    new McpSchema.CompleteResult(new McpSchema.CompleteResult.CompleteCompletion(
                                            List.of(request.argument().value() + "e")))))
                    .rootsChangeHandler((exchange, roots) -> rootsSeen.complete(roots.size()))
                    .build();
            var servlet = new ServletHolder(transport);
            servlet.setAsyncSupported(true);
            var context = new ServletContextHandler();
            context.addServlet(servlet, "/*");
            jetty.setHandler(context);
            jetty.addConnector(connector);
            jetty.start();
        }

        String url() {
            return "http://127.0.0.1:" + connector.getLocalPort() + "/mcp";
        }

        @Override
        public void close() {
            mcp.close();
            try {
                jetty.stop();
            } catch (Exception e) {
                throw new IllegalStateException("Jetty does not stop", e);
            }
        }
    }

    private static SyncToolSpecification tool(
            String name, BiFunction<McpSyncServerExchange, CallToolRequest, String> run) {
        return SyncToolSpecification.builder()
                .tool(McpSchema.Tool.builder(name, ANYTHING).description(name).build())
                .callHandler((exchange, request) -> CallToolResult.builder()
                        .addTextContent(run.apply(exchange, request))
                        .build())
                .build();
    }

    private static String sampled(McpSyncServerExchange exchange) {
        var question = McpSchema.TextContent.builder("what is it?").build();
        var answer = exchange.createMessage(McpSchema.CreateMessageRequest.builder(
                        List.of(new McpSchema.SamplingMessage(McpSchema.Role.USER, question)), 10)
                .build());
        return ((McpSchema.TextContent) answer.content()).text();
    }

    private static String elicited(McpSyncServerExchange exchange) {
        Map<String, Object> age = Map.of("type", "integer", "default", 30);
        Map<String, Object> form = Map.of("type", "object", "properties", Map.of("age", age));
        return String.valueOf(exchange.createElicitation(
                        McpSchema.ElicitFormRequest.builder("how old?", form).build())
                .content());
    }

    private static String progressed(McpSyncServerExchange exchange, CallToolRequest request) {
        for (int step = 1; step <= 2; step++) {
            exchange.progressNotification(
                    McpSchema.ProgressNotification.builder(request.meta().get("progressToken"), step)
                            .build());
        }
        return "done";
    }

    private static McpSchema.ReadResourceResult contents(String uri, String text) {
        return McpSchema.ReadResourceResult.builder(List.of(
                        McpSchema.TextResourceContents.builder(uri, text).build()))
                .build();
    }
}
