package mcpleak.demo;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.HttpServletSseServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;

/** Serve the demo server's tools over the transport of 2024-11-05 too: the stream {@code /sse}, and messages below it. */
@SuppressWarnings("deprecation") // the SDK's class is, as is the transport
final class EventStreamEndpoint implements AutoCloseable {

    private static final String STREAM = "/sse";
    private static final String MESSAGES = "/sse/message";

    private final HttpServletSseServerTransportProvider transport;
    private final McpSyncServer server;

    EventStreamEndpoint(String name, McpJsonMapper json, List<McpServerFeatures.SyncToolSpecification> tools) {
        transport = HttpServletSseServerTransportProvider.builder()
                .sseEndpoint(STREAM)
                .messageEndpoint(MESSAGES)
                .jsonMapper(json)
                .build();
        server = McpServer.sync(transport)
                .serverInfo(name, "1.0")
                .jsonMapper(json)
                .capabilities(
                        McpSchema.ServerCapabilities.builder().tools(false).build())
                .tools(tools)
                .immediateExecution(true)
                .build();
    }

    void addTo(ServletContextHandler context) {
        ServletHolder endpoint = new ServletHolder(transport);
        endpoint.setAsyncSupported(true);
        context.addServlet(endpoint, STREAM);
        context.addServlet(endpoint, MESSAGES);
    }

    @Override
    public void close() {
        server.closeGracefully();
    }
}
