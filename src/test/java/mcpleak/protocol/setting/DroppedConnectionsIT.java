package mcpleak.protocol.setting;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static mcpleak.protocol.dsl.McpDsl.callTool;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.mcp;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.javaapi.core.Session;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import mcpleak.protocol.action.GatlingRun;
import mcpleak.protocol.action.SdkServer;
import mcpleak.protocol.message.Outcome;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A server that drops connections right after its answers provokes what HTTP clients resend silently. */
@Isolated
@Timeout(120)
@Tag("end-to-end")
final class DroppedConnectionsIT {

    private static final int USERS = 20;
    private static final int CALLS = 10_000;

    @TempDir
    private Path results;

    private final TrafficCounters counters = new TrafficCounters();
    private final Map<String, Boolean> okById = new ConcurrentHashMap<>();

    @Test
    void callsWithoutThinkTime_areExecutedAtMostOnceAndToldTruly() throws Exception {
        try (SdkServer server = SdkServer.dropping(20)) {
            GatlingRun run = GatlingRun.of(
                    results,
                    simulation -> simulation.setUp(scenario("drop")
                            .exec(initialize())
                            .exec(repeat(CALLS / USERS, "n")
                                    .on(exec(callTool("echo").arguments(session -> "{\"id\":\"" + id(session) + "\"}"))
                                            .exec(this::remember)))
                            .injectOpen(atOnceUsers(USERS))
                            .protocols(mcp(server.url()).observer(counters))));

            Map<String, Long> executions = server.executions();
            assertThat(okById).hasSize(CALLS);
            assertThat(executions.values()).as("executed twice").containsOnly(1L);
            Set<String> notExecuted = new TreeSet<>(okById.keySet());
            notExecuted.removeAll(executions.keySet());
            Set<String> ok = new TreeMap<>(okById)
                    .entrySet().stream()
                            .filter(Map.Entry::getValue)
                            .map(Map.Entry::getKey)
                            .collect(java.util.stream.Collectors.toCollection(TreeSet::new));
            assertThat(executions.keySet()).as("every OK was executed").containsAll(ok);
            assertThat(ok).as("what was not executed is a KO").doesNotContainAnyElementsOf(notExecuted);

            // the race that this is about did happen: 500 connections were dropped
            assertThat(notExecuted).isNotEmpty();
            assertThat(run.ok("tools/call echo")).isEqualTo(ok.size());
            assertThat(run.ko("tools/call echo")).isEqualTo(CALLS - ok.size());
            assertThat(counters.snapshot().calls()).isEqualTo(new TrafficSnapshot.Count(ok.size(), CALLS - ok.size()));
            assertThat(counters.snapshot().failures().keySet())
                    .filteredOn(failure -> failure.startsWith("tools/call"))
                    .as("why the KOs")
                    .containsExactly("tools/call echo: " + new Outcome.ClosedOnReuse().text());
        }
    }

    private Session remember(Session session) {
        okById.put(id(session), !session.isFailed());
        return session.markAsSucceeded();
    }

    private static String id(Session session) {
        return session.userId() + "-" + session.getInt("n");
    }
}
