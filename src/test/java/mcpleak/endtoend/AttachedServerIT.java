package mcpleak.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attach to servers in moments of which the table of {@link LeftAsItWasIT} has none. */
@Isolated
@EnabledOnOs(OS.LINUX)
final class AttachedServerIT {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Pattern LISTENS = Pattern.compile("Debugger listening on (ws://127\\.0\\.0\\.1:(\\d+)/\\S+)");
    private static final String QUESTION = """
            {"id":1,"method":"Runtime.evaluate","params":{"expression":"6 * 7"}}""";

    @TempDir
    Path work;

    private OtherProcesses others;

    @BeforeEach
    void begin() {
        others = new OtherProcesses(work);
    }

    @AfterEach
    void end() throws InterruptedException {
        others.end();
    }

    @Tag("tables")
    @ParameterizedTest
    @CsvSource({"false, 0", "false, 40", "false, 150", "true, 0", "true, 40", "true, 150"})
    void killedWhileTheInspectorIsOpen_itIsClosed(boolean byAgent, int millis) throws Exception {
        int port = ServerAddress.freePort();
        ServedPort server = node(port, "");
        long pid = server.pid();
        if (byAgent) {
            Process agent = others.agent(pid);
            awaitInspector();
            Thread.sleep(millis);
            agent.destroyForcibly();
        } else {
            try (GatlingRun run = run(Map.of("server.pid", Long.toString(pid)), port)) {
                awaitInspector();
                Thread.sleep(millis);
                run.handle().destroyForcibly();
            }
        }
        long killed = System.nanoTime();
        String then = server.ports(pid).size() > 1 ? "open" : "closed already";
        OtherProcesses.await("the inspector is closed", () -> server.ports(pid).equals(Set.of(port)));
        System.out.printf("killed: %s; closed after %.1f s%n", then, (System.nanoTime() - killed) / 1e9);
        assertThat(server.answers()).isTrue();
        assertThat(server.pid()).isEqualTo(pid);
    }

    @Tag("tables")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void inspectorThatWasOpen_staysAndSoDoesItsDebugger(boolean byAgent) throws Exception {
        int port = ServerAddress.freePort();
        ServedPort server = node(port, "NODE_OPTIONS=--inspect=127.0.0.1:0 ");
        long pid = server.pid();
        Matcher listens = LISTENS.matcher(ServedPort.read(others.serverOutput()));
        assertThat(listens.find()).isTrue();
        CompletableFuture<String> answer = new CompletableFuture<>();
        WebSocket debugger = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(listens.group(1)), new FirstText(answer))
                .join();
        Map<String, String> attached;
        if (byAgent) {
            others.agent(pid);
            attached = Map.of("probe.url", others.agentUrl());
        } else {
            attached = Map.of("server.pid", Long.toString(pid));
        }
        try (GatlingRun run = run(attached, port)) {
            run.await(LIMIT);
            assertThat(run.text()).contains("live bytes: Node's heapUsed").doesNotContain("opened by SIGUSR1");
        }
        assertThat(server.ports(pid)).isEqualTo(Set.of(port, Integer.valueOf(listens.group(2))));
        debugger.sendText(QUESTION, true).join();
        assertThat(answer.get(60, java.util.concurrent.TimeUnit.SECONDS)).contains("42");
        debugger.abort();
    }

    @Tag("tables")
    @ParameterizedTest
    @EnumSource(names = {"NODE", "JVM"})
    void runThatIsFrozen_keepsNoServerFromEnding(MeasuredRuntime runtime) throws Exception {
        int port = ServerAddress.freePort();
        ServedPort server = others.serve(runtime.command(port, work), port);
        ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
        try (GatlingRun run = run(Map.of("server.pid", Long.toString(process.pid()), "rounds", "60"), port)) {
            run.awaitOutput(text -> text.contains("round 1 of"), LIMIT);
            signal("STOP", run.handle().pid());
            process.destroy();
            OtherProcesses.await("the server ends", () -> !process.isAlive());
            signal("CONT", run.handle().pid());
            run.awaitOutput(text -> text.contains("(pid " + process.pid() + ") ended"), LIMIT);
            assertThat(run.await(LIMIT)).isNotZero();
        }
    }

    /** By strace: what a run sends to a server is neither told by the server nor by the run. */
    @Tag("tables")
    @ParameterizedTest
    @EnumSource(names = {"NODE", "JVM", "CPYTHON"})
    void probeLiveOff_sendsNoSignalAndOpensNoSocket(MeasuredRuntime runtime) throws Exception {
        Assumptions.assumeTrue(ran("command -v strace"), "strace is not installed");
        int port = ServerAddress.freePort();
        Path trace = work.resolve("trace.txt");
        String strace = "strace -f -o " + trace + " -e trace=listen,connect ";
        ServedPort server = others.serve(runtime.command(port, work).replace("exec ", "exec " + strace), port);
        try (GatlingRun run = run(Map.of("server.pid", Long.toString(server.pid()), "probe.live", "off"), port)) {
            run.await(LIMIT);
            assertThat(run.text()).contains("live bytes: not read (-Dprobe.live=off)");
        }
        String seen = ServedPort.read(trace);
        assertThat(seen.lines().filter(line -> line.contains("listen(")).toList())
                .hasSize(1);
        assertThat(seen).doesNotContainPattern("connect\\(.*AF_INET|SIGUSR|SIGQUIT|SIGSTOP|SIGCONT|ptrace");
        assertThat(server.answers()).isTrue();
    }

    private ServedPort node(int port, String variables) throws Exception {
        Assumptions.assumeTrue(MeasuredRuntime.NODE.isInstalled(), "node is not installed");
        return others.serve(MeasuredRuntime.NODE.command(port, work).replace("exec ", variables + "exec "), port);
    }

    private GatlingRun run(Map<String, String> more, int port) throws Exception {
        Map<String, String> properties = new LinkedHashMap<>(
                Map.of("users", "2", "calls", "5", "think", "10ms", "delay", "500ms", "rounds", "2"));
        properties.put("url", "http://127.0.0.1:" + port + "/mcp");
        properties.putAll(more);
        return GatlingRun.startBrief(work, properties, List.of());
    }

    private void awaitInspector() throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!LISTENS.matcher(ServedPort.read(others.serverOutput())).find()) {
            assertThat(System.nanoTime()).as("the inspector opens").isLessThan(end);
            Thread.sleep(1);
        }
    }

    private static void signal(String name, long pid) throws Exception {
        assertThat(ran("kill -" + name + " " + pid)).isTrue();
    }

    private static boolean ran(String command) throws Exception {
        return new ProcessBuilder("sh", "-c", command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private record FirstText(CompletableFuture<String> answer) implements WebSocket.Listener {

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            answer.complete(data.toString());
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }
    }
}
