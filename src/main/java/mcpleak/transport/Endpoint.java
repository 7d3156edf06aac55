package mcpleak.transport;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import mcpleak.mcp.AnswerLimits;

/**
 * Describe where an MCP server listens and how it is talked to.
 *
 * @param url the MCP endpoint, http or https
 * @param headers what is sent with every request beside the protocol's own headers, in order; may be empty
 * @param requestTimeout how long a response may take, connecting included
 * @param limits bounds of an answer
 */
public record Endpoint(URI url, Map<String, String> headers, Duration requestTimeout, AnswerLimits limits) {

    /** How long a response may take unless told otherwise: 60 s, as Gatling's own HTTP protocol has it. */
    public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(60);

    /** @throws IllegalArgumentException if the address is not http(s) with a host, or the timeout is under a millisecond */
    public Endpoint {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if ((!scheme.equals("http") && !scheme.equals("https")) || url.getHost() == null) {
            throw new IllegalArgumentException("an MCP endpoint is http://host/path or https://host/path, not " + url);
        }
        if (requestTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("requestTimeout is at least 1 ms, not " + requestTimeout);
        }
        headers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** Describe an endpoint with the default timeout and limits and no headers of its own. */
    public static Endpoint of(URI url) {
        return new Endpoint(url, Map.of(), DEFAULT_REQUEST_TIMEOUT, AnswerLimits.DEFAULT);
    }
}
