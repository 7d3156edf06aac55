package mcpleak.protocol.setting;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.exitBlockOnFail;
import static io.gatling.javaapi.core.CoreDsl.group;
import static io.gatling.javaapi.core.CoreDsl.holdFor;
import static io.gatling.javaapi.core.CoreDsl.jumpToRps;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static mcpleak.protocol.dsl.McpDsl.abandon;
import static mcpleak.protocol.dsl.McpDsl.await;
import static mcpleak.protocol.dsl.McpDsl.callTool;
import static mcpleak.protocol.dsl.McpDsl.close;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.listTools;
import static mcpleak.protocol.dsl.McpDsl.mcp;
import static mcpleak.protocol.dsl.McpDsl.tools;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatling.app.Gatling$;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mcpleak.protocol.action.GatlingRun;
import mcpleak.protocol.action.ScriptedSimulation;
import mcpleak.protocol.action.SdkServer;
import mcpleak.protocol.message.Tool;
import mcpleak.protocol.setting.TrafficSnapshot.Count;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class McpScenarioTest {

    @TempDir
    private Path results;

    private final TrafficCounters counters = new TrafficCounters();

    @Test
    void wholeSessions_countTheSameAtServerReportAndObserver() throws Exception {
        var found = new ConcurrentLinkedQueue<List<Tool>>();
        try (SdkServer server = SdkServer.start()) {
            GatlingRun run = run(
                    server.url(),
                    5,
                    group("session")
                            .on(
                                    exec(initialize(), listTools()),
                                    exec(session -> {
                                        found.add(tools(session));
                                        return session;
                                    }),
                                    repeat(10, "n").on(exec(callTool("echo").arguments(McpScenarioTest::uniqueId))),
                                    exec(close())));
            assertThat(run.errors()).isEmpty();
            assertThat(run.exitCode()).isZero();
            assertThat(List.of("initialize", "notifications/initialized", "tools/list", "DELETE session"))
                    .allSatisfy(
                            name -> assertThat(run.ok("session", name)).as(name).isEqualTo(5));
            assertThat(run.ok("session", "tools/call echo")).isEqualTo(50);
            assertThat(run.cumulatedMillis("session")).isPositive();
            assertThat(server.executions())
                    .hasSize(50)
                    .allSatisfy((id, times) -> assertThat(times).as(id).isEqualTo(1));
            assertThat(server.methods()).isEqualTo(Map.of("POST", 5L * 13, "DELETE", 5L));
            // a user goes on at the answer: the end of its stream may come later, and its connection is not free until
            // then
            assertThat(server.connections())
                    .as("about one a user, not one a request")
                    .isEqualTo(5);
        }
        assertThat(counters.snapshot())
                .isEqualTo(new TrafficSnapshot(
                        new Count(50, 0), Map.of("echo", new Count(50, 0)), 5, 5, 0, 0, Map.of(), Map.of()));
        assertThat(found)
                .hasSize(5)
                .allSatisfy(list ->
                        assertThat(list).extracting(Tool::name).containsExactlyInAnyOrder("echo", "fail", "slow"));
    }

    @Test
    void failedCalls_areKosThatSayWhich() throws Exception {
        try (SdkServer server = SdkServer.start()) {
            GatlingRun run = run(
                    server.url(),
                    1,
                    exec(
                            initialize(),
                            callTool("fail").arguments("{\"id\":\"1\"}"),
                            callTool(session -> "no-such-tool"),
                            callTool("echo").arguments("{\"id\":"),
                            callTool("echo").arguments("#{undefined}"),
                            callTool("echo").arguments("{\"id\":\"2\"}"),
                            close()));
            assertThat(run.ko("tools/call fail")).isEqualTo(1);
            assertThat(run.ko("tools/call no-such-tool")).isEqualTo(1);
            assertThat(run.ok("tools/call echo")).isEqualTo(1);
            assertThat(run.errors())
                    .anySatisfy(error -> assertThat(error).isEqualTo("1 isError: the database is on fire"))
                    .anySatisfy(error -> assertThat(error).startsWith("1 JSON-RPC error -32602: "))
                    .anySatisfy(error -> assertThat(error).contains("the arguments are not JSON"))
                    .anySatisfy(error -> assertThat(error).contains("No attribute named 'undefined' is defined"));
            assertThat(server.executions()).isEqualTo(Map.of("1", 1L, "2", 1L));
        }
        assertThat(counters.snapshot().calls()).isEqualTo(new Count(1, 2));
        assertThat(counters.snapshot().failures())
                .containsEntry("tools/call fail: isError: the database is on fire", 1L);
    }

    @Test
    void initializeFails_userLeavesAndGroupIsClosed() throws IOException {
        GatlingRun run = run(nobody(), 2, group("g").on(exec(initialize(), callTool("echo"))));
        assertThat(run.ko("initialize")).isZero();
        assertThat(run.errors())
                .singleElement()
                .asString()
                .startsWith("2 not connected, nothing was sent: Connection refused");
        assertThat(run.ko("tools/call echo")).isZero();
        assertThat(run.cumulatedMillis("g")).isNotNegative();
        assertThat(counters.snapshot().sessionsOpened()).isZero();
    }

    @Test
    void initializeFails_userToldToContinue_callsAreKosWithoutTraffic() throws IOException {
        GatlingRun run =
                run(nobody(), 1, exec(initialize().continueOnFailure(), callTool("echo"), listTools(), close()));
        assertThat(run.ko("initialize")).isEqualTo(1);
        assertThat(List.of("tools/call echo", "tools/list", "DELETE session"))
                .allSatisfy(name -> assertThat(run.ko(name)).as(name).isEqualTo(1));
        assertThat(run.errors()).contains("3 no MCP session: initialize failed or was not called");
        assertThat(counters.snapshot().calls().total()).isZero();
    }

    @Test
    void silentCall_isCountedButNotReported() throws Exception {
        try (SdkServer server = SdkServer.start()) {
            GatlingRun run = run(
                    server.url(),
                    3,
                    exec(
                            initialize(),
                            callTool("echo").silent(),
                            callTool("fail").silent(),
                            close()));
            assertThat(run.ok("tools/call echo")).isZero();
            assertThat(run.ko("tools/call fail")).isZero();
        }
        assertThat(counters.snapshot().tools()).isEqualTo(Map.of("echo", new Count(3, 0), "fail", new Count(0, 3)));
    }

    @Test
    void sessionsWithoutDelete_areAbandonedOnce() throws Exception {
        try (SdkServer server = SdkServer.start()) {
            // abandons by word, then by opening another, then by its end
            run(server.url(), 4, exec(initialize(), abandon(), abandon(), initialize(), initialize()));
            assertThat(server.methods()).isEqualTo(Map.of("POST", 4L * 6));
        }
        assertThat(counters.snapshot().sessionsOpened()).isEqualTo(12);
        assertThat(counters.snapshot().sessionsAbandoned()).isEqualTo(12);
        assertThat(counters.snapshot().sessionsClosed()).isZero();
    }

    @Test
    void exitBlockOnFail_leavesTheBlockAfterAKo() throws Exception {
        try (SdkServer server = SdkServer.start()) {
            GatlingRun run = run(
                    server.url(),
                    1,
                    exec(initialize())
                            .exec(exitBlockOnFail().on(exec(callTool("fail"), callTool("echo"))))
                            .exec(close()));
            assertThat(run.ko("tools/call fail")).isEqualTo(1);
            assertThat(run.ok("tools/call echo")).isZero();
            assertThat(run.ok("DELETE session")).isEqualTo(1);
        }
    }

    @Test
    void throttle_spreadsAllRequests() throws Exception {
        try (SdkServer server = SdkServer.start()) {
            long start = System.nanoTime();
            GatlingRun run = GatlingRun.of(
                    results,
                    simulation -> simulation
                            .setUp(scenario("s")
                                    .exec(initialize())
                                    .exec(repeat(10, "n")
                                            .on(exec(callTool("echo").arguments(McpScenarioTest::uniqueId))))
                                    .exec(close())
                                    .injectOpen(atOnceUsers(5))
                                    .protocols(mcp(server.url())
                                            .protocolVersion("2025-11-25")
                                            .observer(counters)))
                            .throttle(jumpToRps(30), holdFor(60)));
            assertThat(run.ok("tools/call echo")).isEqualTo(50);
            assertThat(ScriptedSimulation.endedAt() - start).isGreaterThan(TimeUnit.SECONDS.toNanos(2));
        }
        assertThat(counters.snapshot().sessionsClosed()).isEqualTo(5);
    }

    @Test
    void await_continuesWhenTheStageCompletesAndTellsOfFailures() throws Exception {
        var threads = new ConcurrentLinkedQueue<String>();
        try (SdkServer server = SdkServer.start()) {
            GatlingRun run = run(
                    server.url(),
                    2,
                    exec(
                            initialize(),
                            await(() -> {
                                threads.add(Thread.currentThread().getName());
                                return CompletableFuture.completedFuture("done");
                            }),
                            await(() -> CompletableFuture.failedFuture(new IOException("gone"))),
                            await(() -> {
                                throw new IllegalStateException("broken");
                            }),
                            callTool("echo"),
                            close()));
            assertThat(run.ok("tools/call echo")).isEqualTo(2);
            assertThat(run.errors()).isEmpty();
        }
        assertThat(threads).containsExactly("mcpleak-await", "mcpleak-await");
        assertThat(counters.snapshot().failures())
                .isEqualTo(Map.of(
                        "await failed: java.io.IOException: gone", 2L,
                        "await failed: java.lang.IllegalStateException: broken", 2L));
    }

    @Test
    void stopSignal_endsPausingUsersAndReports() throws Exception {
        var stop = new StopSignal();
        var stoppedAt = new CompletableFuture<Long>();
        var pausing = new CountDownLatch(3);
        Thread stopper = new Thread(() -> {
            try {
                pausing.await();
                stoppedAt.complete(System.nanoTime());
                stop.stop("the server died");
            } catch (InterruptedException e) {
                stoppedAt.completeExceptionally(e);
            }
        });
        stopper.start();
        try (SdkServer server = SdkServer.start()) {
            GatlingRun run = GatlingRun.of(
                    results,
                    simulation -> simulation.setUp(scenario("s")
                            .exec(initialize(), callTool("echo"))
                            .exec(session -> {
                                pausing.countDown();
                                return session;
                            })
                            .pause(Duration.ofMinutes(10))
                            .exec(close())
                            .injectOpen(atOnceUsers(3))
                            .protocols(mcp(server.url())
                                    .protocolVersion("2025-11-25")
                                    .observer(counters)
                                    .stopSignal(stop))));
            assertThat(run.exitCode()).isZero();
            assertThat(run.folder().resolve("index.html")).isNotEmptyFile();
            assertThat(run.ok("tools/call echo")).isEqualTo(3);
        }
        assertThat(ScriptedSimulation.endedAt() - stoppedAt.join()).isLessThan(TimeUnit.MINUTES.toNanos(10));
        assertThat(stop.reason()).contains("the server died");
        assertThat(counters.snapshot().sessionsAbandoned()).isEqualTo(3);
    }

    @Test
    void stopSignal_beforeTheFirstUser_endsUsersWithoutTraffic() throws Exception {
        var stop = new StopSignal();
        stop.stop("no server");
        try (SdkServer server = SdkServer.start()) {
            ScriptedSimulation.script(simulation -> simulation.setUp(scenario("s")
                    .exec(initialize())
                    .injectOpen(atOnceUsers(1))
                    .protocols(mcp(server.url()).protocolVersion("2025-11-25").stopSignal(stop))));
            // Gatling makes no report of a run without a request
            assertThatThrownBy(() -> Gatling$.MODULE$.fromArgs(
                            new String[] {"-s", ScriptedSimulation.class.getName(), "-rf", results.toString()}))
                    .isInstanceOf(Throwable.class);
            assertThat(server.methods()).isEmpty();
        }
    }

    @Test
    void assertions_seeOurRequests() throws Exception {
        try (SdkServer server = SdkServer.start()) {
            GatlingRun run = GatlingRun.of(
                    results,
                    simulation -> simulation
                            .setUp(scenario("s")
                                    .exec(initialize(), callTool("fail"))
                                    .injectOpen(atOnceUsers(1))
                                    .protocols(mcp(server.url()).protocolVersion("2025-11-25")))
                            .assertions(details("tools/call fail")
                                    .failedRequests()
                                    .count()
                                    .is(0L)));
            assertThat(run.exitCode()).isEqualTo(2);
        }
    }

    private GatlingRun run(String url, int users, ChainBuilder chain) throws IOException {
        return GatlingRun.of(
                results,
                simulation -> simulation
                        .setUp(scenario("s").exec(chain).injectOpen(atOnceUsers(users)))
                        .protocols(mcp(url).protocolVersion("2025-11-25").observer(counters)));
    }

    private static String uniqueId(Session session) {
        return "{\"id\":\"" + session.userId() + "-" + session.getInt("n") + "\"}";
    }

    private static String nobody() throws IOException {
        try (var free = new ServerSocket(0)) {
            return "http://127.0.0.1:" + free.getLocalPort() + "/mcp";
        }
    }
}
