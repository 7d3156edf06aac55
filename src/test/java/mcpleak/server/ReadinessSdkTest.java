package mcpleak.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import mcpleak.network.Identity;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;

/** Asks the official SDK's server, which has no {@code /health}. */
class ReadinessSdkTest {

    private final List<String> requests = new CopyOnWriteArrayList<>();

    @Test
    void ask_officialSdk_isReadyAndLeavesNothingBehind() throws Exception {
        HttpServletStreamableServerTransportProvider transport = HttpServletStreamableServerTransportProvider.builder()
                .mcpEndpoint("/mcp")
                .build();
        McpSyncServer mcp = McpServer.sync(transport).serverInfo("sdk", "1").build();
        Server jetty = new Server();
        ServerConnector connector = new ServerConnector(jetty);
        connector.setHost("127.0.0.1");
        jetty.addConnector(connector);
        jetty.setHandler(handler(transport));
        jetty.start();
        try {
            URI url = URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/mcp");
            assertThat(new Readiness(url, Identity.unknownTo(url)).whyNotReady(Duration.ofSeconds(20)))
                    .isEqualTo(Optional.empty());
            assertThat(requests).containsExactly("GET /health 404", "POST /mcp 200", "DELETE /mcp 200");
            TestProcesses.await(() -> connector.getConnectedEndPoints().isEmpty());
        } finally {
            mcp.close();
            jetty.stop();
        }
    }

    private ServletContextHandler handler(HttpServletStreamableServerTransportProvider transport) {
        ServletContextHandler handler = new ServletContextHandler();
        ServletHolder servlet = new ServletHolder(transport);
        servlet.setAsyncSupported(true);
        handler.addServlet(servlet, "/mcp");
        Filter recorder = (request, response, chain) -> {
            chain.doFilter(request, response);
            HttpServletRequest asked = (HttpServletRequest) request;
            requests.add(asked.getMethod() + " " + asked.getRequestURI() + " "
                    + ((HttpServletResponse) response).getStatus());
        };
        FilterHolder filter = new FilterHolder(recorder);
        filter.setAsyncSupported(true);
        handler.addFilter(filter, "/*", EnumSet.of(jakarta.servlet.DispatcherType.REQUEST));
        return handler;
    }
}
