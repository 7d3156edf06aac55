package mcpleak.probe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * Serve the readings of one process tree of this host over HTTP, to a run on another.
 *
 * <table>
 * <caption>Requests</caption>
 * <tr><td>{@code GET /v1/server}</td><td>the process, its runtime and its host</td></tr>
 * <tr><td>{@code GET /v1/sample}</td><td>a reading of the tree; with {@code ?afresh} of everything</td></tr>
 * <tr><td>{@code POST /v1/collect}</td><td>live bytes after a forced collection</td></tr>
 * </table>
 *
 * <p>Where a token is set, each request carries it as {@code Authorization: Bearer TOKEN}, else the answer is 401. Requests of web
 * pages (with an {@code Origin}) are refused: 403. A client that stalls keeps one of {@value #THREADS} threads, for
 * {@value #REQUEST_SECONDS} s at most; one reading at a time; thread-safe.
 */
public final class AgentServer implements AutoCloseable {

    private static final String BEARER = "Bearer ";
    private static final int THREADS = 32;
    private static final int REQUEST_SECONDS = 10;

    static {
        // the JDK's server waits for the rest of a request for ever otherwise; read when its first instance is made
        System.setProperty(
                "sun.net.httpserver.maxReqTime",
                System.getProperty("sun.net.httpserver.maxReqTime", Integer.toString(REQUEST_SECONDS)));
    }

    private final HttpServer http;
    private final ExecutorService threads;
    private final Access access;
    private final long pid;
    private final RuntimeProbe probe;
    private final TreeSource tree;

    /**
     * Say where to listen and who may ask.
     *
     * @param address loopback, unless there is a token; port 0 picks one
     * @param token what each request must carry; empty for nothing, which loopback alone allows
     * @param tls the certificate to show; empty for plain HTTP
     */
    public record Access(InetSocketAddress address, Optional<String> token, Optional<SSLContext> tls) {

        /** @throws IllegalArgumentException if others than this host could ask without a token */
        public Access {
            boolean loopback =
                    address.getAddress() != null && address.getAddress().isLoopbackAddress();
            if (!loopback && token.isEmpty()) {
                throw new IllegalArgumentException(
                        "an agent that listens on " + address
                                + ", which is not a loopback address, needs a token (--token, or MCPLEAK_TOKEN in the environment)");
            }
        }
    }

    private AgentServer(HttpServer http, Access access, RuntimeProbe.Target target, InstantSource clock) {
        this.http = http;
        this.access = access;
        this.pid = target.pid();
        this.probe = RuntimeProbe.connect(target);
        this.tree = new ProcessTreeSampler(pid, clock);
        this.threads = Executors.newFixedThreadPool(THREADS, work -> {
            Thread daemon = new Thread(work, "mcpleak-agent");
            daemon.setDaemon(true);
            return daemon;
        });
    }

    /**
     * Connect to the process and begin to serve.
     *
     * @throws IOException if the address cannot be listened on
     */
    public static AgentServer start(RuntimeProbe.Target target, Access access, InstantSource clock) throws IOException {
        HttpServer http = open(access);
        AgentServer server = new AgentServer(http, access, target, clock);
        server.serve("/v1/server", "GET", exchange -> server.description().write());
        server.serve(
                "/v1/sample",
                "GET",
                exchange -> AgentJson.write(server.sample(
                        "afresh".equals(exchange.getRequestURI().getQuery())
                                ? TreeSource::sampleAfresh
                                : TreeSource::sampleOnce)));
        server.serve("/v1/collect", "POST", exchange -> AgentJson.write(server.collect()));
        http.setExecutor(server.threads);
        http.start();
        return server;
    }

    private static HttpServer open(Access access) throws IOException {
        if (access.tls().isEmpty()) {
            return HttpServer.create(access.address(), 0);
        }
        HttpsServer https = HttpsServer.create(access.address(), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(access.tls().get()));
        return https;
    }

    /** Return the port that it listens on. */
    public int port() {
        return http.getAddress().getPort();
    }

    /** Return how live bytes are read, a phrase for people. */
    public String how() {
        return probe.how();
    }

    private AgentDescription description() {
        return new AgentDescription(
                pid,
                ProcessHandle.of(pid)
                        .flatMap(process -> process.info().commandLine())
                        .orElse(""),
                RuntimeDetector.detect(pid),
                probe.source().isPresent(),
                probe.how(),
                probe.remarks(),
                HostMemory.totalBytes(),
                Cgroup.of(pid).map(Cgroup::limitBytes).orElse(OptionalLong.empty()));
    }

    private TreeReading sample(Function<TreeSource, TreeReading> reading) {
        synchronized (tree) {
            return reading.apply(tree);
        }
    }

    private LiveBytes collect() {
        return probe.source()
                .<LiveBytes>map(LiveBytesSource::collectAndRead)
                .orElseGet(() -> new LiveBytes.Unreadable(probe.how()));
    }

    /** What answers a request. */
    private interface Answer {
        String to(HttpExchange exchange);
    }

    private void serve(String path, String method, Answer answer) {
        http.createContext(path, exchange -> {
            try (exchange) {
                if (!exchange.getRequestURI().getPath().equals(path)) {
                    send(exchange, 404, () -> error("there is no " + path + " below this"));
                } else if (!exchange.getRequestMethod().equals(method)) {
                    send(exchange, 405, () -> error("use " + method));
                } else if (exchange.getRequestHeaders().containsKey("Origin")) {
                    send(exchange, 403, () -> error("web pages may not ask"));
                } else if (!isAllowed(exchange)) {
                    exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
                    send(exchange, 401, () -> error("the token is missing or wrong"));
                } else {
                    send(exchange, 200, () -> answer.to(exchange));
                }
            }
        });
    }

    private boolean isAllowed(HttpExchange exchange) {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        return access.token().isEmpty()
                || (given != null && equal(BEARER + access.token().get(), given));
    }

    /** Compare in a time that tells nothing of the place of the first difference. */
    private static boolean equal(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private static String error(String text) {
        return AgentJson.object().put("error", text).toString();
    }

    private static void send(HttpExchange exchange, int status, Supplier<String> text) throws IOException {
        byte[] body = text.get().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    /** Stop to serve and let go of the process; it runs on. */
    @Override
    public void close() {
        http.stop(0);
        threads.shutdown();
        probe.source().ifPresent(LiveBytesSource::close);
    }
}
