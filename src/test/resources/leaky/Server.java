// A small MCP server over Streamable HTTP that keeps KEEP bytes of each call (0: none), or looks as if it did (LOOK).
// Drops at its end what it has kept, and tells how many bytes that gave back.
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public final class Server {
    private static final int KEEP = Integer.parseInt(System.getenv().getOrDefault("KEEP", "0"));
    private static final String LOOK = System.getenv().getOrDefault("LOOK", "none");
    private static final Pattern ID = Pattern.compile("\"id\":(\"[^\"]*\"|\\d+)");
    private static final Pattern METHOD = Pattern.compile("\"method\":\"([^\"]*)\"");
    private static final Pattern VERSION = Pattern.compile("\"protocolVersion\":\"([^\"]*)\"");
    private static final byte[][] CACHE = new byte[3_000][];
    private static List<byte[]> kept = new ArrayList<>();
    private static byte[] garbage;
    private static long calls;

    // a header of 16 bytes, with the length in it
    private static byte[] piece(int bytes) {
        return new byte[Math.max(0, bytes - 16)];
    }

    private static synchronized long onCall() {
        calls++;
        if (KEEP > 0) {
            kept.add(piece(KEEP));
        }
        switch (LOOK) {
            case "warmup":
                if (calls <= 1_000) {
                    kept.add(piece(3_072));
                }
                break;
            case "cache":
                CACHE[(int) (calls % CACHE.length)] = piece(4_096);
                break;
            case "saw":
                garbage = piece(60_000 + (int) (calls * 7_919 % 30_000));
                break;
            default:
        }
        return calls;
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static synchronized void tell() {
        used();
        long before = used();
        kept = new ArrayList<>();
        long bytes = KEEP > 0 ? before - used() : 0;
        System.out.printf(
                Locale.ROOT, "RETAINED {\"calls\": %d, \"bytesPerCall\": %.1f}%n", calls, (double) bytes / Math.max(1, calls));
    }

    private static String first(Pattern pattern, String body) {
        Matcher found = pattern.matcher(body);
        return found.find() ? found.group(1) : "";
    }

    private static String result(String body) {
        switch (first(METHOD, body)) {
            case "initialize":
                return "{\"protocolVersion\":\"" + first(VERSION, body)
                        + "\",\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"leaky\",\"version\":\"1\"}}";
            case "tools/list":
                return "{\"tools\":[{\"name\":\"work\",\"inputSchema\":{\"type\":\"object\","
                        + "\"properties\":{\"text\":{\"type\":\"string\"}}}}]}";
            default:
                return "{\"content\":[{\"type\":\"text\",\"text\":\"done " + onCall() + "\"}]}";
        }
    }

    private static void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String id = first(ID, body);
            if (!exchange.getRequestMethod().equals("POST")) {
                exchange.sendResponseHeaders(exchange.getRequestMethod().equals("DELETE") ? 200 : 405, -1);
            } else if (id.isEmpty()) {
                exchange.sendResponseHeaders(202, -1);
            } else {
                if (first(METHOD, body).equals("initialize")) {
                    exchange.getResponseHeaders().set("Mcp-Session-Id", UUID.randomUUID().toString());
                }
                byte[] answer = ("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result(body) + "}")
                        .getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            }
        }
    }

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(System.getenv("PORT"));
        HttpServer http = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 128);
        http.createContext("/mcp", Server::serve);
        http.setExecutor(Executors.newFixedThreadPool(16));
        Runtime.getRuntime().addShutdownHook(new Thread(Server::tell));
        http.start();
    }
}
