package mcpleak.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import mcpleak.network.Identity;
import mcpleak.process.Guardian;
import mcpleak.process.ProcessStat;
import mcpleak.process.TcpSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartedServerTest {

    @TempDir
    private Path folder;

    private Path log;
    private URI url;
    private int port;

    @BeforeEach
    void findPort() throws ServerException {
        log = folder.resolve("logs").resolve("server.log");
        port = ServerAddress.freePort();
        url = URI.create("http://127.0.0.1:" + port + "/mcp");
    }

    private StartedServer start(String line) throws ServerException {
        ServerCommand command = ServerCommand.shell("cd " + folder + "; " + line);
        return StartedServer.start(command, url, log);
    }

    @Test
    void start_command_runsInSessionOfItsOwn() throws Exception {
        try (StartedServer server = start("exec sleep 100")) {
            TestProcesses.await(
                    () -> ProcessStat.read(server.rootPid()).orElseThrow().sessionId() == server.rootPid());
            assertThat(ProcessStat.read(server.rootPid()).orElseThrow().groupId())
                    .isEqualTo(server.rootPid());
        }
    }

    @Test
    void start_command_inheritsNoDescriptorOfOurs() throws Exception {
        try (StartedServer server = start("echo $$ > pid; exec sleep 100")) {
            TestProcesses.lines(folder.resolve("pid"), 1);
            // the shell has more open while it writes to the file
            TestProcesses.await(() -> ProcessStat.text(server.rootPid(), "comm").equals(Optional.of("sleep\n")));
            assertThat(TestProcesses.descriptors(server.rootPid()))
                    .containsExactly("0 /dev/null", "1 " + log.toRealPath(), "2 " + log.toRealPath());
        }
    }

    @Test
    void start_logThatCannotBeWritten_saysSo() {
        ServerCommand command = ServerCommand.of(List.of("true"));
        assertThatThrownBy(() -> StartedServer.start(command, url, Path.of("/dev/null/logs/server.log")))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("cannot be started by true");
    }

    @Test
    void start_portInUse_namesOwner() throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(socket.isBound()).isTrue();
            assertThatThrownBy(() -> start("touch started"))
                    .isInstanceOf(ServerException.class)
                    .hasMessageStartingWith("127.0.0.1:" + port + " is already in use by pid "
                            + ProcessHandle.current().pid() + " (")
                    .hasMessageContaining("java");
        }
        assertThat(folder.resolve("started")).doesNotExist();
    }

    @Test
    void waitUntilReady_health_passesAndHandsEnvironmentOn() throws Exception {
        ServerCommand command = ServerCommand.of(TestProcesses.jvm(HealthServerMain.class, Integer.toString(port)))
                .withEnvironment(Map.of("GREETING", "hello"));
        try (StartedServer server = StartedServer.start(command, url, log)) {
            Duration took = server.waitUntilReady(Duration.ofSeconds(60), Identity.unknownTo(url));
            assertThat(took).isPositive();
            assertThat(log).content().contains("serving, GREETING=hello");
            assertThat(TcpSocket.listenersOn(port))
                    .extracting(ProcessHandle::pid)
                    .containsExactly(server.rootPid());
        }
        assertThat(TcpSocket.listenersOn(port)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s &",
                "setsid %s & exit 0",
                "nohup %s >/dev/null 2>&1 &",
                "env -i PATH=\"$PATH\" setsid sh -c '%s & exit 0' &"
            })
    void waitUntilReady_commandPutsServerIntoBackground_isTheServerAndEndsWithIt(String command) throws Exception {
        String java = String.join(" ", TestProcesses.jvm(HealthServerMain.class, Integer.toString(port)));
        try (StartedServer server = start(String.format(command, java))) {
            server.waitUntilReady(Duration.ofSeconds(60), Identity.unknownTo(url));
            assertThat(TcpSocket.listenersOn(port))
                    .extracting(ProcessHandle::pid)
                    .containsExactly(server.rootPid());
            assertThat(server.end().toCompletableFuture()).isNotDone();
            ProcessHandle.of(server.rootPid()).orElseThrow().destroyForcibly();
            server.end().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
        try (StartedServer server = start(String.format(command, java))) {
            server.waitUntilReady(Duration.ofSeconds(60), Identity.unknownTo(url));
        }
        assertThat(TcpSocket.listenersOn(port)).isEmpty();
    }

    @Test
    void waitUntilReady_commandEndsAndAStrangerServes_namesItAndLeavesItAlone() throws Exception {
        try (StartedServer server = start("exit 0")) {
            Process stranger =
                    new ProcessBuilder(TestProcesses.jvm(HealthServerMain.class, Integer.toString(port))).start();
            try {
                assertThatThrownBy(() -> server.waitUntilReady(Duration.ofSeconds(60), Identity.unknownTo(url)))
                        .isInstanceOf(ServerException.class)
                        .hasMessageContaining("pid " + stranger.pid() + " (")
                        .hasMessageContaining("which it has not started itself");
                assertThat(stranger.isAlive()).isTrue();
            } finally {
                stranger.destroyForcibly();
            }
        }
    }

    @Test
    void waitUntilReady_serverEndsAtOnce_tellsExitCodeAndLog() throws Exception {
        Files.createDirectories(log.getParent());
        Files.writeString(log, "of an earlier run\n");
        try (StartedServer server = start("echo plain; printf '\\033[31mred\\033[0m \\007bell\\n' >&2; exit 3")) {
            assertThatThrownBy(() -> server.waitUntilReady(Duration.ofSeconds(60), Identity.unknownTo(url)))
                    .isInstanceOf(ServerException.class)
                    .hasMessageMatching("(?s)the server \\(pid \\d+\\) ended with exit code 3 after \\d+\\.\\d s, "
                            + "before it answered at http://127.0.0.1:" + port + "/mcp\n"
                            + "  last lines of \\S+server.log:\n  \\| plain\n  \\| red \\?bell");
        }
    }

    @Test
    void waitUntilReady_neverAnswers_stopsItAndTellsLastFailure() throws Exception {
        try (StartedServer server = start("sleep 100")) {
            assertThatThrownBy(() -> server.waitUntilReady(Duration.ofMillis(400), Identity.unknownTo(url)))
                    .isInstanceOf(ServerException.class)
                    .hasMessageContaining("did not get ready at " + url + " within 0.4 s; at last: connection refused")
                    .hasMessageContaining("it wrote nothing to");
            assertThat(server.end().toCompletableFuture()).isDone();
        }
    }

    @Test
    void stop_treeThatTriesToEscape_leavesNothing() throws Exception {
        String script = """
                sleep 101 & echo $! >> pids
                setsid sh -c 'echo $$ >> pids; exec sleep 102' &
                (setsid sh -c 'echo $$ >> pids; exec sleep 103' &)
                env -i PATH="$PATH" setsid sh -c 'echo $$ >> pids; exec sleep 104' &
                wait""";
        try (StartedServer server = start(script)) {
            List<ProcessHandle> processes = TestProcesses.pids(folder.resolve("pids"), 4);
            assertThat(processes).hasSize(4).allMatch(ProcessStat::isRunning);
            assertThat(server.stop(Duration.ofSeconds(60))).isEmpty();
            assertThat(processes).noneMatch(ProcessStat::isRunning);
        }
    }

    @Test
    void stop_processThatIgnoresSigterm_isKilledAndReported() throws Exception {
        try (StartedServer server = start("trap '' TERM; echo $$ > pid; while :; do sleep 0.1; done")) {
            TestProcesses.lines(folder.resolve("pid"), 1);
            assertThat(server.stop(Duration.ofMillis(300)).get(0).pid()).isEqualTo(server.rootPid());
            assertThat(server.end().toCompletableFuture().join().signal()).isEqualTo(OptionalInt.of(9));
        }
    }

    @Test
    void stop_again_returnsTheSame() throws Exception {
        try (StartedServer server = start("sleep 100")) {
            List<ProcessHandle> first = server.stop(StartedServer.GRACE);
            assertThat(server.stop(Duration.ZERO)).isSameAs(first);
        }
    }

    @Test
    void stop_interruptedThread_endsTreeAndStaysInterrupted() throws Exception {
        try (StartedServer server = start("sleep 100")) {
            Thread.currentThread().interrupt();
            server.stop(StartedServer.GRACE);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(ProcessHandle.of(server.rootPid()).filter(ProcessStat::isRunning))
                    .isEmpty();
        }
    }

    @Test
    void stop_server_sendsGuardianHome() throws Exception {
        List<ProcessHandle> before = guardians();
        StartedServer server = start("sleep 100");
        List<ProcessHandle> own = guardians().stream()
                .filter(guardian -> !before.contains(guardian))
                .toList();
        assertThat(own).hasSize(1);
        server.close();
        assertThat(own).noneMatch(ProcessStat::isRunning);
    }

    private static List<ProcessHandle> guardians() {
        return ProcessHandle.current()
                .children()
                .filter(child -> RunningProcess.of(child).arguments().contains(Guardian.NAME))
                .toList();
    }

    @Test
    void end_killedFromOutside_saysSigkillAtOnce() throws Exception {
        try (StartedServer server = start("exec sleep 100")) {
            ProcessHandle.of(server.rootPid()).orElseThrow().destroyForcibly();
            ServerEnd end = server.end().toCompletableFuture().get(60, TimeUnit.SECONDS);
            assertThat(end.reason()).isEqualTo(ServerEnd.Reason.UNASKED);
            assertThat(end.signal()).hasValue(9);
            assertThat(end.sentence())
                    .matches("the server \\(pid \\d+\\) was ended by signal 9 \\(SIGKILL\\) after \\d+\\.\\d s");
        }
    }

    @Test
    void end_closed_saysStopped() throws Exception {
        StartedServer server = start("exec sleep 100");
        server.close();
        ServerEnd end = server.end().toCompletableFuture().get(60, TimeUnit.SECONDS);
        assertThat(end.reason()).isEqualTo(ServerEnd.Reason.STOPPED);
        assertThat(end.signal()).hasValue(15);
    }
}
