package mcpleak.protocol.setting;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static mcpleak.protocol.dsl.McpDsl.callTool;
import static mcpleak.protocol.dsl.McpDsl.close;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.mcp;
import static mcpleak.protocol.dsl.McpDsl.ping;
import static mcpleak.protocol.dsl.McpDsl.sendNotification;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.javaapi.core.ChainBuilder;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcpleak.protocol.action.GatlingRun;
import mcpleak.protocol.action.McpScript;
import mcpleak.protocol.dsl.McpProtocolBuilder;
import mcpleak.protocol.setting.TrafficSnapshot.Count;
import mcpleak.protocol.transport.ScriptedServer;
import mcpleak.protocol.transport.ScriptedServer.Received;
import mcpleak.protocol.transport.ScriptedServer.Reply;
import mcpleak.protocol.transport.ScriptedServer.Then;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is counted is what happened. */
@Timeout(120)
final class CountsTest {

    private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");
    private static final Duration SOON = Duration.ofMillis(50);

    @TempDir
    private Path results;

    private TrafficCounters counters = new TrafficCounters();

    @BeforeAll
    static void configureGatling() {
        GatlingRun.configure();
    }

    @Test
    void answeredCalls_leaveNoTimerBehind() throws Exception {
        var timers = new AtomicInteger(Integer.MAX_VALUE);
        try (var server = new ScriptedServer(new McpScript())) {
            run(
                    server,
                    UnaryOperator.identity(),
                    exec(initialize())
                            .exec(repeat(100).on(exec(callTool("echo").cancelAfter(Duration.ofMinutes(10)))))
                            .exec(session -> {
                                timers.set(scheduled(session.asScala().eventLoop()));
                                return session;
                            }));
        }
        // those of Gatling and of the connection pool
        assertThat(timers.get()).isLessThan(20);
        assertThat(counters.snapshot().calls()).isEqualTo(new Count(100, 0));
    }

    @Test
    void cancelledCall_isNoKo_whicheverWayTheServerEndsIt() throws Exception {
        for (Map.Entry<String, Function<String, Reply>> ending : endings().entrySet()) {
            counters = new TrafficCounters();
            GatlingRun run = cancelled(ending.getValue());
            assertThat(run.errors()).as(ending.getKey()).isEmpty();
            assertThat(run.ok("tools/call slow")).as(ending.getKey()).isEqualTo(1);
            assertThat(counters.snapshot().calls()).as(ending.getKey()).isEqualTo(new Count(1, 0));
            assertThat(counters.snapshot().failures()).as(ending.getKey()).isEmpty();
            assertThat(counters.snapshot().sessionsExpired())
                    .as(ending.getKey())
                    .isZero();
        }
    }

    private static Map<String, Function<String, Reply>> endings() {
        Map<String, Function<String, Reply>> endings = new LinkedHashMap<>();
        endings.put("an answer", id -> ScriptedServer.json(result(id, "{\"content\":[]}")));
        endings.put(
                "a failure of the tool", id -> ScriptedServer.json(result(id, "{\"content\":[],\"isError\":true}")));
        endings.put(
                "error -32800",
                id -> ScriptedServer.json("{\"jsonrpc\":\"2.0\",\"id\":" + id
                        + ",\"error\":{\"code\":-32800,\"message\":\"Request cancelled\"}}"));
        endings.put("an ended stream", id -> ScriptedServer.stream(": over\n\n"));
        endings.put(
                "a broken stream",
                id -> new Reply(ScriptedServer.openStream(": x\n\n").bytes(), Then.CLOSE));
        endings.put("a closed connection", id -> new Reply("", Then.CLOSE));
        endings.put("status 499", id -> ScriptedServer.status("499 Client Closed Request", ""));
        endings.put("status 404", id -> ScriptedServer.status("404 Not Found", "no such request"));
        endings.put("nothing", id -> McpScript.NOTHING);
        return endings;
    }

    /** Call a tool that ends as soon as it was cancelled. */
    private GatlingRun cancelled(Function<String, Reply> ending) throws IOException {
        var cancelled = new CountDownLatch(1);
        var script = new McpScript();
        try (var server = new ScriptedServer(asked -> {
            if (asked.body().contains("notifications/cancelled")) {
                cancelled.countDown();
                // the user hangs up after a second of silence: until then the call may end in its own way
                return McpScript.NOTHING;
            }
            if (!asked.body().contains("\"slow\"")) {
                return script.apply(asked);
            }
            awaitEvent(cancelled);
            return ending.apply(id(asked));
        })) {
            return run(
                    server,
                    UnaryOperator.identity(),
                    exec(initialize(), callTool("slow").cancelAfter(SOON)));
        }
    }

    @Test
    void endOfASessionThatHasExpired_isAnExpiry() throws Exception {
        var script = new McpScript();
        try (var server = new ScriptedServer(asked -> asked.head().startsWith("delete ")
                ? ScriptedServer.status("404 Not Found", "no such session")
                : script.apply(asked))) {
            GatlingRun run = run(server, UnaryOperator.identity(), exec(initialize(), close()));
            assertThat(run.errors()).isEmpty();
            assertThat(run.ok("DELETE session")).isEqualTo(1);
        }
        TrafficSnapshot counted = counters.snapshot();
        assertThat(counted.sessionsExpired()).isEqualTo(1);
        assertThat(counted.sessionsAbandoned() + counted.sessionsClosed()).isZero();
    }

    @Test
    void notificationInASessionThatHasExpired_isToldInANewOne() throws Exception {
        var script = new McpScript();
        try (var server = new ScriptedServer(asked ->
                asked.head().contains("mcp-session-id: s-1\r\n") && asked.body().contains("vendor/told")
                        ? ScriptedServer.status("404 Not Found", "")
                        : script.apply(asked))) {
            GatlingRun run =
                    run(server, UnaryOperator.identity(), exec(initialize(), sendNotification("vendor/told"), close()));
            assertThat(run.errors()).isEmpty();
            assertThat(run.ok("vendor/told")).isEqualTo(1);
            assertThat(run.ok("initialize")).isEqualTo(2);
        }
        TrafficSnapshot counted = counters.snapshot();
        assertThat(counted.sessionsExpired()).isEqualTo(1);
        assertThat(counted.sessionsClosed()).isEqualTo(1);
        assertThat(counted.sessionsAbandoned()).isZero();
    }

    @Test
    void renamedRequests_areToldAsWhatTheyAre() throws Exception {
        var told = new ConcurrentLinkedQueue<String>();
        var observer = new TrafficObserver() {
            @Override
            public void toolCallEnded(String tool, long nanos, Optional<String> failure) {
                told.add("tool " + tool);
            }

            @Override
            public void requestEnded(String name, Kind kind, long nanos, Optional<String> failure) {
                told.add(kind + " " + name);
            }
        };
        try (var server = new ScriptedServer(new McpScript())) {
            run(
                    server,
                    protocol -> protocol.observer(observer),
                    exec(initialize(), callTool("echo").named("mine"), ping().named("tools/call ping")));
        }
        assertThat(told)
                .containsExactly(
                        "PROTOCOL initialize",
                        "PROTOCOL notifications/initialized",
                        "tool echo",
                        "TOOL_CALL mine",
                        "PROTOCOL tools/call ping");
    }

    @Test
    void functionOfAHeader_runsOnceARequest() throws Exception {
        var common = new AtomicInteger();
        var own = new AtomicInteger();
        try (var server = new ScriptedServer(new McpScript())) {
            GatlingRun run = run(
                    server,
                    protocol -> protocol.header("X-Common", session -> "c" + common.incrementAndGet()),
                    exec(
                            initialize(),
                            callTool("echo").header("X-Own", session -> "o" + own.incrementAndGet()),
                            sendNotification("vendor/told"),
                            close()));
            assertThat(run.errors()).isEmpty();
            assertThat(server.received()).hasSize(5);
            assertThat(own.get()).isEqualTo(1);
            assertThat(common.get()).isEqualTo(5);
            assertThat(server.received())
                    .extracting(each -> valueOf(each, "x-common"))
                    .containsExactly("c1", "c2", "c3", "c4", "c5");
        }
    }

    private GatlingRun run(ScriptedServer server, UnaryOperator<McpProtocolBuilder> how, ChainBuilder chain)
            throws IOException {
        McpProtocolBuilder protocol = how.apply(
                mcp(server.url().toString()).protocolVersion("2025-11-25").observer(counters));
        return GatlingRun.of(
                Files.createTempDirectory(results, "run"),
                simulation -> simulation.setUp(
                        scenario("s").exec(chain).injectOpen(atOnceUsers(1)).protocols(protocol)));
    }

    /** Return how many tasks wait for their time on an event loop; to be called on it. */
    private static int scheduled(Object eventLoop) {
        try {
            Field queue = AbstractScheduledEventExecutor.class.getDeclaredField("scheduledTaskQueue");
            queue.setAccessible(true);
            Object tasks = queue.get(eventLoop);
            return tasks == null ? 0 : ((Collection<?>) tasks).size();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Netty keeps its timers elsewhere", e);
        }
    }

    private static void awaitEvent(CountDownLatch event) {
        try {
            assertThat(event.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String id(Received asked) {
        Matcher id = ID.matcher(asked.body());
        assertThat(id.find()).isTrue();
        return id.group(1);
    }

    private static String valueOf(Received sent, String header) {
        Matcher value = Pattern.compile("\r\n" + header + ": ([^\r]*)\r\n").matcher(sent.head());
        return value.find() ? value.group(1) : "-";
    }

    private static String result(String id, String result) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}";
    }
}
