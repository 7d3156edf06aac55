// A small MCP server over Streamable HTTP that keeps KEEP bytes of each call (0: none), or looks as if it did (LOOK).
// With TOOLS tools, only tool number LEAKY keeps bytes. SESSION bytes are kept of each session, DELETE or not: for TTL seconds after its
// last use (0: for ever), of the last CAP sessions (0: of all).
// Drops at its end what it has kept, and tells how many bytes that gave back.
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

public final class Server {
    private static final int KEEP = Integer.parseInt(System.getenv().getOrDefault("KEEP", "0"));
    private static final String LOOK = System.getenv().getOrDefault("LOOK", "none");
    private static final long TTL_MILLIS = 1000L * number("TTL");
    private static final int CAP = number("CAP");
    private static final int SESSION = number("SESSION");
    private static final List<String> TOOLS = System.getenv().containsKey("TOOLS")
            ? IntStream.rangeClosed(1, number("TOOLS")).mapToObj(i -> "work" + i).toList()
            : List.of("work");
    private static final String LEAKY = "work" + System.getenv().getOrDefault("LEAKY", "");
    private static final Map<String, Held> HELD = new LinkedHashMap<>();
    private static final Pattern NAME = Pattern.compile("\"params\":\\{.*?\"name\":\"([^\"]*)\"");
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

    private static final class Held {
        long at = System.currentTimeMillis();
        final byte[] bytes = piece(SESSION);
    }

    private static int number(String variable) {
        return Integer.parseInt(System.getenv().getOrDefault(variable, "0"));
    }

    private static synchronized void openSession(String session) {
        HELD.put(session, new Held());
        if (CAP > 0 && HELD.size() > CAP) {
            HELD.remove(HELD.keySet().iterator().next());
        }
    }

    private static synchronized void use(String session) {
        Held held = session == null ? null : HELD.remove(session);
        if (held != null) {
            held.at = System.currentTimeMillis();
            HELD.put(session, held);
        }
    }

    private static synchronized void forget() {
        HELD.values().removeIf(held -> System.currentTimeMillis() - held.at > TTL_MILLIS);
    }

    private static void forgetting() {
        try {
            while (true) {
                Thread.sleep(500);
                forget();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static synchronized long onCall(String tool) {
        calls++;
        if (KEEP > 0 && (TOOLS.size() == 1 || tool.equals(LEAKY))) {
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
                return "{\"tools\":[" + TOOLS.stream()
                        .map(name -> "{\"name\":\"" + name + "\",\"inputSchema\":{\"type\":\"object\","
                                + "\"properties\":{\"text\":{\"type\":\"string\"}}}}")
                        .collect(Collectors.joining(",")) + "]}";
            default:
                return "{\"content\":[{\"type\":\"text\",\"text\":\"done " + onCall(first(NAME, body)) + "\"}]}";
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
                    String session = UUID.randomUUID().toString();
                    exchange.getResponseHeaders().set("Mcp-Session-Id", session);
                    if (SESSION > 0) {
                        openSession(session);
                    }
                } else {
                    use(exchange.getRequestHeaders().getFirst("Mcp-Session-Id"));
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
        if (TTL_MILLIS > 0) {
            Thread forgetting = new Thread(Server::forgetting);
            forgetting.setDaemon(true);
            forgetting.start();
        }
        http.start();
    }
}
