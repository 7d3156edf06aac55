package mcpleak.probe.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import mcpleak.network.Identity;
import mcpleak.probe.RuntimeProbe;
import mcpleak.probe.SamplerThread;
import mcpleak.probe.node.NodeLiveBytes;
import mcpleak.probe.process.TreeReading.ProcessReading;
import mcpleak.probe.remote.AgentClient;
import mcpleak.probe.remote.AgentConnections;
import mcpleak.probe.remote.AgentJson;
import mcpleak.probe.remote.AgentServer;
import mcpleak.probe.runtime.LiveBytesSource;
import mcpleak.probe.runtime.LiveBytesSource.LiveBytes;
import mcpleak.probe.runtime.RuntimeDetector;
import mcpleak.probe.runtime.ServerTuning;
import mcpleak.recording.RunEvent;
import mcpleak.recording.sample.Sample.Surroundings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** An agent and its client over real HTTP on loopback, with real processes. */
@EnabledOnOs(OS.LINUX)
final class AgentTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void sample_throughTheAgent_equalsTheOneOnItsHost() throws Exception {
        try (RealProcess sleep = RealProcess.start("sleep", "60");
                AgentServer server = agent(sleep.pid(), Optional.empty())) {
            AgentClient client = client(server, Optional.empty());
            ProcessTreeSampler here = new ProcessTreeSampler(sleep.pid(), Clock.systemUTC());
            RealProcess.await(
                    "exec",
                    () -> ((TreeReading.Alive) here.sampleOnce())
                            .root()
                            .command()
                            .equals("sleep 60"));

            TreeReading.Alive there = (TreeReading.Alive) client.sampleAfresh();

            assertThat(there.root()).isEqualTo(((TreeReading.Alive) here.sampleAfresh()).root());
            assertThat(there.at()).isEqualTo(NOON);
            assertThat(there.surroundings().closeWait()).hasValue(0);
            AgentClient.Description description = client.describe();
            assertThat(description.pid()).isEqualTo(sleep.pid());
            assertThat(description.command()).contains("sleep 60");
            assertThat(description.hostBytes()).isEqualTo(HostReading.hostBytes());
        }
    }

    @Test
    void collect_jvmThatKeepsBytes_isReadThroughTheAgent() throws Exception {
        try (RealProcess subject = RealProcess.subject("-Xms64m", "-Xmx64m");
                AgentServer server = agent(subject.pid(), Optional.empty())) {
            LiveBytesSource live = client(server, Optional.empty()).liveBytes();
            subject.tell("keep 1");
            long before = bytes(live.collectAndRead());

            subject.tell("keep 3000000");

            assertThat(bytes(live.collectAndRead()) - before).isBetween(2_900_000L, 3_100_000L);
        }
    }

    @Test
    @SuppressWarnings("try") // closing early is what is tested
    void sample_processThatEnds_isGoneAndALostAgentIsAFailure() throws Exception {
        try (RealProcess sleep = RealProcess.start("sleep", "60");
                AgentServer server = agent(sleep.pid(), Optional.empty())) {
            AgentClient client = client(server, Optional.empty());
            assertThat(client.sampleOnce()).isInstanceOf(TreeReading.Alive.class);

            sleep.kill();
            assertThat(client.sampleOnce()).isInstanceOf(TreeReading.Gone.class);

            server.close();
            assertThat(client.sampleOnce())
                    .isInstanceOfSatisfying(
                            TreeReading.Failed.class,
                            failed -> assertThat(failed.why())
                                    .contains("the agent at http://127.0.0.1:" + server.port() + " does not answer"));
            assertThat(client.liveBytes().collectAndRead()).isInstanceOf(LiveBytes.Unreadable.class);
        }
    }

    @Test
    void sampler_agentLostAndFound_tellsBothOnceAndRecordsNothingBetween() throws Exception {
        List<RunEvent> events = new ArrayList<>();
        SamplerThread.TreeEvents told = new SamplerThread.TreeEvents(events::add);
        try (RealProcess sleep = RealProcess.start("sleep", "60")) {
            AgentServer first = agent(sleep.pid(), Optional.empty());
            int port = first.port();
            AgentClient client = client(first, Optional.empty());
            told.note(client.sampleOnce());
            first.close();
            told.note(client.sampleOnce());
            told.note(client.sampleOnce());
            try (AgentServer second =
                    AgentServer.start(target(sleep.pid()), access(port, Optional.empty()), Clock.systemUTC())) {
                assertThat(second.port()).isEqualTo(port);
                told.note(client.sampleOnce());
            }
        }

        assertThat(events)
                .extracting(RunEvent::kind)
                .isEqualTo(List.of(RunEvent.Kind.PROBE_LOST, RunEvent.Kind.PROCESS));
        assertThat(events.get(1).text()).isEqualTo("the probe reads again");
    }

    @Test
    void sample_clientsThatStallMidRequest_keepNobodyWaiting() throws Exception {
        try (RealProcess sleep = RealProcess.start("sleep", "60");
                AgentServer server = agent(sleep.pid(), Optional.empty());
                Socket silent = new Socket(InetAddress.getLoopbackAddress(), server.port());
                Socket stalled = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            stalled.getOutputStream().write("GET /v1/sam".getBytes(StandardCharsets.US_ASCII));
            silent.getOutputStream().flush();

            for (int i = 0; i < 3; i++) {
                assertThat(client(server, Optional.empty()).sampleOnce()).isInstanceOf(TreeReading.Alive.class);
            }
        }
    }

    @Test
    void sample_beside200HalfOpenRequests_isAnswered() throws Exception {
        List<Socket> halfOpen = new ArrayList<>();
        try (RealProcess sleep = RealProcess.start("sleep", "60");
                AgentServer server = agent(sleep.pid(), Optional.of("s3cret-token"))) {
            for (int i = 0; i < 200; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                socket.getOutputStream().write("GET /v1/sample HTTP/1.1\r\nHost: ".getBytes(StandardCharsets.US_ASCII));
                halfOpen.add(socket);
            }

            for (int i = 0; i < 3; i++) {
                assertThat(client(server, Optional.of("s3cret-token")).sampleOnce())
                        .isInstanceOf(TreeReading.Alive.class);
            }
            assertThat(isClosed(halfOpen.get(0))).as("the eldest gave way").isTrue();
        } finally {
            for (Socket socket : halfOpen) {
                socket.close();
            }
        }
    }

    /** Wait for the other side to close. */
    private static boolean isClosed(Socket socket) throws IOException {
        socket.setSoTimeout(60_000);
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    @Test
    void connections_mostOfOneAddress_theirEldestGivesWay() throws Exception {
        AgentConnections connections = new AgentConnections();
        InetAddress good = InetAddress.getByName("10.0.0.1");
        InetAddress bad = InetAddress.getByName("10.0.0.2");
        List<String> ended = new ArrayList<>();
        connections.accepted(() -> ended.add("good"), good);
        for (int i = 0; i < AgentConnections.MOST_STRANGERS + 1; i++) {
            String name = "bad " + i;
            connections.accepted(() -> ended.add(name), bad);
        }
        assertThat(ended).containsExactly("bad 0", "bad 1");
    }

    @Test
    void ask_byAnotherName_isRefused() throws Exception {
        try (RealProcess sleep = RealProcess.start("sleep", "60");
                AgentServer server = agent(sleep.pid(), Optional.empty())) {
            for (String own : List.of("127.0.0.1:1", "localhost", "LOCALHOST.:80", "[::1]:7", "agent.example")) {
                assertThat(answer(server, "Host: " + own)).as(own).startsWith("HTTP/1.1 200");
            }
            for (String other : List.of("evil.example", "127.0.0.1.evil.example", "8.8.8.8", "localhost@evil", "")) {
                assertThat(answer(server, "Host: " + other)).as(other).startsWith("HTTP/1.1 421");
            }
            assertThat(answer(server, "X: none")).startsWith("HTTP/1.1 421");
            assertThat(answer(server, "Host: localhost\r\nHost: localhost")).startsWith("HTTP/1.1 421");
            assertThat(answer(server, "Host: localhost\r\nTransfer-Encoding: chunked"))
                    .startsWith("HTTP/1.1 400");
            assertThat(answer(server, "Host: localhost\r\nno header")).startsWith("HTTP/1.1 400");
        }
    }

    private static String answer(AgentServer server, String headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write(("GET /v1/sample HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void collect_tooOften_isToldAndTheClientWaits() throws Exception {
        try (RealProcess subject = RealProcess.subject("-Xms64m", "-Xmx64m");
                AgentServer server = agent(subject.pid(), Optional.empty())) {
            List<Integer> statuses = new ArrayList<>();
            while (!statuses.contains(429) && statuses.size() < 1_000) {
                statuses.add(status(server, "POST", "/v1/collect", "none"));
            }
            assertThat(statuses)
                    .hasSizeGreaterThan(AgentServer.CollectionLimit.AT_ONCE)
                    .contains(200, 429);

            assertThat(client(server, Optional.empty()).liveBytes().collectAndRead())
                    .isInstanceOf(LiveBytes.Read.class);
        }
    }

    @Test
    void limit_ofCollections_allowsSomeAtOnceThenOneASecond() {
        AtomicLong now = new AtomicLong(-5);
        AgentServer.CollectionLimit limit = new AgentServer.CollectionLimit(now::get);
        for (int i = 0; i < AgentServer.CollectionLimit.AT_ONCE; i++) {
            assertThat(limit.ask()).isEqualTo(Duration.ZERO);
        }
        assertThat(limit.ask()).isEqualTo(Duration.ofSeconds(1));
        now.addAndGet(Duration.ofMillis(400).toNanos());
        assertThat(limit.ask()).isEqualTo(Duration.ofMillis(600));
        now.addAndGet(Duration.ofMillis(600).toNanos());
        assertThat(limit.ask()).isEqualTo(Duration.ZERO);
        assertThat(limit.ask()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void describe_commandLineWithSecrets_isMasked() throws Exception {
        try (RealProcess shell = RealProcess.start(
                        "sh", "-c", "sleep 60; exit", "--password", "HIDE me", "API_KEY=HIDE", "tokens=4096");
                AgentServer server = agent(shell.pid(), Optional.empty())) {
            AgentClient client = client(server, Optional.empty());
            RealProcess.await("exec", () -> command(client).contains("tokens=4096"));

            assertThat(command(client)).contains("--password *** API_KEY=*** tokens=4096");
            assertThat(client.describe().command()).contains("--password *** API_KEY=*** tokens=4096");
        }
    }

    private static String command(AgentClient client) {
        return client.sampleAfresh() instanceof TreeReading.Alive alive
                ? alive.root().command()
                : "";
    }

    @Test
    void ask_withoutTheToken_isRefused() throws Exception {
        try (RealProcess sleep = RealProcess.start("sleep", "60");
                AgentServer server = agent(sleep.pid(), Optional.of("s3cret-token"))) {
            assertThat(client(server, Optional.of("s3cret-token")).sampleOnce()).isInstanceOf(TreeReading.Alive.class);
            for (Optional<String> wrong :
                    List.of(Optional.<String>empty(), Optional.of("s3cret-toke"), Optional.of(""))) {
                assertThatThrownBy(() -> client(server, wrong).describe())
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("wants a token: -Dprobe.token=")
                        .hasMessageNotContaining("s3cret");
            }
        }
    }

    @Test
    void ask_whatIsNotServed_isRefused() throws Exception {
        try (RealProcess sleep = RealProcess.start("sleep", "60");
                AgentServer server = agent(sleep.pid(), Optional.empty())) {
            assertThat(status(server, "GET", "/v1/sample", "none")).isEqualTo(200);
            assertThat(status(server, "GET", "/v1/sample/x", "none")).isEqualTo(404);
            assertThat(status(server, "GET", "/", "none")).isEqualTo(404);
            assertThat(status(server, "POST", "/v1/sample", "none")).isEqualTo(405);
            assertThat(status(server, "GET", "/v1/collect", "none")).isEqualTo(405);
            assertThat(status(server, "GET", "/v1/sample", "https://evil.example"))
                    .isEqualTo(403);
        }
    }

    @Test
    void access_toOthersWithoutAToken_isRefused() throws Exception {
        InetSocketAddress open = new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 0);

        assertThatThrownBy(() -> new AgentServer.Access(open, Optional.empty(), Optional.empty(), Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs a token");
        assertThat(new AgentServer.Access(open, Optional.of("12345678"), Optional.empty(), Set.of()).token())
                .isPresent();
    }

    @Test
    void json_everyReading_comesBackEqual() throws IOException {
        ProcessReading root = new ProcessReading(
                1, 2, 3, "a \"b\" \u0000 é", 5, 6, 7, 8, 9, OptionalInt.of(10), ProcessReading.State.STOPPED);
        ProcessReading child =
                new ProcessReading(11, 2, 1, "", 0, 0, 0, 8, 0, OptionalInt.empty(), ProcessReading.State.ZOMBIE);
        Surroundings surroundings = new Surroundings(
                OptionalLong.of(1),
                OptionalLong.of(2),
                OptionalInt.of(3),
                OptionalLong.of(4),
                OptionalLong.of(5),
                OptionalInt.of(6),
                OptionalInt.of(7),
                OptionalLong.of(8),
                OptionalLong.of(9),
                OptionalLong.of(1L << 40),
                OptionalDouble.of(1.5),
                OptionalDouble.of(0.25));
        for (TreeReading reading : List.of(
                new TreeReading.Alive(
                        NOON, root, List.of(child), List.of(TreeReading.Change.started(child)), surroundings),
                new TreeReading.Alive(NOON, root, List.of()),
                new TreeReading.Gone(NOON, "gone"),
                new TreeReading.Failed(NOON, "why"))) {
            assertThat(AgentJson.readTree(AgentJson.write(reading), NOON)).isEqualTo(reading);
        }
        for (LiveBytes live :
                List.of(new LiveBytes.Read(5), new LiveBytes.Collected("c"), new LiveBytes.Unreadable("u"))) {
            assertThat(AgentJson.readLiveBytes(AgentJson.write(live))).isEqualTo(live);
        }
    }

    @Test
    void json_cutAtEveryPlaceOrOfAnotherShape_isAnIoException() {
        ProcessReading root =
                new ProcessReading(1, 2, 3, "c", 5, 6, 7, 8, 9, OptionalInt.of(10), ProcessReading.State.ALIVE);
        String whole = AgentJson.write(new TreeReading.Alive(NOON, root, List.of()));
        for (int end = 0; end < whole.length(); end++) {
            String cut = whole.substring(0, end);
            assertThatThrownBy(() -> AgentJson.readTree(cut, NOON)).isInstanceOf(IOException.class);
        }
        for (String other : List.of("[]", "1", "{}", "{\"processes\":[{}]}", whole.replace("\"ALIVE\"", "\"NEW\""))) {
            assertThatThrownBy(() -> AgentJson.readTree(other, NOON)).isInstanceOf(IOException.class);
        }
    }

    private static int status(AgentServer server, String method, String path, String origin) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (!origin.equals("none")) {
            request.header("Origin", origin);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private static long bytes(LiveBytes live) {
        assertThat(live).isInstanceOf(LiveBytes.Read.class);
        return ((LiveBytes.Read) live).bytes();
    }

    private static AgentServer agent(long pid, Optional<String> token) throws IOException {
        return AgentServer.start(target(pid), access(0, token), Clock.systemUTC());
    }

    private static AgentServer.Access access(int port, Optional<String> token) {
        return new AgentServer.Access(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                token,
                Optional.empty(),
                Set.of("agent.example"));
    }

    private static RuntimeProbe.Target target(long pid) {
        return new RuntimeProbe.Target(
                pid,
                RuntimeDetector.detect(pid),
                Identity.unknownTo(URI.create("http://127.0.0.1/")),
                ServerTuning.none(),
                Optional.empty(),
                RuntimeProbe.Ownership.ATTACHED,
                NodeLiveBytes.HeapView.SAMPLED);
    }

    private static AgentClient client(AgentServer server, Optional<String> token) {
        return AgentClient.of(URI.create("http://127.0.0.1:" + server.port()), token, () -> NOON);
    }
}
