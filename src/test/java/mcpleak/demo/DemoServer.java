package mcpleak.demo;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson3.JacksonMcpJsonMapper;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.json.JsonMapper;

/**
 * Serve MCP over Streamable HTTP, with sessions and without (2026-07-28), and over HTTP with SSE, on 127.0.0.1: the official Java
 * SDK on embedded Jetty, healthy unless {@link DemoOptions} say otherwise.
 *
 * <p>Endpoints: {@code /mcp}; {@code /sse}; {@code GET /health} with the calls that were executed, by tool; {@code GET /debug/tools/list}.
 *
 * <p>Threads and connections stay as they are while nobody calls: the pool starts all of its {@value #THREADS} threads and
 * keeps them, tools run on the thread that read the request, and the server closes no connection before it was idle for
 * {@value #IDLE_MINUTES} minutes. Thread-safe.
 */
public final class DemoServer implements AutoCloseable {

    /** Arguments of the JVM that the server runs in: a heap that is resident from the start, so that RSS can be read. */
    public static final List<String> JVM_ARGUMENTS = List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch");

    private static final McpJsonMapper JSON = new JacksonMcpJsonMapper(mapper());

    private static final int THREADS = 24;
    private static final int IDLE_MINUTES = 10;
    static final String NAME = "mcpleak-demo";

    private final Server jetty;
    private final ServerConnector connector;
    private final DemoMemory memory;
    private final DemoLedger ledger;
    private final DemoTools tools;
    private final McpSyncServer mcp;
    private final EventStreamEndpoint events;
    private final SessionlessTools sessionless;

    private DemoServer(DemoOptions options) {
        memory = new DemoMemory(options);
        ledger = new DemoLedger(options, System.out);
        tools = new DemoTools(memory, ledger, options.delay());
        HttpServletStreamableServerTransportProvider transport = HttpServletStreamableServerTransportProvider.builder()
                .mcpEndpoint("/mcp")
                .jsonMapper(JSON)
                .build();
        mcp = McpServer.sync(transport)
                .serverInfo(NAME, "1.0")
                .jsonMapper(JSON)
                .capabilities(
                        McpSchema.ServerCapabilities.builder().tools(false).build())
                .tools(tools.specifications())
                .immediateExecution(true)
                .build();
        events = new EventStreamEndpoint(NAME, JSON, tools.specifications());
        sessionless = new SessionlessTools(NAME, JSON, tools.all());
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, THREADS);
        threads.setReservedThreads(0);
        threads.setDaemon(false);
        jetty = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        // else each connection keeps 100 KB of it, and how many connections are left at a floor is chance
        http.setHeaderCacheSize(0);
        connector = new ServerConnector(jetty, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(options.port());
        connector.setIdleTimeout(Duration.ofMinutes(IDLE_MINUTES).toMillis());
        jetty.addConnector(connector);
        Handler handler = context(options, transport);
        jetty.setHandler(
                options.dropOneIn() > 0 ? new ConnectionDrop(handler, options.dropOneIn(), options.seed()) : handler);
    }

    /**
     * Start a server as the {@code demo.} system properties say, print its address and the settings of its heap on one line,
     * and serve until the process is ended.
     *
     * @throws Exception if the server cannot start
     */
    public static void main(String[] args) throws Exception {
        DemoOptions options = DemoOptions.ofThisJvm();
        DemoServer server = start(options);
        Runtime.getRuntime().addShutdownHook(new Thread(server::stopQuietly));
        System.out.println("mcpleak demo server: " + server.url() + " (" + String.join(" ", options.arguments())
                + "), heap: " + heapSettings());
    }

    /**
     * Start a server in this JVM.
     *
     * @throws Exception if the port is taken or the child process cannot be started
     */
    public static DemoServer start(DemoOptions options) throws Exception {
        DemoServer server = new DemoServer(options);
        server.memory.start();
        server.jetty.start();
        return server;
    }

    /**
     * Return the command that starts a server in a JVM of its own, with {@link #JVM_ARGUMENTS} and this JVM's class path.
     *
     * @param properties {@code demo.} properties by name; those left out have their defaults
     * @throws IllegalArgumentException if one is not allowed; it names the property and the allowed values
     */
    public static List<String> command(Map<String, String> properties) {
        return command(DemoServer.class, properties);
    }

    static List<String> command(Class<?> main, Map<String, String> properties) {
        Map<String, String> given = new TreeMap<>(properties);
        DemoOptions options = DemoOptions.parse(given.keySet(), name -> given.getOrDefault(name, ""));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_ARGUMENTS);
        command.addAll(options.arguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        return List.copyOf(command);
    }

    /** Read and write JSON without recycled buffers: how many of them there are depends on luck, and they weigh 100 KB each. */
    static JsonMapper mapper() {
        return JsonMapper.builder(JsonFactory.builder()
                        .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                        .build())
                .build();
    }

    /** Return the address of the MCP endpoint. */
    public String url() {
        return "http://127.0.0.1:" + connector.getLocalPort() + "/mcp";
    }

    /** Stop serving; open connections are closed, what was leaked on purpose is given back. */
    @Override
    public void close() throws IOException {
        mcp.closeGracefully();
        events.close();
        sessionless.close();
        LifeCycle.stop(jetty);
        memory.close();
    }

    private void stopQuietly() {
        try {
            close();
        } catch (IOException | RuntimeException e) {
            System.err.println("the demo server did not stop cleanly: " + e);
        }
    }

    private ServletContextHandler context(DemoOptions options, HttpServletStreamableServerTransportProvider transport) {
        ServletContextHandler context = new ServletContextHandler("/");
        ServletHolder endpoint = new ServletHolder(transport);
        endpoint.setAsyncSupported(true);
        context.addServlet(endpoint, "/mcp");
        sessionless.addTo(context, "/mcp");
        events.addTo(context);
        context.addServlet(new ServletHolder(new DebugServlet(this::health)), "/health");
        context.addServlet(new ServletHolder(new DebugServlet(this::toolList)), "/debug/tools/list");
        if (options.leak() == DemoLeak.SESSION) {
            FilterHolder filter = new FilterHolder(new SessionFilter(memory::onSession));
            filter.setAsyncSupported(true);
            context.addFilter(filter, "/mcp", EnumSet.of(DispatcherType.REQUEST));
        }
        return context;
    }

    private Map<String, Object> health() {
        Map<String, Long> executed = tools.executed();
        return new TreeMap<>(Map.of(
                "status",
                "healthy",
                "server_name",
                NAME,
                "calls",
                executed.values().stream().mapToLong(Long::longValue).sum(),
                "calls_by_tool",
                executed,
                "left_open_by_tool",
                ledger.leftOpen()));
    }

    private Map<String, Object> toolList() {
        List<Object> list = new ArrayList<>();
        tools.all()
                .forEach(each -> list.add(new TreeMap<>(
                        Map.of("name", each.name(), "description", each.description(), "schema", each.inputSchema()))));
        return new TreeMap<>(Map.of("count", list.size(), "tools", list, "server_name", NAME));
    }

    private static String heapSettings() {
        List<String> settings = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-X"))
                .toList();
        return settings.isEmpty() ? "the JVM's defaults" : String.join(" ", settings);
    }
}
