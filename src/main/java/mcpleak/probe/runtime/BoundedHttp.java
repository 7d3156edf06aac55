package mcpleak.probe.runtime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import mcpleak.network.HandshakeFailure;
import mcpleak.network.Identity;
import mcpleak.secret.BasicAuthentication;

/**
 * Read a page over HTTP of a server that may be slow, endless or broken: for a bounded time, up to a bounded size, without
 * following redirects.
 *
 * <p>Thread-safe.
 */
public final class BoundedHttp {

    /** Reads JSON that somebody else serves: a tree takes many times the memory of its text, so its parts are bounded. */
    public static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(200)
                    .maxTokenCount(2_000_000)
                    .build())
            .build();

    private static final int PROXY_ASKS = 407;

    private final HttpClient client;
    private final Duration limit;
    private final int maxBytes;
    private final Identity identity;

    /**
     * Set the bounds.
     *
     * @param identity who asks, and how servers are reached
     */
    public BoundedHttp(Duration limit, int maxBytes, Identity identity) {
        this.identity = identity;
        this.limit = limit;
        this.maxBytes = maxBytes;
        // HTTP/1.1: the header that offers HTTP/2 makes Node's inspector refuse the request
        this.client = identity.network()
                .client()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(limit)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * Hold an answer.
     *
     * @param status its status
     * @param body its body as UTF-8
     */
    public record Answer(int status, String body) {}

    /**
     * Read a page.
     *
     * @return its body as UTF-8
     * @throws IOException if the status is not 200, or a bound is exceeded; the message names URL and rule
     */
    public String get(URI url) throws IOException {
        Answer answer = send(HttpRequest.newBuilder(url).GET(), limit);
        if (answer.status() != 200) {
            throw new IOException(url + " answered with status " + answer.status());
        }
        return answer.body();
    }

    /**
     * Send a request and read its answer, whatever its status.
     *
     * @param within time from the request to the last byte
     * @throws IOException if there is none, or a bound is exceeded; the message names URL and rule
     */
    public Answer send(HttpRequest.Builder builder, Duration within) throws IOException {
        HttpRequest request = authorized(builder.timeout(within).build(), builder);
        URI url = request.uri();
        try (BoundedThread thread = new BoundedThread("mcpleak-http", within)) {
            return thread.call(() -> read(url, client.send(request, HttpResponse.BodyHandlers.ofInputStream())));
        } catch (IOException e) {
            boolean late = e.getCause() instanceof TimeoutException || e.getCause() instanceof HttpTimeoutException;
            String why = late ? " did not answer whole within " + within.toMillis() + " ms" : ": " + why(e);
            throw e.getCause() instanceof Refused refused ? refused : new IOException(url + why, e);
        }
    }

    private static String why(IOException e) {
        String cause = String.valueOf(e.getCause());
        return HandshakeFailure.isKnown(cause) ? HandshakeFailure.text(cause) : cause;
    }

    private HttpRequest authorized(HttpRequest request, HttpRequest.Builder builder) {
        identity.headersTo(request.uri()).forEach(builder::setHeader);
        identity.network().authorize(builder, request.uri());
        HttpRequest own = builder.build();
        return BasicAuthentication.authorization(request.uri())
                .filter(basic -> own.headers().firstValue("Authorization").isEmpty())
                .map(basic -> builder.header("Authorization", basic).build())
                .orElse(own);
    }

    private Answer read(URI url, HttpResponse<InputStream> response) throws IOException {
        if (response.statusCode() == PROXY_ASKS) {
            throw new Refused(url + ": " + HandshakeFailure.text("407"));
        }
        try (InputStream in = response.body()) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new Refused(url + " answered with more than " + maxBytes + " bytes");
            }
            return new Answer(response.statusCode(), new String(bytes, StandardCharsets.UTF_8));
        }
    }

    /** An answer that is not taken. */
    private static final class Refused extends IOException {

        private static final long serialVersionUID = 1;

        Refused(String why) {
            super(why);
        }
    }
}
