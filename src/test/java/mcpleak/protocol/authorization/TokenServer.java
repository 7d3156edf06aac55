package mcpleak.protocol.authorization;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** An authorization server with metadata, registration, codes without a human, and numbered tokens; each answer can be another. */
public final class TokenServer implements AutoCloseable {

    private static final String PREFIX = "/.well-known/";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Function<Asked, Reply>> replies = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger tokens = new AtomicInteger();

    /** One request: the parameters of its form or query, in order of their names. */
    public record Asked(String path, Map<String, String> parameters, Optional<String> authorization, String body) {}

    /** One answer. */
    public record Reply(int status, String body, Map<String, String> headers) {

        /** Answer with an object. */
        public static Reply json(String object) {
            return new Reply(200, object.replace('\'', '"'), Map.of());
        }

        /** Refuse. */
        public static Reply error(String code, String description) {
            return new Reply(
                    400, "{\"error\":\"" + code + "\",\"error_description\":\"" + description + "\"}", Map.of());
        }
    }

    /** Serve, and speak for an MCP server. */
    public TokenServer(URI mcp) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        String url = url().toString();
        on(
                PREFIX + "oauth-protected-resource/mcp",
                Reply.json("{'resource':'" + mcp + "','authorization_servers':['" + url + "']}"));
        metadata("");
        on(
                "/register",
                new Reply(201, "{\"client_id\":\"registered\",\"client_secret\":\"registered-secret\"}", Map.of()));
        on(
                "/authorize",
                each -> new Reply(
                        302,
                        "",
                        Map.of(
                                "Location",
                                each.parameters().get("redirect_uri") + "?code=c-1&state="
                                        + each.parameters().get("state"))));
        on("/token", each -> token(3600, ""));
    }

    /** Describe itself, with more members beside the usual. */
    public void metadata(String more) {
        String url = url().toString();
        on(
                PREFIX + "oauth-authorization-server",
                Reply.json(
                        "{'issuer':'" + url + "','token_endpoint':'" + url + "/token','authorization_endpoint':'" + url
                                + "/authorize','registration_endpoint':'" + url
                                + "/register','code_challenge_methods_supported':['S256']" + more + "}"));
    }

    /** Make the next token: token-1, token-2, ... */
    public Reply token(int seconds, String more) {
        return Reply.json("{'access_token':'token-" + tokens.incrementAndGet() + "','token_type':'Bearer','expires_in':"
                + seconds + more + "}");
    }

    public void on(String path, Reply reply) {
        on(path, each -> reply);
    }

    public void on(String path, Function<Asked, Reply> reply) {
        replies.put(path, reply);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Return the header by which an MCP server names this one. */
    public String challenge(String more) {
        return "Bearer resource_metadata=\"" + url() + PREFIX + "oauth-protected-resource/mcp\"" + more;
    }

    /** Return what was asked at a path, in order. */
    public List<Asked> asked(String path) {
        return asked.stream().filter(each -> each.path().equals(path)).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String query = exchange.getRequestURI().getRawQuery();
            Asked one = new Asked(
                    exchange.getRequestURI().getPath(),
                    parameters(query == null ? body : query),
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")),
                    body);
            asked.add(one);
            Reply reply = replies.getOrDefault(one.path(), each -> new Reply(404, "", Map.of()))
                    .apply(one);
            reply.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> all = new TreeMap<>();
        for (String each : text.split("&", -1)) {
            String[] both = each.split("=", 2);
            if (both.length == 2) {
                all.put(both[0], URLDecoder.decode(both[1], StandardCharsets.UTF_8));
            }
        }
        return all;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
