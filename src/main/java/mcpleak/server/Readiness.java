package mcpleak.server;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import mcpleak.network.HandshakeFailure;
import mcpleak.network.Identity;

/**
 * Ask a server once whether it is ready: by {@code GET /health} where it has that, else by an MCP {@code initialize}, whose
 * session is deleted at once, else by opening its stream. Nothing stays open, redirects are not followed, no request is repeated. Immutable.
 *
 * @param url the MCP endpoint
 * @param identity who asks, and how the server is reached
 */
record Readiness(URI url, Identity identity) {

    /** The oldest version of Streamable HTTP: every server knows it, and it asks for no version header later. */
    private static final String INITIALIZE = """
            {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-03-26",\
            "capabilities":{},"clientInfo":{"name":"mcpleak-readiness","version":"1"}}}""";

    /** What a server refuses by these does not change while one waits: it has started, and wants something else. */
    private static final Set<Integer> MAY_CHANGE = Set.of(405, 408, 425, 429);

    private static final int MOST_REDIRECTS = 5;
    private static final int QUOTED = 200;

    /** Say why a server does not serve. */
    sealed interface Missing {

        /** Return one sentence without its full stop. */
        String text();

        /** It gave no answer. */
        record Answer(String text) implements Missing {}

        /**
         * It answered, and refused.
         *
         * @param isForGood whether waiting will not change that
         */
        record Refusal(String text, boolean isForGood) implements Missing {}
    }

    /**
     * Ask once; each request waits for its answer at most {@code limit}.
     *
     * @return what it answered instead of serving, or why it did not answer; empty if it serves
     */
    Optional<Missing> whyNotReady(Duration limit) {
        String last = "the host " + url.getHost() + " is unknown";
        // a server may listen on one address of its host only: Node on ::1 for localhost
        for (InetAddress address : addresses()) {
            try {
                return whyNotReady(address, limit);
            } catch (ConnectException refused) {
                last = "connection refused";
            } catch (IOException e) {
                last = e.getMessage() == null
                        ? e.getClass().getSimpleName()
                        : HandshakeFailure.text(url, e.getMessage());
            }
        }
        return Optional.of(new Missing.Answer(last));
    }

    /** A proxy looks the host up itself. */
    private List<InetAddress> addresses() {
        return identity.network().proxyTo(url).isPresent()
                ? List.of(InetAddress.getLoopbackAddress())
                : ServerAddress.of(url).addresses();
    }

    private SingleRequest request(String method, URI to, Map<String, String> all, String body) {
        return new SingleRequest(identity.network(), method, to, all, body);
    }

    private Optional<Missing> whyNotReady(InetAddress address, Duration limit) throws IOException {
        int health = request("GET", url.resolve("/health"), identity.headers(), "")
                .send(address, limit)
                .status();
        if (health / 100 == 2) {
            return Optional.empty();
        }
        return health == 503
                ? Optional.of(new Missing.Refusal("/health answered 503", false))
                : initialize(address, limit);
    }

    private Optional<Missing> initialize(InetAddress address, Duration limit) throws IOException {
        SingleRequest.Answer answer = initialize(url, address, limit, MOST_REDIRECTS);
        if (answer.status() / 100 == 2) {
            String session = answer.headers().get("mcp-session-id");
            if (session != null) {
                delete(session, cookies(answer), address, limit);
            }
            return Optional.empty();
        }
        boolean unknown = answer.status() == 404 || answer.status() == 405;
        // a server that knows only later versions of MCP refuses in JSON-RPC: it serves
        boolean refused = answer.status() == 400 && answer.beginning().contains("\"jsonrpc\"");
        // users show what is not known before there are any
        boolean wantsUser = identity.isPerUser() && (answer.status() == 401 || answer.status() == 403);
        return refused || wantsUser || (unknown && streams(address, limit))
                ? Optional.empty()
                : Optional.of(refusal(answer));
    }

    /** Ask, and again where a redirection on the same origin leads, as the load's requests do. */
    private SingleRequest.Answer initialize(URI where, InetAddress address, Duration limit, int redirects)
            throws IOException {
        Map<String, String> all = with("Content-Type", "application/json");
        all.put("Accept", "application/json, text/event-stream");
        SingleRequest.Answer answer = request("POST", where, all, INITIALIZE).send(address, limit);
        Optional<URI> next = answer.status() == 307 || answer.status() == 308
                ? Optional.ofNullable(answer.headers().get("location")).flatMap(to -> sameOrigin(where, to))
                : Optional.empty();
        return next.isPresent() && redirects > 0 ? initialize(next.get(), address, limit, redirects - 1) : answer;
    }

    private Map<String, String> with(String name, String value) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.put(name, value);
        all.putAll(identity.headers());
        return all;
    }

    private static Optional<URI> sameOrigin(URI from, String location) {
        try {
            URI to = from.resolve(location.strip());
            return ServerAddress.of(to).equals(ServerAddress.of(from)) ? Optional.of(to) : Optional.empty();
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    private static Missing refusal(SingleRequest.Answer answer) {
        int status = answer.status();
        String said = status / 100 == 3
                ? "the server redirects to " + answer.headers().getOrDefault("location", "nowhere")
                : status == 407 ? HandshakeFailure.text("407") : scheme(answer) + answer.beginning();
        String quote = RunningProcess.plain(said.strip(), QUOTED);
        return new Missing.Refusal(
                "initialize was answered by HTTP status " + status + (quote.isEmpty() ? "" : ": " + quote),
                (status / 100 == 3 || status / 100 == 4) && !MAY_CHANGE.contains(status));
    }

    /** What else a challenge says is for a client, and much of it is hidden. */
    private static String scheme(SingleRequest.Answer answer) {
        return Optional.ofNullable(answer.headers().get("www-authenticate"))
                .map(challenge -> "it asks for " + challenge.strip().split("[ ,]", 2)[0] + ": ")
                .orElse("");
    }

    /** Ask a server of 2024-11-05, whose endpoint is a stream. */
    private boolean streams(InetAddress address, Duration limit) throws IOException {
        SingleRequest.Answer answer =
                request("GET", url, with("Accept", "text/event-stream"), "").send(address, limit);
        return answer.status() == 200
                && answer.headers().getOrDefault("content-type", "").startsWith("text/event-stream");
    }

    /** A balancer sends to the same server whoever shows what it gave. */
    private static String cookies(SingleRequest.Answer answer) {
        return answer.headers()
                .getOrDefault("set-cookie", "")
                .lines()
                .map(line -> line.replaceFirst(";.*", ""))
                .collect(Collectors.joining("; "));
    }

    /** A server may refuse (405): then its session ends as it sees fit, and the server is ready all the same. */
    private void delete(String session, String cookies, InetAddress address, Duration limit) {
        try {
            Map<String, String> all = with("Mcp-Session-Id", session);
            if (!cookies.isEmpty()) {
                all.merge("Cookie", cookies, (own, theirs) -> own + "; " + theirs);
            }
            request("DELETE", url, all, "").send(address, limit);
        } catch (IOException unanswered) {
            // the same: it served a moment ago
        }
    }
}
