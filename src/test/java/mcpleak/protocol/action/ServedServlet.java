package mcpleak.protocol.action;

import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.transport.HttpServletSseServerTransportProvider;
import io.modelcontextprotocol.server.transport.HttpServletStatelessServerTransport;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import jakarta.servlet.http.HttpServlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Serve a servlet transport of the official MCP Java SDK on Jetty, with all that {@link SdkFeatures} offers. */
public final class ServedServlet implements AutoCloseable {

    private final Server jetty = new Server();
    private final ServerConnector connector = new ServerConnector(jetty);

    private final Runnable server;

    /** Serve Streamable HTTP at {@code /mcp}. */
    public static ServedServlet streamable() throws Exception {
        var servlet = HttpServletStreamableServerTransportProvider.builder()
                .mcpEndpoint("/mcp")
                .build();
        var specification = McpServer.sync(servlet);
        SdkFeatures.addTo(specification);
        return new ServedServlet(servlet, specification.build()::close);
    }

    /** Serve HTTP+SSE at {@code /sse}. */
    @SuppressWarnings("deprecation") // as the transport itself, which old servers speak
    public static ServedServlet sse() throws Exception {
        var servlet = HttpServletSseServerTransportProvider.builder()
                .sseEndpoint("/sse")
                .messageEndpoint("/message")
                .build();
        var specification = McpServer.sync(servlet);
        SdkFeatures.addTo(specification);
        return new ServedServlet(servlet, specification.build()::close);
    }

    /** Serve Streamable HTTP without sessions at {@code /mcp}. */
    public static ServedServlet stateless() throws Exception {
        var servlet = HttpServletStatelessServerTransport.builder()
                .messageEndpoint("/mcp")
                .build();
        var specification = McpServer.sync(servlet);
        SdkFeatures.addTo(specification);
        return new ServedServlet(servlet, specification.build()::close);
    }

    private ServedServlet(HttpServlet servlet, Runnable server) throws Exception {
        this.server = server;
        var holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        var context = new ServletContextHandler();
        context.addServlet(holder, "/*");
        jetty.setHandler(context);
        jetty.addConnector(connector);
        jetty.start();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + connector.getLocalPort() + path;
    }

    @Override
    public void close() {
        try {
            jetty.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Jetty does not stop", e);
        } finally {
            server.run();
        }
    }
}
