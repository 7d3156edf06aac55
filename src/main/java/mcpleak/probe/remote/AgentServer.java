package mcpleak.probe.remote;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import mcpleak.probe.RuntimeProbe;
import mcpleak.probe.process.Cgroup;
import mcpleak.probe.process.HostReading;
import mcpleak.probe.process.ProcFile;
import mcpleak.probe.process.ProcessTreeSampler;
import mcpleak.probe.process.TreeReading;
import mcpleak.probe.process.TreeSource;
import mcpleak.probe.runtime.LiveBytesSource;
import mcpleak.probe.runtime.LiveBytesSource.LiveBytes;
import mcpleak.probe.runtime.RuntimeDetector;
import mcpleak.secret.SecretMask;

/**
 * Serve the readings of one process tree of this host over HTTP, to a run on another.
 *
 * <table>
 * <caption>Requests</caption>
 * <tr><td>{@code GET /v1/server}</td><td>the process, its runtime and its host</td></tr>
 * <tr><td>{@code GET /v1/sample}</td><td>a reading of the tree; with {@code ?afresh} of everything</td></tr>
 * <tr><td>{@code POST /v1/collect}</td><td>live bytes after a forced collection; 429 where that is asked for too often</td></tr>
 * </table>
 *
 * <p>Where a token is set, each request carries it as {@code Authorization: Bearer TOKEN}, else the answer is 401. Requests of web
 * pages (with an {@code Origin}) are refused: 403; and so are those with a {@code Host} that is not this agent's, as a page's are
 * whose name was made to lead here: 421. Secrets in command lines and messages are masked. Who does not show the token keeps nobody
 * waiting, see {@link AgentConnections}. One reading at a time; thread-safe.
 */
public final class AgentServer implements AutoCloseable {

    private static final int MAX_COMMAND = 4_096;

    private final AgentHttp http;
    private final RuntimeProbe probe;

    /**
     * Say where to listen and who may ask.
     *
     * @param address loopback, unless there is a token; port 0 picks one
     * @param token what each request must carry; empty for nothing, which loopback alone allows
     * @param tls the certificate to show; empty for plain HTTP
     * @param hosts names of this host that a request may have in its {@code Host}, beside its addresses and {@code localhost}
     */
    public record Access(
            InetSocketAddress address, Optional<String> token, Optional<SSLContext> tls, Set<String> hosts) {

        /** @throws IllegalArgumentException if others than this host could ask without a token */
        public Access {
            hosts = Set.copyOf(hosts);
            boolean loopback =
                    address.getAddress() != null && address.getAddress().isLoopbackAddress();
            if (!loopback && token.isEmpty()) {
                throw new IllegalArgumentException(
                        "an agent that listens on " + address
                                + ", which is not a loopback address, needs a token (--token, or MCPLEAK_TOKEN in the environment)");
            }
        }

        boolean isToken(Optional<String> authorization) {
            // compared in a time that tells nothing of the place of the first difference
            return token.isEmpty()
                    || MessageDigest.isEqual(
                            ("Bearer " + token.get()).getBytes(StandardCharsets.UTF_8),
                            authorization.orElse("").getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private AgentServer(AgentHttp http, RuntimeProbe probe) {
        this.http = http;
        this.probe = probe;
    }

    /**
     * Connect to the process and begin to serve.
     *
     * @throws IOException if the address cannot be listened on
     */
    public static AgentServer start(RuntimeProbe.Target target, Access access, InstantSource clock) throws IOException {
        access.token().ifPresent(SecretMask::learn);
        RuntimeProbe probe = RuntimeProbe.connect(target);
        Answers answers = new Answers(access, target.pid(), probe, new ProcessTreeSampler(target.pid(), clock));
        try {
            return new AgentServer(AgentHttp.start(access.address(), access.tls(), answers), probe);
        } catch (IOException e) {
            probe.source().ifPresent(LiveBytesSource::close);
            throw e;
        }
    }

    /** Return the port that it listens on. */
    public int port() {
        return http.port();
    }

    /** Return how live bytes are read, a phrase for people. */
    public String how() {
        return probe.how();
    }

    /** Stop to serve and let go of the process; it runs on. */
    @Override
    public void close() {
        http.close();
        probe.source().ifPresent(LiveBytesSource::close);
    }

    private static final class Answers implements AgentHttp.Answers {

        private static final String SERVER = "/v1/server";
        private static final String SAMPLE = "/v1/sample";
        private static final String COLLECT = "/v1/collect";
        private static final Map<String, String> METHODS = Map.of(SERVER, "GET", SAMPLE, "GET", COLLECT, "POST");

        private final Access access;
        private final OwnHosts hosts;
        private final long pid;
        private final RuntimeProbe probe;
        private final TreeSource tree;
        private final CollectionLimit limit = new CollectionLimit(System::nanoTime);

        Answers(Access access, long pid, RuntimeProbe probe, TreeSource tree) {
            this.access = access;
            this.hosts = new OwnHosts(access.hosts());
            this.pid = pid;
            this.probe = probe;
            this.tree = tree;
        }

        @Override
        public Optional<AgentHttp.Answer> refusal(AgentHttp.Request request, InetAddress at) {
            if (!hosts.has(request.header("host").orElse(""), at)) {
                return refused(421, "this agent does not go by that name; --allow-host names further ones");
            }
            if (request.has("origin")) {
                return refused(403, "web pages may not ask");
            }
            if (!access.isToken(request.header("authorization"))) {
                return Optional.of(new AgentHttp.Answer(
                        401, AgentJson.error("the token is missing or wrong"), Map.of("WWW-Authenticate", "Bearer")));
            }
            return Optional.empty();
        }

        private static Optional<AgentHttp.Answer> refused(int status, String why) {
            return Optional.of(new AgentHttp.Answer(status, AgentJson.error(why)));
        }

        @Override
        public AgentHttp.Answer to(AgentHttp.Request request) {
            String method = METHODS.getOrDefault(request.path(), "");
            if (method.isEmpty()) {
                return new AgentHttp.Answer(404, AgentJson.error("there is no such reading"));
            }
            if (!method.equals(request.method())) {
                return new AgentHttp.Answer(405, AgentJson.error("use " + method), Map.of("Allow", method));
            }
            return switch (request.path()) {
                case SERVER -> new AgentHttp.Answer(200, AgentJson.write(description()));
                case SAMPLE -> {
                    boolean afresh = request.query().equals("afresh");
                    yield new AgentHttp.Answer(200, AgentJson.write(sample(afresh)));
                }
                default -> collect();
            };
        }

        private AgentClient.Description description() {
            String command = ProcFile.command(pid, MAX_COMMAND);
            return new AgentClient.Description(
                    pid,
                    command.isEmpty()
                            ? ProcessHandle.of(pid)
                                    .flatMap(process -> process.info().commandLine())
                                    .orElse("")
                            : command,
                    RuntimeDetector.detect(pid),
                    probe.source().isPresent(),
                    probe.how(),
                    probe.remarks(),
                    HostReading.hostBytes(),
                    Cgroup.of(pid).map(Cgroup::limitBytes).orElse(OptionalLong.empty()));
        }

        private TreeReading sample(boolean afresh) {
            synchronized (tree) {
                return afresh ? tree.sampleAfresh() : tree.sampleOnce();
            }
        }

        /** One at a time: the next begins when this one has ended. */
        private synchronized AgentHttp.Answer collect() {
            Optional<LiveBytesSource> source = probe.source();
            if (source.isEmpty()) {
                return new AgentHttp.Answer(200, AgentJson.write(new LiveBytes.Unreadable(probe.how())));
            }
            Duration wait = limit.ask();
            if (!wait.isZero()) {
                long seconds = wait.plusMillis(999).toSeconds();
                return new AgentHttp.Answer(
                        429,
                        AgentJson.error("collections are forced " + CollectionLimit.AT_ONCE
                                + " times at once, then once a second; ask again in " + seconds + " s"),
                        Map.of("Retry-After", Long.toString(seconds)));
            }
            return new AgentHttp.Answer(200, AgentJson.write(source.get().collectAndRead()));
        }
    }

    /**
     * Bound how often a process is made to collect its garbage, which stops it for as long as its heap is large: {@value #AT_ONCE}
     * times at once, then once a second. Thread-safe.
     */
    public static final class CollectionLimit {

        public static final int AT_ONCE = 5;
        static final Duration EACH = Duration.ofSeconds(1);

        private final LongSupplier nanoTime;

        /** When all that may be done at once may be done again. */
        private long restored;

        public CollectionLimit(LongSupplier nanoTime) {
            this.nanoTime = nanoTime;
            this.restored = nanoTime.getAsLong();
        }

        /** Count a collection that is to be forced now; returns how long to wait if it may not be, and then counts none. */
        public synchronized Duration ask() {
            long now = nanoTime.getAsLong();
            long since = restored - now < 0 ? now : restored;
            long wait = since + EACH.toNanos() - now - AT_ONCE * EACH.toNanos();
            if (wait > 0) {
                return Duration.ofNanos(wait);
            }
            restored = since + EACH.toNanos();
            return Duration.ZERO;
        }
    }

    /**
     * Knows the names and addresses by which this host may be asked, so that a web page whose own name was made to lead to this host (DNS
     * rebinding) is told apart. Immutable.
     */
    private static final class OwnHosts {

        private static final Pattern HOST = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+)(?::\\d{1,5})?");
        private static final Pattern ADDRESS =
                Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}|\\[.*:.*]");

        private final Set<String> names = new HashSet<>();

        /** Take names beside {@code localhost} and the host's own. */
        OwnHosts(Set<String> further) {
            names.add("localhost");
            further.forEach(name -> names.add(plain(name)));
            try {
                names.add(plain(InetAddress.getLocalHost().getHostName()));
            } catch (UnknownHostException nameless) {
                // goes by its addresses alone
            }
        }

        /**
         * Say whether a request is meant for this host.
         *
         * @param header the value of its {@code Host}; its port does not matter, it may have been mapped
         * @param at the address of this host that it came to
         */
        boolean has(String header, InetAddress at) {
            Matcher host = HOST.matcher(header);
            if (!host.matches()) {
                return false;
            }
            String name = host.group(1);
            return names.contains(plain(name))
                    || address(name)
                            .filter(each -> each.isLoopbackAddress() || each.equals(at))
                            .isPresent();
        }

        /** No name is asked for: only what is an address. */
        private static Optional<InetAddress> address(String text) {
            try {
                return ADDRESS.matcher(text).matches() ? Optional.of(InetAddress.getByName(text)) : Optional.empty();
            } catch (UnknownHostException malformed) {
                return Optional.empty();
            }
        }

        private static String plain(String name) {
            return name.toLowerCase(Locale.ROOT).replaceAll("\\.$", "");
        }
    }
}
