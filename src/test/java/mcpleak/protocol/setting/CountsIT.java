package mcpleak.protocol.setting;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static mcpleak.protocol.dsl.McpDsl.callTool;
import static mcpleak.protocol.dsl.McpDsl.cancelTask;
import static mcpleak.protocol.dsl.McpDsl.close;
import static mcpleak.protocol.dsl.McpDsl.completePrompt;
import static mcpleak.protocol.dsl.McpDsl.getPrompt;
import static mcpleak.protocol.dsl.McpDsl.getTask;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.listPrompts;
import static mcpleak.protocol.dsl.McpDsl.listResourceTemplates;
import static mcpleak.protocol.dsl.McpDsl.listResources;
import static mcpleak.protocol.dsl.McpDsl.listTasks;
import static mcpleak.protocol.dsl.McpDsl.listTools;
import static mcpleak.protocol.dsl.McpDsl.mcp;
import static mcpleak.protocol.dsl.McpDsl.mcpSse;
import static mcpleak.protocol.dsl.McpDsl.mcpStdio;
import static mcpleak.protocol.dsl.McpDsl.ping;
import static mcpleak.protocol.dsl.McpDsl.readResource;
import static mcpleak.protocol.dsl.McpDsl.request;
import static mcpleak.protocol.dsl.McpDsl.sendNotification;
import static mcpleak.protocol.dsl.McpDsl.setLogLevel;
import static mcpleak.protocol.dsl.McpDsl.subscribe;
import static mcpleak.protocol.dsl.McpDsl.taskResult;
import static mcpleak.protocol.dsl.McpDsl.unsubscribe;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import mcpleak.protocol.action.CountingServer;
import mcpleak.protocol.action.GatlingRun;
import mcpleak.protocol.action.Http2Server;
import mcpleak.protocol.action.MessageCounts;
import mcpleak.protocol.action.SelfSigned;
import mcpleak.protocol.dsl.McpProtocolBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The load generator's counts are the server's, and what it has done with costs it no memory. */
@Isolated
@Timeout(600)
final class CountsIT {

    private static final int USERS = 20;
    private static final long MIB = 1024 * 1024;

    /** Names of what ends a session. */
    private static final Set<String> ENDS = Set.of(MessageCounts.DELETE, "close stream", "end of input");

    @TempDir
    private Path folder;

    private final MessageCounts counted = new MessageCounts();

    /** What carries the messages. */
    enum Way {
        HTTP_1,
        HTTP_2,
        EVENT_STREAM,
        STDIO
    }

    @BeforeAll
    static void configure() {
        GatlingRun.configure();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("end-to-end")
    void everyVerb_isCountedAsOftenAsItArrived(Way way) throws Exception {
        try (Counting server = open(way)) {
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
            assertThat(counted.all())
                    .isEqualTo(server.arrived())
                    .hasSize(21)
                    .containsEntry("initialize", 20L)
                    .containsEntry("tools/call", 800L);
        }
    }

    @Test
    @Tag("end-to-end")
    void callsThatCouldBeCancelled_leaveTheHeapAsItWas() throws Exception {
        callAtFullRate(Way.HTTP_1, Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("tables")
    void callsThatCouldBeCancelled_leaveTheHeapAsItWas_forThreeMinutes(Way way) throws Exception {
        callAtFullRate(way, Duration.ofMinutes(3));
    }

    private void callAtFullRate(Way way, Duration time) throws Exception {
        Duration warmUp = Duration.ofSeconds(8);
        var before = new AtomicLong();
        var after = new AtomicLong();
        ChainBuilder call = exec(callTool("echo").cancelAfter(Duration.ofSeconds(60)));
        try (Counting server = open(way)) {
            run(
                    server,
                    exec(initialize())
                            .exec(during(warmUp).on(call))
                            .exec(session -> measured(session, before))
                            .exec(during(time).on(call))
                            .exec(session -> measured(session, after))
                            .exec(close()));
            assertThat(counted.all()).isEqualTo(server.arrived());
            System.out.printf(
                    "%s: %d calls in %d s; heap after collection %.1f MiB, then %.1f MiB%n",
                    way,
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
    private static Session measured(Session session, AtomicLong bytes) {
        if (session.userId() == 1) {
            System.gc();
            bytes.set(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return session;
    }

    private void run(Counting server, ChainBuilder chain) throws IOException {
        GatlingRun run = GatlingRun.of(
                Files.createDirectory(folder.resolve("results")),
                simulation -> simulation.setUp(scenario("s")
                        .exec(chain)
                        .injectOpen(atOnceUsers(USERS))
                        .protocols(server.protocol().observer(new Counted()))));
        assertThat(run.errors()).isEmpty();
    }

    /**
     * A server that counts.
     *
     * @param arrivals tells how often each message came
     */
    private record Counting(McpProtocolBuilder protocol, Callable<Map<String, Long>> arrivals, Runnable end)
            implements AutoCloseable {

        Map<String, Long> arrived() throws Exception {
            return arrivals.call();
        }

        @Override
        public void close() {
            end.run();
        }
    }

    private Counting open(Way way) throws Exception {
        return switch (way) {
            case HTTP_1 -> {
                var server = new CountingServer();
                yield new Counting(
                        mcp(server.url("/mcp")).protocolVersion("2025-11-25"),
                        () -> server.counts().all(),
                        server::close);
            }
            case EVENT_STREAM -> {
                var server = new CountingServer();
                yield new Counting(mcpSse(server.url("/sse")), () -> withEnds(server.counts()), server::close);
            }
            case HTTP_2 -> {
                var server =
                        new Http2Server(SelfSigned.in(folder), SelfSigned.PASSWORD, call -> Http2Server.Treat.ANSWER);
                var protocol = mcp(server.url())
                        .protocolVersion("2025-11-25")
                        .trustAllCertificates()
                        .http2();
                yield new Counting(protocol, () -> server.counts().all(), server::close);
            }
            case STDIO -> {
                Path counts = Files.createDirectory(folder.resolve("counts"));
                Path script = Path.of("src/test/resources/counts/counting.py");
                yield new Counting(
                        mcpStdio(List.of("python3", script.toString(), counts.toString()))
                                .protocolVersion("2025-11-25"),
                        () -> sum(counts),
                        () -> {});
            }
        };
    }

    /** Closing the stream says nothing that a server could count. */
    private static Map<String, Long> withEnds(MessageCounts counts) {
        Map<String, Long> all = counts.all();
        all.put("close stream", (long) USERS);
        return all;
    }

    /** Add up what the processes of all users were sent. */
    private static Map<String, Long> sum(Path counts) throws IOException {
        Map<String, Long> all = new TreeMap<>();
        try (Stream<Path> files = Files.list(counts)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                for (String line : Files.readAllLines(file)) {
                    String[] words = line.split(" ", 2);
                    all.merge(words[1], Long.parseLong(words[0]), Long::sum);
                }
            }
        }
        return all;
    }

    /** Count requests by method, whatever their names. */
    private final class Counted implements TrafficObserver {
        @Override
        public void requestEnded(String name, Kind kind, long nanos, Optional<String> failure) {
            boolean isEnd = ENDS.contains(name);
            counted.add(kind == Kind.TOOL_CALL ? "tools/call" : isEnd ? name : name.replaceFirst(" .*", ""));
        }
    }
}
