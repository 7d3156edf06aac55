package mcpleak.probe;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Read a process tree through an {@link AgentServer} on its host.
 *
 * <p>Each reading is asked for anew and dated by this host's clock. An agent that does not answer is a failed reading, never an
 * old one, and is asked again by the next. Answers are at most {@value #MAX_ANSWER} characters. Thread-safe.
 */
public final class AgentClient implements TreeSource {

    static final int MAX_ANSWER = 16 << 20;

    private static final Duration SAMPLE_LIMIT = Duration.ofSeconds(5);
    private static final Duration COLLECT_LIMIT = Duration.ofSeconds(60);

    private final URI url;
    private final Optional<String> token;
    private final InstantSource clock;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(SAMPLE_LIMIT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private AgentClient(URI url, Optional<String> token, InstantSource clock) {
        this.url = url;
        this.token = token;
        this.clock = clock;
    }

    /** Name an agent; nothing is asked yet. */
    public static AgentClient of(URI url, Optional<String> token, InstantSource clock) {
        return new AgentClient(url, token, clock);
    }

    /**
     * Ask what it watches.
     *
     * @throws IOException if it does not answer, or not as an agent; the message says what to do
     */
    public AgentDescription describe() throws IOException {
        return AgentDescription.read(ask("GET", "server", COLLECT_LIMIT));
    }

    @Override
    public TreeReading sampleOnce() {
        return sample("sample");
    }

    @Override
    public TreeReading sampleAfresh() {
        return sample("sample?afresh");
    }

    private TreeReading sample(String path) {
        Instant now = clock.instant();
        try {
            return AgentJson.readTree(ask("GET", path, SAMPLE_LIMIT), now);
        } catch (IOException e) {
            return new TreeReading.Failed(now, String.valueOf(e.getMessage()));
        }
    }

    /** Return the forced collections of its process. */
    public LiveBytesSource liveBytes() {
        return new LiveBytesSource() {
            @Override
            public LiveBytes collectAndRead() {
                try {
                    return AgentJson.readLiveBytes(ask("POST", "collect", COLLECT_LIMIT));
                } catch (IOException e) {
                    return new LiveBytes.Unreadable(String.valueOf(e.getMessage()));
                }
            }

            @Override
            public void close() {
                // the agent holds on to the process
            }
        };
    }

    private String ask(String method, String path, Duration limit) throws IOException {
        URI address = URI.create(url.toString().replaceAll("[/?#]+$", "") + "/" + AgentJson.VERSION + "/" + path);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(limit).method(method, HttpRequest.BodyPublishers.noBody());
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        HttpResponse<String> response = sendPatiently(request.build(), limit);
        if (response.statusCode() == 401) {
            throw new IOException("the agent at " + url + " wants a token: -Dprobe.token=, as its --token");
        }
        if (response.statusCode() == 421) {
            throw new IOException(
                    "the agent at " + url + " does not go by the name " + url.getHost() + ": its --allow-host takes it");
        }
        if (response.statusCode() != 200) {
            throw new IOException("the agent at " + url + " answers with status " + response.statusCode()
                    + ": is it mcpleak agent that listens there?");
        }
        if (response.body().length() > MAX_ANSWER) {
            throw new IOException("the agent's answer exceeds " + MAX_ANSWER + " characters");
        }
        return response.body();
    }

    /** An agent that has forced too many collections of late says when to ask again. */
    private HttpResponse<String> sendPatiently(HttpRequest request, Duration limit) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        HttpResponse<String> response = send(request, limit);
        while (response.statusCode() == 429) {
            String seconds = response.headers().firstValue("Retry-After").filter(text -> text.matches("[1-9]")).orElse("1");
            long wait = TimeUnit.SECONDS.toNanos(Long.parseLong(seconds));
            if (System.nanoTime() + wait - deadline > 0) {
                throw new IOException("the agent at " + url + " was asked for collections too often, by others as well");
            }
            try {
                TimeUnit.NANOSECONDS.sleep(wait);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
            response = send(request, limit);
        }
        return response;
    }

    /** The client's own limit ends with the headers: the body has the same one. */
    private HttpResponse<String> send(HttpRequest request, Duration limit) throws IOException {
        CompletableFuture<HttpResponse<String>> sent = http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        try {
            return sent.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            sent.cancel(true);
            throw new IOException("the agent at " + url + " did not answer within " + limit.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException("the agent at " + url + " does not answer: " + cause, cause);
        } catch (InterruptedException e) {
            sent.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
