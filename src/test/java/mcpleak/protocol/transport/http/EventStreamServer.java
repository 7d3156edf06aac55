package mcpleak.protocol.transport.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Be a server of the oldest transport that says on its streams what a test wants, and records what it is sent. */
final class EventStreamServer implements AutoCloseable {

    /** Ends the stream that it is sent on. */
    static final String END = "end";

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<BlockingQueue<String>> streams = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final String endpoint;
    private final Function<String, List<String>> script;
    private volatile int postStatus = 202;

    /**
     * Start one.
     *
     * @param endpoint the data of the first event
     * @param script what is written to the stream when a body is posted
     */
    EventStreamServer(String endpoint, Function<String, List<String>> script) throws IOException {
        this.endpoint = endpoint;
        this.script = script;
        this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext("/", this::serve);
        http.start();
    }

    EventStreamServer refusingPosts(int status) {
        postStatus = status;
        return this;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/sse");
    }

    /** Return what was received: request line, headers that the protocol names, body. */
    List<String> received() {
        return received;
    }

    int streamsOpened() {
        return streams.size();
    }

    /** Write to the stream that was opened last. */
    void push(String events) {
        streams.get(streams.size() - 1).add(events);
    }

    private void serve(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        received.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + headers(exchange)
                + new String(body, UTF_8));
        if (exchange.getRequestMethod().equals("GET")) {
            stream(exchange);
        } else {
            exchange.sendResponseHeaders(postStatus, -1);
            exchange.close();
            script.apply(new String(body, UTF_8)).forEach(this::push);
        }
    }

    private static Map<String, String> headers(HttpExchange exchange) {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (List.of("accept", "content-type").contains(lower) || lower.startsWith("mcp-")) {
                headers.put(lower, String.join(",", values));
            }
        });
        return headers;
    }

    private void stream(HttpExchange exchange) throws IOException {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        streams.add(events);
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(("event: endpoint\ndata: " + endpoint + "\n\n").getBytes(UTF_8));
            out.flush();
            write(events, out);
        } catch (IOException closedByClient) {
            received.add("stream closed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(BlockingQueue<String> events, OutputStream out) throws IOException, InterruptedException {
        while (!over.await(0, TimeUnit.SECONDS)) {
            String next = events.poll(50, TimeUnit.MILLISECONDS);
            if (END.equals(next)) {
                return;
            }
            // the comment finds out whether the client is still there
            out.write((next == null ? ":\n" : next).getBytes(UTF_8));
            out.flush();
        }
    }

    @Override
    public void close() {
        over.countDown();
        http.stop(0);
        threads.shutdownNow();
    }
}
