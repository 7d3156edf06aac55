package mcpleak.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mcpleak.server.ServerAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Measure servers by runtime, by how the run comes to them, and by how it ends: whoever was there before answers afterwards, and
 * listens on no further port; whoever was started is gone. {@code -Drow=NODE_22|KILL} for a part, a regular
 * expression.
 */
@Isolated
@EnabledOnOs(OS.LINUX)
final class LeftAsItWasIT {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** How long a server may still be told from one that was never measured. */
    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    Path work;

    private OtherProcesses others;

    /** How a run comes to the server. */
    enum Attached {
        BY_PID,
        BY_AGENT,
        STARTED
    }

    /** How it ends. */
    enum End {
        IN_ORDER,
        TERM_TO_RUN,
        KILL_OF_RUN,
        KILL_OF_GUARDIAN,
        KILL_OF_AGENT,
        KILL_OF_SERVER,
        /** By its own doing: it is asked to by SIGTERM, which it handles. */
        EXIT_OF_SERVER;

        boolean ofServer() {
            return this == KILL_OF_SERVER || this == EXIT_OF_SERVER;
        }

        boolean fits(Attached attached) {
            return switch (this) {
                case KILL_OF_GUARDIAN -> attached == Attached.STARTED;
                case KILL_OF_AGENT -> attached == Attached.BY_AGENT;
                default -> true;
            };
        }
    }

    private record Row(MeasuredRuntime runtime, Attached attached, End end) {

        @Override
        public String toString() {
            return runtime + " " + attached + " " + end;
        }
    }

    static Stream<Row> rows() {
        Predicate<String> asked = Pattern.compile(System.getProperty("row", "")).asPredicate();
        return Stream.of(MeasuredRuntime.values())
                .flatMap(runtime -> Stream.of(Attached.values())
                        .flatMap(attached -> Stream.of(End.values())
                                .filter(end -> end.fits(attached))
                                .map(end -> new Row(runtime, attached, end))))
                .filter(row -> asked.test(row.toString()));
    }

    @BeforeEach
    void begin() {
        others = new OtherProcesses(work);
    }

    @AfterEach
    void end() throws InterruptedException {
        others.end();
    }

    @Tag("tables")
    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void server_howeverTheRunEnds_isLeftAsItWas(Row row) throws Exception {
        play(row);
    }

    @Tag("end-to-end")
    @ParameterizedTest
    @CsvSource({
        "NODE, BY_PID, KILL_OF_RUN",
        "NODE, BY_AGENT, KILL_OF_AGENT",
        "NODE, BY_PID, EXIT_OF_SERVER",
        "JVM, BY_PID, TERM_TO_RUN",
        "CPYTHON, STARTED, KILL_OF_RUN"
    })
    void server_afterASuddenEnd_isLeftAsItWas(MeasuredRuntime runtime, Attached attached, End end) throws Exception {
        play(new Row(runtime, attached, end));
    }

    private void play(Row row) throws Exception {
        Assumptions.assumeTrue(row.runtime().isInstalled(), () -> row.runtime() + " cannot be had here");
        int port = ServerAddress.freePort();
        String command = row.runtime().command(port, work);
        if (row.attached() == Attached.STARTED) {
            playStarted(row, port, command);
        } else {
            playAttached(row, port, command);
        }
    }

    private void playAttached(Row row, int port, String command) throws Exception {
        ServedPort server = others.serve(command, port);
        long pid = server.pid();
        Map<String, String> properties = properties(row, port);
        Optional<Process> agent = Optional.empty();
        if (row.attached() == Attached.BY_AGENT) {
            agent = Optional.of(others.agent(pid));
            properties.put("probe.url", others.agentUrl());
        } else {
            properties.put("server.pid", Long.toString(pid));
        }
        long began = System.nanoTime();
        try (GatlingRun run = GatlingRun.startBrief(work, properties, List.of())) {
            run.awaitOutput(text -> text.contains("server at "), LIMIT);
            double attached = seconds(began);
            long ended = end(row, run, agent.map(Process::toHandle).orElse(run.handle()), pid);
            if (row.end().ofServer()) {
                String told = row.attached() == Attached.BY_PID ? "(pid " + pid + ") ended" : "the users are stopped";
                run.awaitOutput(text -> text.contains(told), PATIENCE);
                tell(row, attached, "its death is told", seconds(ended));
                assertThat(seconds(ended)).isLessThan((double) SOON.toSeconds());
                assertThat(run.await(LIMIT)).as(run.text()).isNotZero();
                return;
            }
            OtherProcesses.await(
                    "further ports are closed", () -> server.ports(pid).equals(Set.of(port)));
            double closed = seconds(ended);
            tell(row, attached, "answers, " + server.ports(pid) + " with the run ended", closed);
            assertThat(server.answers()).isTrue();
            assertThat(server.pid()).isEqualTo(pid);
            assertThat(closed).isLessThan((double) SOON.toSeconds());
            assertThat(run.text()).contains("live bytes: " + row.runtime().liveBytes(row.attached()));
        }
    }

    private void playStarted(Row row, int port, String command) throws Exception {
        Map<String, String> properties = properties(row, port);
        properties.put("server.command", command);
        ServedPort server = new ServedPort(port);
        long began = System.nanoTime();
        try (GatlingRun run = GatlingRun.startBrief(work, properties, List.of())) {
            run.awaitOutput(text -> text.contains("server at "), LIMIT);
            double attached = seconds(began);
            long pid = server.pid();
            List<ProcessHandle> all = run.handle().descendants().toList();
            long ended = end(row, run, run.handle(), pid);
            if (row.end().ofServer()) {
                run.awaitOutput(text -> text.contains("the users are stopped"), PATIENCE);
                tell(row, attached, "its death is told", seconds(ended));
                assertThat(seconds(ended)).isLessThan((double) SOON.toSeconds());
                run.await(LIMIT);
            }
            OtherProcesses.await("what was started is gone", () -> all.stream().noneMatch(ProcessHandle::isAlive));
            if (!row.end().ofServer()) {
                tell(row, attached, "gone", seconds(ended));
            }
            assertThat(run.text()).contains("live bytes: " + row.runtime().liveBytes(row.attached()));
        }
    }

    /** Bring about the end and return when it was, by the clock of the system's nanoseconds. */
    private static long end(Row row, GatlingRun run, ProcessHandle agent, long serverPid) throws InterruptedException {
        if (row.end() != End.IN_ORDER) {
            run.awaitOutput(text -> text.contains("round 1 of"), LIMIT);
        }
        long at = System.nanoTime();
        switch (row.end()) {
            case IN_ORDER -> run.await(LIMIT);
            case TERM_TO_RUN -> {
                run.handle().destroy();
                run.await(LIMIT);
            }
            case KILL_OF_RUN -> run.handle().destroyForcibly();
            case KILL_OF_GUARDIAN -> {
                guardian(run).destroyForcibly();
                run.await(LIMIT);
            }
            case KILL_OF_AGENT -> agent.destroyForcibly();
            case KILL_OF_SERVER -> ProcessHandle.of(serverPid).orElseThrow().destroyForcibly();
            case EXIT_OF_SERVER -> exit(ProcessHandle.of(serverPid).orElseThrow());
        }
        boolean waited = row.end() == End.IN_ORDER || row.end() == End.KILL_OF_GUARDIAN || row.end() == End.TERM_TO_RUN;
        return waited ? System.nanoTime() : at;
    }

    private static void exit(ProcessHandle server) throws InterruptedException {
        long asked = System.nanoTime();
        server.destroy();
        OtherProcesses.await("the server ends", () -> !server.isAlive());
        assertThat(seconds(asked)).as("until it had ended").isLessThan((double) SOON.toSeconds());
    }

    private static ProcessHandle guardian(GatlingRun run) {
        return run.handle()
                .descendants()
                .filter(each -> each.info().commandLine().orElse("").contains("mcpleak-guardian"))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> properties(Row row, int port) {
        boolean whole = row.end() == End.IN_ORDER || row.end() == End.KILL_OF_GUARDIAN;
        Map<String, String> properties = new LinkedHashMap<>(
                Map.of("users", "2", "calls", "5", "think", "10ms", "delay", "500ms", "rounds", whole ? "2" : "60"));
        properties.put("url", "http://127.0.0.1:" + port + "/mcp");
        return properties;
    }

    private static void tell(Row row, double attached, String what, double after) {
        System.out.printf("%-40s attached after %4.1f s; %s after %4.1f s%n", row, attached, what, after);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
