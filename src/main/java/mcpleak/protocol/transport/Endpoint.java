package mcpleak.protocol.transport;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import mcpleak.network.HttpProxy;
import mcpleak.protocol.message.body.AnswerDecoder.AnswerLimits;

/**
 * Describe where an MCP server listens over HTTP and how it is talked to. Immutable.
 *
 * @param url the MCP endpoint, http or https
 * @param limits bounds of an answer
 * @param http which version of HTTP is offered
 * @param proxy the HTTP proxy on the way, where it is for this server; empty: none
 */
public record Endpoint(URI url, AnswerLimits limits, HttpVersion http, Optional<HttpProxy> proxy) {

    /** How long a response may take unless told otherwise: 60 s, as Gatling's own HTTP protocol has it. */
    public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(60);

    /** Name the versions of HTTP. */
    public enum HttpVersion {
        /** HTTP/1.1. */
        HTTP_1_1,
        /** HTTP/2 if an https server agrees to it, else HTTP/1.1. */
        HTTP_2
    }

    /** @throws IllegalArgumentException if the address is not http(s) with a host */
    public Endpoint {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if ((!scheme.equals("http") && !scheme.equals("https")) || url.getHost() == null) {
            throw new IllegalArgumentException("an MCP endpoint is http://host/path or https://host/path, not " + url);
        }
    }

    /** Describe an endpoint with the default limits, reached directly over HTTP/1.1. */
    public static Endpoint of(URI url) {
        return new Endpoint(url, AnswerLimits.DEFAULT, HttpVersion.HTTP_1_1, Optional.empty());
    }

    /** Return the same with other limits. */
    public Endpoint with(AnswerLimits other) {
        return new Endpoint(url, other, http, proxy);
    }

    /** Return the same, offering HTTP/2. */
    public Endpoint withHttp2() {
        return new Endpoint(url, limits, HttpVersion.HTTP_2, proxy);
    }

    /** Return the same, behind a proxy. */
    public Endpoint through(HttpProxy other) {
        return new Endpoint(url, limits, http, Optional.of(other));
    }
}
