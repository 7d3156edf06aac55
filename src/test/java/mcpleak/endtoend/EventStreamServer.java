package mcpleak.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Be a minimal MCP server of 2024-11-05 that remembers what it was sent. */
final class EventStreamServer implements AutoCloseable {

    private static final Pattern ID = Pattern.compile("\"id\":(\\d+),\"method\":\"([^\"]+)\"");

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, OutputStream> streams = new ConcurrentHashMap<>();
    private final AtomicInteger opened = new AtomicInteger();
    private final List<String> methods = new CopyOnWriteArrayList<>();

    EventStreamServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext("/sse", this::stream);
        http.createContext("/message", this::message);
        http.start();
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort() + "/sse";
    }

    /** Return how many streams were opened. */
    int streams() {
        return opened.get();
    }

    /** Return how often a method was sent. */
    long count(String method) {
        return methods.stream().filter(method::equals).count();
    }

    private void stream(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("GET")) {
            exchange.sendResponseHeaders(405, -1);
            exchange.close();
            return;
        }
        String id = Integer.toString(opened.incrementAndGet());
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        streams.put(id, out);
        write(out, "event: endpoint\ndata: /message?s=" + id + "\n\n");
    }

    private void message(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(202, -1);
        exchange.close();
        Matcher request = ID.matcher(body);
        if (request.find()) {
            methods.add(request.group(2));
            OutputStream out = streams.getOrDefault(
                    exchange.getRequestURI().getQuery().substring(2), OutputStream.nullOutputStream());
            write(out, "event: message\ndata: " + answer(request.group(1), request.group(2)) + "\n\n");
        }
    }

    private static String answer(String id, String method) {
        String result = switch (method) {
            case "initialize" ->
                "{\"protocolVersion\":\"2024-11-05\",\"capabilities\":{},"
                        + "\"serverInfo\":{\"name\":\"s\",\"version\":\"1\"}}";
            case "tools/list" -> "{\"tools\":[{\"name\":\"tick\",\"inputSchema\":{\"type\":\"object\"}}]}";
            default -> "{\"content\":[{\"type\":\"text\",\"text\":\"done\"}]}";
        };
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}";
    }

    private static void write(OutputStream out, String text) throws IOException {
        synchronized (out) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
