package mcpleak.probe.remote;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import mcpleak.network.Identity;
import mcpleak.network.Network;
import mcpleak.probe.process.TreeReading;
import mcpleak.probe.process.TreeSource;
import mcpleak.probe.runtime.BoundedHttp;
import mcpleak.probe.runtime.LiveBytesSource;
import mcpleak.probe.runtime.LiveBytesSource.LiveBytes;
import mcpleak.recording.ServerRuntime;

/**
 * Read a process tree through an {@link AgentServer} on its host.
 *
 * <p>Each reading is asked for anew and dated by this host's clock. An agent that does not answer is a failed reading, never an
 * old one, and is asked again by the next. Answers are at most {@value #MAX_ANSWER} bytes. Thread-safe.
 */
public final class AgentClient implements TreeSource {

    static final int MAX_ANSWER = 16 << 20;

    private static final Duration SAMPLE_LIMIT = Duration.ofSeconds(5);
    private static final Duration COLLECT_LIMIT = Duration.ofSeconds(60);
    private static final int TOO_MANY_REQUESTS = 429;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final URI url;
    private final Optional<String> token;
    private final InstantSource clock;
    private final BoundedHttp http;

    private AgentClient(URI url, Optional<String> token, InstantSource clock, Network network) {
        this.http = new BoundedHttp(SAMPLE_LIMIT, MAX_ANSWER, new Identity(url, network, Map.of(), false));
        this.url = url;
        this.token = token;
        this.clock = clock;
    }

    /** Name an agent; nothing is asked yet. */
    public static AgentClient of(URI url, Optional<String> token, InstantSource clock) {
        return new AgentClient(url, token, clock, Network.DIRECT);
    }

    /** Return the same, reached otherwise. */
    public AgentClient over(Network network) {
        return new AgentClient(url, token, clock, network);
    }

    /**
     * Ask what it watches.
     *
     * @throws IOException if it does not answer, or not as an agent; the message says what to do
     */
    public Description describe() throws IOException {
        return AgentJson.read(ask("GET", "server", COLLECT_LIMIT), Description.class);
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
        BoundedHttp.Answer answer = patientlyAsked(method, address, limit);
        return switch (answer.status()) {
            case 200 -> answer.body();
            case 401 -> throw new IOException("the agent at " + url + " wants a token: -Dprobe.token=, as its --token");
            case 421 ->
                throw new IOException("the agent at " + url + " does not go by the name " + url.getHost()
                        + ": its --allow-host takes it");
            default ->
                throw new IOException("the agent at " + url + " answers with status " + answer.status()
                        + ": is it mcpleak agent that listens there?");
        };
    }

    /** An agent that has forced too many collections of late wants to be asked again a second later. */
    private BoundedHttp.Answer patientlyAsked(String method, URI address, Duration limit) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        BoundedHttp.Answer answer = asked(method, address, limit);
        while (answer.status() == TOO_MANY_REQUESTS) {
            if (System.nanoTime() + RETRY_AFTER.toNanos() - deadline > 0) {
                throw new IOException(
                        "the agent at " + url + " was asked for collections too often, by others as well");
            }
            try {
                TimeUnit.NANOSECONDS.sleep(RETRY_AFTER.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
            answer = asked(method, address, limit);
        }
        return answer;
    }

    private BoundedHttp.Answer asked(String method, URI address, Duration limit) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).method(method, HttpRequest.BodyPublishers.noBody());
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        try {
            return http.send(request, limit);
        } catch (IOException e) {
            throw new IOException("the agent at " + url + " does not answer: " + e.getMessage(), e);
        }
    }

    /**
     * What an agent says of the process that it watches and of its host. Immutable.
     *
     * @param pid the process
     * @param command its command line; may be empty
     * @param runtime what it runs on
     * @param collects whether live bytes can be asked for
     * @param how how live bytes are read, a phrase for people
     * @param remarks what a reader of the report must know; may be empty
     * @param hostBytes memory of its host, more than 0
     * @param cgroupBytes limit of its control group; empty if it has none
     */
    public record Description(
            long pid,
            String command,
            ServerRuntime runtime,
            boolean collects,
            String how,
            List<String> remarks,
            long hostBytes,
            OptionalLong cgroupBytes) {

        public Description {
            remarks = List.copyOf(remarks);
            hostBytes = Math.max(1, hostBytes);
        }
    }
}
