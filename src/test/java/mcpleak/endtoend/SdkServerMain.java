package mcpleak.endtoend;

import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Serve the official MCP Java SDK on Jetty, as it is: {@code SdkServerMain PORT}.
 *
 * <p>Names only what versions 2.0.1 and 2.1.0 of the SDK have in common, so that it runs with the jars of either; the options
 * that one of them lacks are reached for when they are asked for: {@code -Dsdk.sweep=2s}, {@code -Dsdk.keepalive=2s}.
 */
public final class SdkServerMain {

    private static final int THREADS = 16;

    private SdkServerMain() {}

    /**
     * Serve until the process is ended.
     *
     * @throws Exception if the port is taken
     */
    public static void main(String[] args) throws Exception {
        HttpServletStreamableServerTransportProvider.Builder builder =
                HttpServletStreamableServerTransportProvider.builder().mcpEndpoint("/mcp");
        // lambdas, because a method reference to what version 2.0.1 lacks fails even where the option is not given
        option("sdk.sweep").ifPresent(interval -> builder.sessionSweepInterval(interval));
        option("sdk.keepalive").ifPresent(interval -> builder.keepAliveInterval(interval));
        HttpServletStreamableServerTransportProvider transport = builder.build();
        McpServer.sync(transport)
                .serverInfo("java-sdk", "1")
                .capabilities(ServerCapabilities.builder().tools(false).build())
                .tools(tick())
                .build();
        Server jetty = jetty(Integer.parseInt(args[0]));
        ServletContextHandler context = new ServletContextHandler("/");
        ServletHolder endpoint = new ServletHolder(transport);
        endpoint.setAsyncSupported(true);
        context.addServlet(endpoint, "/mcp");
        jetty.setHandler(context);
        jetty.start();
        System.out.println("http://127.0.0.1:" + args[0] + "/mcp");
    }

    private static SyncToolSpecification tick() {
        return SyncToolSpecification.builder()
                .tool(Tool.builder("tick", Map.of("type", "object"))
                        .description("Answer at once.")
                        .build())
                .callHandler((exchange, request) -> CallToolResult.builder()
                        .content(List.of(TextContent.builder("tock").build()))
                        .build())
                .build();
    }

    private static Server jetty(int port) {
        Server jetty = new Server(new QueuedThreadPool(THREADS, THREADS));
        HttpConfiguration http = new HttpConfiguration();
        // else each connection keeps 100 KB of it, and how many connections are left at a floor is chance
        http.setHeaderCacheSize(0);
        ServerConnector connector = new ServerConnector(jetty, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        jetty.addConnector(connector);
        return jetty;
    }

    private static Optional<Duration> option(String name) {
        return Optional.ofNullable(System.getProperty(name)).map(value -> Duration.parse("PT" + value));
    }
}
