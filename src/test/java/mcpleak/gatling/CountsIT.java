package mcpleak.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static mcpleak.dsl.McpDsl.callTool;
import static mcpleak.dsl.McpDsl.cancelTask;
import static mcpleak.dsl.McpDsl.close;
import static mcpleak.dsl.McpDsl.completePrompt;
import static mcpleak.dsl.McpDsl.getPrompt;
import static mcpleak.dsl.McpDsl.getTask;
import static mcpleak.dsl.McpDsl.initialize;
import static mcpleak.dsl.McpDsl.listPrompts;
import static mcpleak.dsl.McpDsl.listResourceTemplates;
import static mcpleak.dsl.McpDsl.listResources;
import static mcpleak.dsl.McpDsl.listTasks;
import static mcpleak.dsl.McpDsl.listTools;
import static mcpleak.dsl.McpDsl.mcp;
import static mcpleak.dsl.McpDsl.ping;
import static mcpleak.dsl.McpDsl.readResource;
import static mcpleak.dsl.McpDsl.request;
import static mcpleak.dsl.McpDsl.sendNotification;
import static mcpleak.dsl.McpDsl.setLogLevel;
import static mcpleak.dsl.McpDsl.subscribe;
import static mcpleak.dsl.McpDsl.taskResult;
import static mcpleak.dsl.McpDsl.unsubscribe;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.javaapi.core.ChainBuilder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The load generator's counts are the server's, and what it has done with costs it no memory. */
@Timeout(600)
final class CountsIT {

    private static final int USERS = 20;
    private static final long MIB = 1024 * 1024;

    @TempDir
    private Path results;

    private final Counted counted = new Counted();

    @BeforeAll
    static void configure() {
        GatlingRun.configure();
    }

    @Test
    @Tag("end-to-end")
    void everyVerb_isCountedAsOftenAsItArrived() throws IOException {
        try (var server = new CountingServer()) {
            run(
                    server,
                    exec(initialize())
                            .exec(repeat(20)
                                    .on(exec(
                                            ping(),
                                            listTools(),
                                            callTool("echo").cancelAfter(Duration.ofMinutes(1)),
                                            callTool("renamed").named("another name"),
                                            listResources(),
                                            listResourceTemplates(),
                                            readResource("file:///a"),
                                            subscribe("file:///a"),
                                            unsubscribe("file:///a"),
                                            listPrompts(),
                                            getPrompt("p"),
                                            completePrompt("p", "k", "v"),
                                            setLogLevel("debug"),
                                            getTask("t"),
                                            taskResult("t"),
                                            listTasks(),
                                            cancelTask("t"),
                                            request("vendor/x", "{}"),
                                            sendNotification("vendor/told"))))
                            .exec(close()));
            assertThat(counted.all()).isEqualTo(server.counts()).hasSize(21).containsEntry("tools/call", 800L);
        }
    }

    @Test
    @Tag("end-to-end")
    void callsThatCouldBeCancelled_leaveTheHeapAsItWas() throws IOException {
        callAtFullRate(Duration.ofSeconds(20));
    }

    @Test
    @Tag("tables")
    void callsThatCouldBeCancelled_leaveTheHeapAsItWas_forThreeMinutes() throws IOException {
        callAtFullRate(Duration.ofMinutes(3));
    }

    private void callAtFullRate(Duration time) throws IOException {
        Duration warmUp = Duration.ofSeconds(8);
        var before = new AtomicLong();
        var after = new AtomicLong();
        ChainBuilder call = exec(callTool("echo").cancelAfter(Duration.ofSeconds(60)));
        try (var server = new CountingServer()) {
            run(
                    server,
                    exec(initialize())
                            .exec(during(warmUp).on(call))
                            .exec(session -> measured(session, before))
                            .exec(during(time).on(call))
                            .exec(session -> measured(session, after))
                            .exec(close()));
            assertThat(counted.all()).isEqualTo(server.counts());
            System.out.printf(
                    "%d calls in %d s; heap after collection %.1f MiB, then %.1f MiB%n",
                    counted.all().get("tools/call"),
                    time.plus(warmUp).toSeconds(),
                    (double) before.get() / MIB,
                    (double) after.get() / MIB);
        }
        assertThat(after.get() - before.get())
                .as("growth of the heap, in bytes")
                .isLessThan(8 * MIB);
    }

    /** Measure the heap for one of the users. */
    private static io.gatling.javaapi.core.Session measured(io.gatling.javaapi.core.Session session, AtomicLong bytes) {
        if (session.userId() == 1) {
            System.gc();
            bytes.set(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return session;
    }

    private void run(CountingServer server, ChainBuilder chain) throws IOException {
        GatlingRun run = GatlingRun.of(
                results,
                simulation -> simulation.setUp(scenario("s")
                        .exec(chain)
                        .injectOpen(atOnceUsers(USERS))
                        .protocols(
                                mcp(server.url()).protocolVersion("2025-11-25").observer(counted))));
        assertThat(run.errors()).isEmpty();
    }

    /** Count requests by method, whatever their names. */
    private static final class Counted implements TrafficObserver {

        private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

        Map<String, Long> all() {
            Map<String, Long> all = new TreeMap<>();
            counts.forEach((method, count) -> all.put(method, count.sum()));
            return all;
        }

        @Override
        public void requestEnded(String name, Kind kind, long nanos, Optional<String> failure) {
            String method = kind == Kind.TOOL_CALL
                    ? "tools/call"
                    : name.equals("DELETE session") ? name : name.replaceFirst(" .*", "");
            counts.computeIfAbsent(method, each -> new LongAdder()).increment();
        }
    }
}
