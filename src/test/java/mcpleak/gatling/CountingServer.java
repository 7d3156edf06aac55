package mcpleak.gatling;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Be a minimal MCP server that counts what it is sent, and keeps nothing else. */
final class CountingServer implements AutoCloseable {

    private static final Pattern METHOD = Pattern.compile("(?:\"id\":(\\d+),)?\"method\":\"([^\"]+)\"");

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer http;

    CountingServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
        http.setExecutor(threads);
        http.createContext("/mcp", this::serve);
        http.start();
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort() + "/mcp";
    }

    /** Return how often each method came, and {@code DELETE session}. */
    Map<String, Long> counts() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((method, count) -> all.put(method, count.sum()));
        return all;
    }

    private void serve(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        Matcher message = METHOD.matcher(body);
        if (!message.find()) {
            count("DELETE session");
            answer(exchange, 200, "");
            return;
        }
        count(message.group(2));
        if (message.group(1) == null) {
            answer(exchange, 202, "");
            return;
        }
        if (message.group(2).equals("initialize")) {
            exchange.getResponseHeaders().add("Mcp-Session-Id", "s");
        }
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        answer(exchange, 200, answer(message.group(1)));
    }

    private static String answer(String id) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id
                + ",\"result\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
                + "\"serverInfo\":{\"name\":\"s\",\"version\":\"1\"},\"content\":[],\"tools\":[]}}";
    }

    private void count(String what) {
        counts.computeIfAbsent(what, each -> new LongAdder()).increment();
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
