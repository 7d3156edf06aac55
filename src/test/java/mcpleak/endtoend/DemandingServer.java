package mcpleak.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLParameters;
import mcpleak.network.TestKeys;
import mcpleak.network.Tls;

/**
 * An MCP server that asks for all that there is: a client's certificate, a token and a tenant in every request, and the cookie of the
 * one of its two nodes that has the session. Beside it, over plain HTTP, a page without any of that.
 */
final class DemandingServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpsServer server;
    private final HttpServer health;
    private final Map<String, String> nodeOfSession = new ConcurrentHashMap<>();
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final AtomicInteger nodes = new AtomicInteger();

    DemandingServer() throws Exception {
        Tls keys = TestKeys.trusting()
                .showing(TestKeys.file("server.p12"), Optional.empty(), Optional.of(TestKeys.PASSWORD));
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = HttpsServer.create(any, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(keys.context()) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = keys.context().getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/mcp", this::serve);
        server.start();
        health = HttpServer.create(any, 0);
        health.createContext("/health", exchange -> reply(exchange, 200, "ok"));
        health.start();
    }

    String url() {
        return "https://127.0.0.1:" + server.getAddress().getPort() + "/mcp";
    }

    String health() {
        return "http://127.0.0.1:" + health.getAddress().getPort();
    }

    /** Return the tokens that were shown. */
    Set<String> tokens() {
        return tokens;
    }

    /** Return why requests were refused. */
    List<String> refused() {
        return refused;
    }

    private void serve(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String token = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        String tenant = String.valueOf(exchange.getRequestHeaders().getFirst("X-Tenant"));
        if (!token.startsWith("Bearer token-") || !tenant.equals("acme")) {
            refuse(exchange, 401, "token " + token + ", tenant " + tenant);
            return;
        }
        tokens.add(token);
        String cookie = String.valueOf(exchange.getRequestHeaders().getFirst("Cookie"));
        String node = cookie.startsWith("SRV=") ? cookie.substring(4) : "n" + nodes.getAndIncrement() % 2;
        String session = exchange.getRequestHeaders().getFirst("Mcp-Session-Id");
        if (session != null && !node.equals(nodeOfSession.get(session))) {
            refuse(exchange, 404, "session of " + nodeOfSession.get(session) + " at " + node);
            return;
        }
        if (!cookie.startsWith("SRV=")) {
            exchange.getResponseHeaders().add("Set-Cookie", "SRV=" + node + "; path=/; HttpOnly; Secure");
        }
        answer(exchange, node, body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body));
    }

    private void answer(HttpExchange exchange, String node, JsonNode message) throws IOException {
        if (!message.has("id")) {
            reply(exchange, exchange.getRequestMethod().equals("GET") ? 405 : 202, "");
            return;
        }
        String result = switch (message.path("method").asText()) {
            case "initialize" -> {
                String session = "session-" + nodeOfSession.size();
                nodeOfSession.put(session, node);
                exchange.getResponseHeaders().add("Mcp-Session-Id", session);
                yield "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{}},"
                        + "\"serverInfo\":{\"name\":\"demanding\",\"version\":\"1\"}}";
            }
            case "tools/list" -> "{\"tools\":[{\"name\":\"echo\",\"inputSchema\":{\"type\":\"object\"}}]}";
            default -> "{\"content\":[{\"type\":\"text\",\"text\":\"ok\"}]}";
        };
        reply(exchange, 200, "{\"jsonrpc\":\"2.0\",\"id\":" + message.get("id") + ",\"result\":" + result + "}");
    }

    private void refuse(HttpExchange exchange, int status, String why) throws IOException {
        refused.add(exchange.getRequestMethod() + ": " + why);
        reply(exchange, status, why);
    }

    private static void reply(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        health.stop(0);
    }
}
