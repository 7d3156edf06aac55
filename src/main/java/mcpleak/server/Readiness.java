package mcpleak.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ask a server once whether it is ready: by {@code GET /health} where it has that, else by an MCP {@code initialize}, whose
 * session is deleted at once.
 *
 * <p>It speaks through {@link HttpURLConnection} because that closes a connection on demand and has no threads: nothing
 * stays open beside the load. Redirects are not followed and no request is repeated. Immutable.
 *
 * @param url the MCP endpoint
 * @param headers sent with every request, as for authorization; may be empty
 */
record Readiness(URI url, Map<String, String> headers) {

    /** What a server said to one question. */
    sealed interface Answer {}

    /** It serves. */
    record Ready() implements Answer {}

    /**
     * It does not serve yet.
     *
     * @param why what it answered instead, or why it did not
     */
    record NotYet(String why) implements Answer {}

    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final int BODY_BYTES = 65_536;

    /** The oldest version of Streamable HTTP: every server knows it, and it asks for no version header later. */
    private static final String INITIALIZE = """
            {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-03-26",\
            "capabilities":{},"clientInfo":{"name":"mcpleak-readiness","version":"1"}}}""";

    Readiness {
        headers = Map.copyOf(headers);
    }

    /** Ask once; each request waits for its answer at most {@code limit}. */
    Answer ask(Duration limit) {
        Answer last = new NotYet("the host " + url.getHost() + " is unknown");
        for (URI target : targets()) {
            try {
                return ask(target, limit);
            } catch (ConnectException refused) {
                last = new NotYet("connection refused");
            } catch (IOException e) {
                return new NotYet(e.getClass().getSimpleName() + ": " + e.getMessage());
            }
        }
        return last;
    }

    /** A host may have several addresses, and a server may listen on one of them only: Node on ::1 for localhost. */
    private List<URI> targets() {
        List<URI> targets = new ArrayList<>(List.of(url));
        ServerAddress address = ServerAddress.of(url);
        List<InetAddress> addresses = address.addresses();
        for (InetAddress other : addresses.subList(Math.min(1, addresses.size()), addresses.size())) {
            String literal =
                    other.getHostAddress().contains(":") ? "[" + other.getHostAddress() + "]" : other.getHostAddress();
            targets.add(new ServerAddress(address.scheme(), literal, address.port())
                    .origin()
                    .resolve(path()));
        }
        return targets;
    }

    private String path() {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }

    private Answer ask(URI target, Duration limit) throws IOException {
        int health = health(target.resolve("/health"), limit);
        if (health / 100 == 2) {
            return new Ready();
        }
        return health == 503 ? new NotYet("/health answered 503") : initialize(target, limit);
    }

    private int health(URI target, Duration limit) throws IOException {
        HttpURLConnection connection = open(target, "GET", Map.of(), limit);
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }

    private Answer initialize(URI target, Duration limit) throws IOException {
        HttpURLConnection connection = open(
                target,
                "POST",
                Map.of("Content-Type", "application/json", "Accept", "application/json, text/event-stream"),
                limit);
        try {
            byte[] body = INITIALIZE.getBytes(StandardCharsets.UTF_8);
            connection.setDoOutput(true);
            // a fixed length also keeps the JDK from sending the POST a second time when the connection breaks
            connection.setFixedLengthStreamingMode(body.length);
            connection.getOutputStream().write(body);
            int status = connection.getResponseCode();
            String answer = beginningOfBody(connection);
            if (status / 100 == 2) {
                Optional.ofNullable(connection.getHeaderField("Mcp-Session-Id"))
                        .ifPresent(session -> delete(target, session, limit));
                return new Ready();
            }
            // a server that knows only later versions of MCP refuses in JSON-RPC: it serves
            return status == 400 && answer.contains("\"jsonrpc\"")
                    ? new Ready()
                    : new NotYet("initialize was answered by HTTP status " + status);
        } finally {
            connection.disconnect();
        }
    }

    /** Reads once: what has come so far. A server may leave an event stream open, and the answer is its first event. */
    private static String beginningOfBody(HttpURLConnection connection) {
        try {
            byte[] bytes = new byte[BODY_BYTES];
            int count = stream(connection).read(bytes);
            return new String(bytes, 0, Math.max(0, count), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            return "";
        }
    }

    private static InputStream stream(HttpURLConnection connection) throws IOException {
        InputStream error = connection.getErrorStream();
        return error == null ? connection.getInputStream() : error;
    }

    /** A server may refuse (405): then its session ends as it sees fit, and the server is ready all the same. */
    private void delete(URI target, String session, Duration limit) {
        try {
            HttpURLConnection connection = open(target, "DELETE", Map.of("Mcp-Session-Id", session), limit);
            try {
                connection.getResponseCode();
            } finally {
                connection.disconnect();
            }
        } catch (IOException unanswered) {
            // the same: it served a moment ago
        }
    }

    private HttpURLConnection open(URI target, String method, Map<String, String> own, Duration limit)
            throws IOException {
        HttpURLConnection connection = (HttpURLConnection) target.toURL().openConnection(Proxy.NO_PROXY);
        connection.setRequestMethod(method);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout((int) CONNECT.toMillis());
        connection.setReadTimeout((int) Math.max(1, Math.min(Integer.MAX_VALUE, limit.toMillis())));
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(own);
        all.put("Connection", "close");
        all.forEach(connection::setRequestProperty);
        return connection;
    }
}
