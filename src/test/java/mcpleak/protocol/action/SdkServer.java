package mcpleak.protocol.action;

import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import mcpleak.network.TestKeys;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Serve the official MCP Java SDK on embedded Jetty and count what it really executes. */
public final class SdkServer implements AutoCloseable {

    private static final Map<String, Object> ANY_ID =
            Map.of("type", "object", "properties", Map.of("id", Map.of("type", "string")));

    private final Server jetty = new Server();
    private final ServerConnector connector;
    private final McpSyncServer mcp;
    private final Map<String, LongAdder> executions = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> methods = new ConcurrentHashMap<>();
    private final Set<String> connections = ConcurrentHashMap.newKeySet();
    private final Set<String> versions = ConcurrentHashMap.newKeySet();
    private final Semaphore aborted = new Semaphore(0);
    private final AtomicInteger answers = new AtomicInteger();
    private final int dropOneIn;

    /** Start a server that keeps all connections. */
    public static SdkServer start() throws Exception {
        return new SdkServer(0, new HttpConnectionFactory());
    }

    /** Start a server that speaks TLS with the key in a PKCS 12 store. */
    static SdkServer secured(Path keyStore, String password) throws Exception {
        var keys = new SslContextFactory.Server();
        keys.setKeyStorePath(keyStore.toString());
        keys.setKeyStorePassword(password);
        return new SdkServer(0, new SslConnectionFactory(keys, "http/1.1"), new HttpConnectionFactory());
    }

    /** Start a server that speaks TLS with who shows a certificate of the tests' authority, in version 1.2 or 1.3. */
    static SdkServer mutual(String version) throws Exception {
        var keys = new SslContextFactory.Server();
        keys.setKeyStorePath(TestKeys.file("server.p12").toString());
        keys.setKeyStorePassword(TestKeys.PASSWORD);
        keys.setTrustStorePath(TestKeys.file("trust.p12").toString());
        keys.setTrustStorePassword(TestKeys.PASSWORD);
        keys.setIncludeProtocols(version);
        keys.setNeedClientAuth(true);
        return new SdkServer(0, new SslConnectionFactory(keys, "http/1.1"), new HttpConnectionFactory());
    }

    /** Start a server that speaks HTTP/2 over TLS with the key in a PKCS 12 store. */
    static SdkServer securedHttp2(Path keyStore, String password) throws Exception {
        var keys = new SslContextFactory.Server();
        keys.setKeyStorePath(keyStore.toString());
        keys.setKeyStorePassword(password);
        var alpn = new ALPNServerConnectionFactory("h2");
        return new SdkServer(
                0,
                new SslConnectionFactory(keys, alpn.getProtocol()),
                alpn,
                new HTTP2ServerConnectionFactory(new HttpConfiguration()));
    }

    /** Start a server that closes a connection right after each n-th answer within a session. */
    public static SdkServer dropping(int oneIn) throws Exception {
        return new SdkServer(oneIn, new HttpConnectionFactory());
    }

    private SdkServer(int dropOneIn, ConnectionFactory... protocols) throws Exception {
        this.dropOneIn = dropOneIn;
        this.connector = new ServerConnector(jetty, protocols);
        var transport = HttpServletStreamableServerTransportProvider.builder()
                .mcpEndpoint("/mcp")
                .build();
        this.mcp = McpServer.sync(transport)
                .serverInfo("sdk", "1")
                .capabilities(ServerCapabilities.builder().tools(false).build())
                .tools(
                        tool("echo", request -> text("echo", false)),
                        tool("fail", request -> text("the database is on fire", true)),
                        tool("slow", request -> slow()))
                .build();
        var servlet = new ServletHolder(transport);
        servlet.setAsyncSupported(true);
        var context = new ServletContextHandler();
        context.addServlet(servlet, "/*");
        jetty.setHandler(new Counting(context));
        jetty.addConnector(connector);
        jetty.start();
    }

    public String url() {
        String scheme = connector.getDefaultProtocol().equalsIgnoreCase("ssl") ? "https" : "http";
        return scheme + "://127.0.0.1:" + connector.getLocalPort() + "/mcp";
    }

    /** Return how often each call was executed, by the argument {@code id} of the call. */
    public Map<String, Long> executions() {
        return sums(executions);
    }

    /** Return how many requests came, by HTTP method. */
    public Map<String, Long> methods() {
        return sums(methods);
    }

    /** Return how many connections requests came on. */
    public int connections() {
        return connections.size();
    }

    /** Return the versions of HTTP that requests came in. */
    Set<String> versions() {
        return versions;
    }

    /** Return how many requests failed under way, as when the client resets their stream. */
    boolean awaitAbortedRequest() throws InterruptedException {
        return aborted.tryAcquire(60, TimeUnit.SECONDS);
    }

    private static Map<String, Long> sums(Map<String, LongAdder> adders) {
        Map<String, Long> sums = new java.util.TreeMap<>();
        adders.forEach((key, adder) -> sums.put(key, adder.sum()));
        return sums;
    }

    private SyncToolSpecification tool(String name, Function<CallToolRequest, CallToolResult> run) {
        return SyncToolSpecification.builder()
                .tool(Tool.builder(name, ANY_ID).description(name).build())
                .callHandler((exchange, request) -> {
                    executions
                            .computeIfAbsent(String.valueOf(request.arguments().get("id")), id -> new LongAdder())
                            .increment();
                    return run.apply(request);
                })
                .build();
    }

    /** Answer after a second. */
    private static CallToolResult slow() {
        java.util.concurrent.locks.LockSupport.parkNanos(1_000_000_000L);
        return text("slow", false);
    }

    private static CallToolResult text(String text, boolean isError) {
        return CallToolResult.builder().addTextContent(text).isError(isError).build();
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

    /** Count requests, and close the connection after the answer where it is due. */
    private final class Counting extends Handler.Wrapper {

        Counting(Handler next) {
            super(next);
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            connections.add(String.valueOf(request.getConnectionMetaData().getRemoteSocketAddress()));
            versions.add(request.getConnectionMetaData().getHttpVersion().asString());
            request.addFailureListener(failure -> aborted.release());
            methods.computeIfAbsent(request.getMethod(), method -> new LongAdder())
                    .increment();
            if (dropOneIn > 0 && request.getHeaders().contains("Mcp-Session-Id")) {
                EndPoint connection =
                        request.getConnectionMetaData().getConnection().getEndPoint();
                Request.addCompletionListener(request, failure -> {
                    if (answers.incrementAndGet() % dropOneIn == 0) {
                        connection.close();
                    }
                });
            }
            return super.handle(request, response, callback);
        }
    }
}
