package mcpleak.protocol.authorization;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mcpleak.network.Network;
import mcpleak.protocol.message.EndpointAddress;
import mcpleak.protocol.message.Quote;
import org.jspecify.annotations.Nullable;

/**
 * Asks what a server names of others: an answer is bounded in time and size, and no redirection leads to another origin. Blocks.
 * Thread-safe.
 *
 * @param client sends; it does not follow redirections
 * @param network how servers are reached
 * @param onlySecure whether plain HTTP is refused, but for this host's own addresses
 */
record TokenHttp(HttpClient client, Network network, boolean onlySecure) {

    /** Longest body that is read; one more byte is refused. */
    static final int MOST_BYTES = 256 * 1024;

    /** How long an answer may take, its body included. */
    static final Duration LIMIT = Duration.ofSeconds(10);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int QUOTED = 60;
    private static final int MOST_REDIRECTS = 3;

    /** Ask over a network. */
    static TokenHttp over(Network network, boolean onlySecure) {
        return new TokenHttp(network.client().build(), network, onlySecure);
    }

    /** What came back. */
    record Answer(int status, HttpHeaders headers, String body) {

        boolean isSuccess() {
            return status / 100 == 2;
        }

        /** Return the body as an object; empty if it is none. */
        Optional<ObjectNode> json() {
            try {
                return JSON.readTree(body) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
            } catch (JsonProcessingException none) {
                return Optional.empty();
            }
        }

        Optional<String> header(String name) {
            return headers.firstValue(name);
        }
    }

    Answer get(URI address) throws AuthorizationException {
        return send(to(address).header("Accept", "application/json, */*;q=0.5"));
    }

    Answer post(URI address, String contentType, String body, Map<String, String> headers)
            throws AuthorizationException {
        HttpRequest.Builder request = to(address)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", contentType)
                .header("Accept", "application/json");
        headers.forEach(request::header);
        return send(request);
    }

    private HttpRequest.Builder to(URI address) {
        return network.authorize(HttpRequest.newBuilder(address), address);
    }

    /** Read a document that may be missing, or stand elsewhere on its origin; empty if the answer is no JSON object of a status from 200 to 299. */
    Optional<ObjectNode> document(URI address) throws AuthorizationException {
        URI place = address;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            Answer answer = get(place);
            URI from = place;
            Optional<URI> next = answer.header("Location")
                    .filter(to -> answer.status() / 100 == 3)
                    .flatMap(to -> EndpointAddress.onSameOrigin(from, to));
            if (next.isEmpty()) {
                return answer.isSuccess() ? answer.json() : Optional.empty();
            }
            place = next.get();
        }
        return Optional.empty();
    }

    /**
     * Check an address that a server named.
     *
     * @param what what stands there, for the message
     */
    URI address(String text, String what) throws AuthorizationException {
        try {
            URI address = new URI(text);
            String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
            boolean isWeb = scheme.equals("https") || scheme.equals("http");
            if (!isWeb
                    || address.getHost() == null
                    || address.getRawUserInfo() != null
                    || address.getRawFragment() != null) {
                throw new AuthorizationException("the " + what + " is no http(s) address: " + Quote.of(text, QUOTED));
            }
            if (onlySecure && scheme.equals("http") && !isLoopback(address.getHost())) {
                throw new AuthorizationException("the " + what + " is not https: " + Quote.of(text, QUOTED));
            }
            return address;
        } catch (URISyntaxException e) {
            throw new AuthorizationException("the " + what + " is no address: " + Quote.of(text, QUOTED), e);
        }
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    private Answer send(HttpRequest.Builder request) throws AuthorizationException {
        HttpRequest made = request.timeout(LIMIT).build();
        String host = made.uri().getScheme() + "://" + made.uri().getRawAuthority();
        CompletableFuture<HttpResponse<byte[]>> sent = client.sendAsync(made, info -> new BoundedBody());
        try {
            HttpResponse<byte[]> answer = sent.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(answer.statusCode(), answer.headers(), new String(answer.body(), StandardCharsets.UTF_8));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new AuthorizationException(host + " does not answer: " + reason(cause), cause);
        } catch (TimeoutException e) {
            sent.cancel(true);
            throw new AuthorizationException(host + " does not answer within " + LIMIT.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            sent.cancel(true);
            Thread.currentThread().interrupt();
            throw new AuthorizationException("the run ends", e);
        }
    }

    private static String reason(Throwable cause) {
        if (cause instanceof java.net.ConnectException) {
            return "connection refused";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** Collects a body up to {@link #MOST_BYTES}. */
    private static final class BoundedBody implements BodySubscriber<byte[]> {

        private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
        private final java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        private @Nullable Subscription subscription;

        @Override
        public void onSubscribe(Subscription to) {
            subscription = to;
            to.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> pieces) {
            for (ByteBuffer piece : pieces) {
                byte[] copy = new byte[Math.min(piece.remaining(), MOST_BYTES + 1 - bytes.size())];
                piece.get(copy);
                bytes.writeBytes(copy);
            }
            if (bytes.size() > MOST_BYTES && subscription != null) {
                subscription.cancel();
                onError(new java.io.IOException("its answer is longer than " + MOST_BYTES + " bytes"));
            }
        }

        @Override
        public void onError(Throwable failure) {
            whole.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            whole.complete(bytes.toByteArray());
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return whole;
        }
    }
}
