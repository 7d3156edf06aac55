package mcpleak.server;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Ask a server once whether it is ready: by {@code GET /health} where it has that, else by an MCP {@code initialize}, whose
 * session is deleted at once, else by opening its stream. Nothing stays open, redirects are not followed, no request is repeated. Immutable.
 *
 * @param url the MCP endpoint
 */
record Readiness(URI url) {

    /** The oldest version of Streamable HTTP: every server knows it, and it asks for no version header later. */
    private static final String INITIALIZE = """
            {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-03-26",\
            "capabilities":{},"clientInfo":{"name":"mcpleak-readiness","version":"1"}}}""";

    /**
     * Ask once; each request waits for its answer at most {@code limit}.
     *
     * @return what it answered instead of serving, or why it did not answer; empty if it serves
     */
    Optional<String> whyNotReady(Duration limit) {
        Optional<String> last = Optional.of("the host " + url.getHost() + " is unknown");
        // a server may listen on one address of its host only: Node on ::1 for localhost
        for (InetAddress address : ServerAddress.of(url).addresses()) {
            try {
                return whyNotReady(address, limit);
            } catch (ConnectException refused) {
                last = Optional.of("connection refused");
            } catch (IOException e) {
                last = Optional.of(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
            }
        }
        return last;
    }

    private Optional<String> whyNotReady(InetAddress address, Duration limit) throws IOException {
        int health = new SingleRequest("GET", url.resolve("/health"), Map.of(), "")
                .send(address, limit)
                .status();
        if (health / 100 == 2) {
            return Optional.empty();
        }
        return health == 503 ? Optional.of("/health answered 503") : initialize(address, limit);
    }

    private Optional<String> initialize(InetAddress address, Duration limit) throws IOException {
        Map<String, String> types =
                Map.of("Content-Type", "application/json", "Accept", "application/json, text/event-stream");
        SingleRequest.Answer answer = new SingleRequest("POST", url, types, INITIALIZE).send(address, limit);
        if (answer.status() / 100 == 2) {
            String session = answer.headers().get("mcp-session-id");
            if (session != null) {
                delete(session, address, limit);
            }
            return Optional.empty();
        }
        boolean unknown = answer.status() == 404 || answer.status() == 405;
        // a server that knows only later versions of MCP refuses in JSON-RPC: it serves
        boolean refused = answer.status() == 400 && answer.beginning().contains("\"jsonrpc\"");
        return refused || (unknown && streams(address, limit))
                ? Optional.empty()
                : Optional.of("initialize was answered by HTTP status " + answer.status());
    }

    /** Ask a server of 2024-11-05, whose endpoint is a stream. */
    private boolean streams(InetAddress address, Duration limit) throws IOException {
        SingleRequest.Answer answer =
                new SingleRequest("GET", url, Map.of("Accept", "text/event-stream"), "").send(address, limit);
        return answer.status() == 200
                && answer.headers().getOrDefault("content-type", "").startsWith("text/event-stream");
    }

    /** A server may refuse (405): then its session ends as it sees fit, and the server is ready all the same. */
    private void delete(String session, InetAddress address, Duration limit) {
        try {
            new SingleRequest("DELETE", url, Map.of("Mcp-Session-Id", session), "").send(address, limit);
        } catch (IOException unanswered) {
            // the same: it served a moment ago
        }
    }
}
