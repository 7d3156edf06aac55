package mcpleak.protocol.action;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Be a minimal MCP server over both HTTP transports that counts what it is sent. */
public final class CountingServer implements AutoCloseable {

    private static final Pattern REQUEST = Pattern.compile("\"id\":(\\d+),\"method\":\"([^\"]+)\"");

    static {
        // or each answer waits 40 ms for the client's acknowledgement of its head
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final MessageCounts counts = new MessageCounts();
    private final Map<String, OutputStream> streams = new ConcurrentHashMap<>();
    private final AtomicLong sessions = new AtomicLong();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer http;

    public CountingServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
        http.setExecutor(threads);
        http.createContext("/mcp", this::serve);
        http.createContext("/sse", this::open);
        http.createContext("/messages", this::post);
        http.start();
    }

    /** Return the address of one of {@code /mcp} and {@code /sse}. */
    public String url(String path) {
        return "http://127.0.0.1:" + http.getAddress().getPort() + path;
    }

    public MessageCounts counts() {
        return counts;
    }

    private void serve(HttpExchange exchange) throws IOException {
        String message = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        counts.count(message);
        Matcher request = REQUEST.matcher(message);
        if (!request.find()) {
            answer(exchange, message.isEmpty() ? 200 : 202, "");
            return;
        }
        if (request.group(2).equals("initialize")) {
            exchange.getResponseHeaders().add("Mcp-Session-Id", "s");
        }
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        answer(exchange, 200, response(request.group(1), "2025-11-25"));
    }

    /** The stream stays open until its client is gone. */
    private void open(HttpExchange exchange) throws IOException {
        String session = Long.toString(sessions.incrementAndGet());
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream stream = exchange.getResponseBody();
        streams.put(session, stream);
        write(stream, "event: endpoint\ndata: /messages?" + session + "\n\n");
    }

    private void post(HttpExchange exchange) throws IOException {
        String message = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        counts.count(message);
        answer(exchange, 202, "");
        Matcher request = REQUEST.matcher(message);
        if (request.find()) {
            write(
                    Objects.requireNonNull(streams.get(exchange.getRequestURI().getQuery())),
                    "data: " + response(request.group(1), "2024-11-05") + "\n\n");
        }
    }

    private static void write(OutputStream stream, String event) throws IOException {
        synchronized (stream) {
            stream.write(event.getBytes(UTF_8));
            stream.flush();
        }
    }

    private static String response(String id, String version) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{\"protocolVersion\":\"" + version
                + "\",\"capabilities\":{},"
                + "\"serverInfo\":{\"name\":\"s\",\"version\":\"1\"},\"content\":[],\"tools\":[]}}";
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
