package mcpleak.protocol.action;

import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncCompletionSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncPromptSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncResourceSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncResourceTemplateSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpStatelessServerFeatures;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.CompleteResult;
import io.modelcontextprotocol.spec.McpSchema.CompleteResult.CompleteCompletion;
import io.modelcontextprotocol.spec.McpSchema.ElicitFormRequest;
import io.modelcontextprotocol.spec.McpSchema.GetPromptResult;
import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import io.modelcontextprotocol.spec.McpSchema.Prompt;
import io.modelcontextprotocol.spec.McpSchema.PromptArgument;
import io.modelcontextprotocol.spec.McpSchema.PromptMessage;
import io.modelcontextprotocol.spec.McpSchema.PromptReference;
import io.modelcontextprotocol.spec.McpSchema.ReadResourceResult;
import io.modelcontextprotocol.spec.McpSchema.Resource;
import io.modelcontextprotocol.spec.McpSchema.ResourceTemplate;
import io.modelcontextprotocol.spec.McpSchema.Role;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.TextResourceContents;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.util.List;
import java.util.Map;

/** Offer one of everything with the official MCP Java SDK. */
@SuppressWarnings("deprecation") // logging, roots and sampling are, from 2026-07-28 on
final class SdkFeatures {

    private static final Map<String, Object> OBJECT = Map.of("type", "object");
    private static final Resource RESOURCE = Resource.builder("test:///a", "a").build();
    private static final ResourceTemplate TEMPLATE =
            ResourceTemplate.builder("test:///x/{id}", "x").build();
    private static final Prompt PROMPT = Prompt.builder("greet")
            .arguments(List.of(PromptArgument.builder("who").build()))
            .build();
    private static final PromptReference REFERENCE =
            PromptReference.builder("greet").build();

    private SdkFeatures() {}

    /** Add all features to a server that knows its clients. */
    static void addTo(McpServer.SyncSpecification<?> server) {
        server.serverInfo("sdk", "1")
                .capabilities(capabilities().resources(true, false).logging().build())
                .tools(
                        tool("echo", (exchange, request) -> echo(request)),
                        tool("ask", (exchange, request) -> ask(exchange)),
                        tool("progress", SdkFeatures::progress),
                        tool("sample", (exchange, request) -> sample(exchange)),
                        tool(
                                "roots",
                                (exchange, request) ->
                                        text(exchange.listRoots().roots().get(0).uri())),
                        tool("slow", (exchange, request) -> slow()))
                .resources(new SyncResourceSpecification(RESOURCE, (exchange, request) -> contents(request.uri())))
                .resourceTemplates(
                        new SyncResourceTemplateSpecification(TEMPLATE, (exchange, request) -> contents(request.uri())))
                .prompts(new SyncPromptSpecification(PROMPT, (exchange, request) -> greeting()))
                .completions(new SyncCompletionSpecification(REFERENCE, (exchange, request) -> completion()));
    }

    /** Add all features to a server that keeps nothing of its clients. */
    static void addTo(McpServer.StatelessSyncSpecification server) {
        server.serverInfo("sdk", "1")
                .capabilities(capabilities().resources(false, false).build())
                .tools(
                        McpStatelessServerFeatures.SyncToolSpecification.builder()
                                .tool(Tool.builder("echo", OBJECT).build())
                                .callHandler((context, request) -> echo(request))
                                .build(),
                        McpStatelessServerFeatures.SyncToolSpecification.builder()
                                .tool(Tool.builder("slow", OBJECT).build())
                                .callHandler((context, request) -> slow())
                                .build())
                .resources(new McpStatelessServerFeatures.SyncResourceSpecification(
                        RESOURCE, (context, request) -> contents(request.uri())))
                .resourceTemplates(new McpStatelessServerFeatures.SyncResourceTemplateSpecification(
                        TEMPLATE, (context, request) -> contents(request.uri())))
                .prompts(new McpStatelessServerFeatures.SyncPromptSpecification(
                        PROMPT, (context, request) -> greeting()))
                .completions(new McpStatelessServerFeatures.SyncCompletionSpecification(
                        REFERENCE, (context, request) -> completion()));
    }

    private static ServerCapabilities.Builder capabilities() {
        return ServerCapabilities.builder().tools(false).prompts(false).completions();
    }

    private static SyncToolSpecification tool(
            String name,
            java.util.function.BiFunction<McpSyncServerExchange, CallToolRequest, CallToolResult> handler) {
        return SyncToolSpecification.builder()
                .tool(Tool.builder(name, OBJECT).build())
                .callHandler(handler)
                .build();
    }

    private static CallToolResult echo(CallToolRequest request) {
        return text("echo " + request.arguments().get("message"));
    }

    private static CallToolResult ask(McpSyncServerExchange exchange) {
        var form = Map.<String, Object>of(
                "type", "object", "properties", Map.of("age", Map.of("type", "integer", "default", 30)));
        var answer = exchange.createElicitation(
                ElicitFormRequest.builder("How old?", form).build());
        return text(answer.action() + " " + answer.content().get("age"));
    }

    private static CallToolResult progress(McpSyncServerExchange exchange, CallToolRequest request) {
        for (int step = 1; step <= 2; step++) {
            exchange.progressNotification(
                    ProgressNotification.builder(request.progressToken(), step).build());
        }
        return text("done");
    }

    private static CallToolResult sample(McpSyncServerExchange exchange) {
        var question = TextContent.builder("what is it?").build();
        var answer = exchange.createMessage(
                McpSchema.CreateMessageRequest.builder(List.of(new McpSchema.SamplingMessage(Role.USER, question)), 10)
                        .build());
        return text(((TextContent) answer.content()).text());
    }

    /** Answer after two seconds. */
    private static CallToolResult slow() {
        java.util.concurrent.locks.LockSupport.parkNanos(2_000_000_000L);
        return text("slow");
    }

    private static CallToolResult text(String text) {
        return CallToolResult.builder().addTextContent(text).build();
    }

    private static ReadResourceResult contents(String uri) {
        return ReadResourceResult.builder(List.of(
                        TextResourceContents.builder(uri, "text of " + uri).build()))
                .build();
    }

    private static GetPromptResult greeting() {
        return GetPromptResult.builder(List.of(PromptMessage.builder(
                                Role.USER, TextContent.builder("hello").build())
                        .build()))
                .build();
    }

    private static CompleteResult completion() {
        return new CompleteResult(new CompleteCompletion(List.of("world"), 1, false));
    }

    /** Serve over standard input and output. */
    static final class StdioMain {

        private StdioMain() {}

        public static void main(String[] arguments) throws InterruptedException {
            var server = McpServer.sync(new io.modelcontextprotocol.server.transport.StdioServerTransportProvider(
                    io.modelcontextprotocol.json.McpJsonDefaults.getMapper()));
            addTo(server);
            server.build();
            System.err.println("serving " + McpSchema.JSONRPC_VERSION);
        }
    }
}
