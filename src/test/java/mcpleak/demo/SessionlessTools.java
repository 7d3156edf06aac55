package mcpleak.demo;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.modern.McpSchema;
import io.modelcontextprotocol.modern.server.McpRequestContext;
import io.modelcontextprotocol.modern.server.McpServer;
import io.modelcontextprotocol.modern.server.McpSyncResponse;
import io.modelcontextprotocol.modern.server.feature.McpSyncTool;
import io.modelcontextprotocol.modern.server.feature.McpSyncToolRepository;
import io.modelcontextprotocol.modern.server.feature.ToolsFeature;
import io.modelcontextprotocol.modern.server.feature.ToolsPage;
import io.modelcontextprotocol.modern.server.transport.HttpServletMcpTransport;
import io.modelcontextprotocol.modern.server.transport.StdioMcpTransport;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.jspecify.annotations.Nullable;

/**
 * Offers the demo server's tools in protocol version 2026-07-28, which has no sessions, beside the versions that have them.
 *
 * <p>Thread-safe.
 */
final class SessionlessTools implements AutoCloseable {

    /** The version, as requests name it. */
    static final String VERSION = McpSchema.LATEST_PROTOCOL_VERSION;

    private static final String VERSION_HEADER = "MCP-Protocol-Version";
    private static final String ENDPOINT = "/sessionless";

    private final McpServer server;
    private final McpJsonMapper json;

    SessionlessTools(String name, McpJsonMapper json, List<DemoTools.DemoTool> tools) {
        this.json = json;
        server = McpServer.builder()
                .serverInfo(McpSchema.Implementation.builder(name, "1.0").build())
                .jsonMapper(json)
                .feature(ToolsFeature.ofSync(new Repository(tools)))
                .build();
    }

    /** Serve requests to a path whose header names the version; all others stay with the path's own servlet. */
    void addTo(ServletContextHandler context, String path) {
        ServletHolder servlet = new ServletHolder(HttpServletMcpTransport.builder(server)
                .jsonMapper(json)
                .endpoint(ENDPOINT)
                .build());
        servlet.setAsyncSupported(true);
        context.addServlet(servlet, ENDPOINT);
        Filter byVersion = (request, response, chain) -> {
            if (VERSION.equals(((HttpServletRequest) request).getHeader(VERSION_HEADER))) {
                request.getRequestDispatcher(ENDPOINT).forward(request, response);
            } else {
                chain.doFilter(request, response);
            }
        };
        FilterHolder filter = new FilterHolder(byVersion);
        filter.setAsyncSupported(true);
        context.addFilter(filter, path, EnumSet.of(DispatcherType.REQUEST));
    }

    /** Serve over a pair of streams, on a thread of its own, until the input ends. */
    void serve(InputStream in, OutputStream out) {
        new StdioMcpTransport(server, json, in, out).start().subscribe();
    }

    @Override
    public void close() {
        server.closeGracefully();
    }

    /** The tools by name, in the order in which they are listed. */
    private static final class Repository implements McpSyncToolRepository {

        private final Map<String, McpSyncTool> tools = new LinkedHashMap<>();

        Repository(List<DemoTools.DemoTool> all) {
            all.forEach(tool -> tools.put(tool.name(), syncTool(tool)));
        }

        private static McpSyncTool syncTool(DemoTools.DemoTool tool) {
            McpSchema.Tool definition = McpSchema.Tool.builder(tool.name(), tool.inputSchema())
                    .description(tool.description())
                    .build();
            return McpSyncTool.of(definition, (context, request) -> {
                DemoTools.Answer answer = tool.call().apply(request.arguments());
                return McpSyncResponse.result(McpSchema.CallToolResult.builder()
                        .addContent(McpSchema.TextContent.builder(answer.text()).build())
                        .isError(answer.failed())
                        .build());
            });
        }

        @Override
        public ToolsPage list(McpRequestContext context, @Nullable String cursor) {
            return ToolsPage.of(
                    tools.values().stream().map(McpSyncTool::definition).toList());
        }

        @Override
        public @Nullable McpSyncTool find(McpRequestContext context, String name) {
            return tools.get(name);
        }
    }
}
