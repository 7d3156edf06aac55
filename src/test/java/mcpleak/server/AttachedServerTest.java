package mcpleak.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import mcpleak.process.ProcessStat;
import mcpleak.process.TcpSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AttachedServerTest {

    private static final URI URL = URI.create("http://127.0.0.1:1/mcp");

    private final String name = "McpServer-" + UUID.randomUUID();
    private final List<ProcessHandle> started = new ArrayList<>();

    /** Starts a shell that keeps its command line and has a child with the same words in its own. */
    private ProcessHandle server(String words) throws IOException {
        ProcessHandle process = TestProcesses.orphan(": " + words + "; sh -c ': " + words + "; sleep 60; :'; :");
        started.add(process);
        TestProcesses.await(() -> process.descendants().count() == 2);
        process.descendants().forEach(started::add);
        return process;
    }

    @AfterEach
    void killServers() {
        started.forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void byName_partInOtherCase_takesTopmostOfTree() throws Exception {
        ProcessHandle process = server(name);
        try (AttachedServer server = AttachedServer.byName(name.substring(3).toUpperCase(java.util.Locale.ROOT), URL)) {
            assertThat(server.rootPid()).isEqualTo(process.pid());
        }
        assertThat(ProcessStat.isRunning(process)).as("left running").isTrue();
    }

    @Test
    void byName_twoFit_listsBothWithSecretsMasked() throws Exception {
        ProcessHandle one = server(name + " --token hunter2");
        ProcessHandle other = server(name + " --token hunter2");
        assertThatThrownBy(() -> AttachedServer.byName(name, URL))
                .isInstanceOf(ServerException.class)
                .hasMessageStartingWith("\"" + name + "\" fits 2 processes, name one by its pid:")
                .hasMessageContaining("\n  pid " + one.pid() + ", since 20")
                .hasMessageContaining("\n  pid " + other.pid() + ", since 20")
                .hasMessageContaining("--token ***")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void byName_noneFits_listsWhatRuns() {
        assertThatThrownBy(() -> AttachedServer.byName(name, URL))
                .isInstanceOf(ServerException.class)
                .hasMessageStartingWith(
                        "no process has \"" + name + "\" in its command line; nothing listens on port 1");
    }

    @Test
    void byName_descendantOfOurs_isLeftOut() throws Exception {
        Process child = new ProcessBuilder("sh", "-c", ": " + name + "; sleep 30; :").start();
        try {
            assertThatThrownBy(() -> AttachedServer.byName(name, URL)).hasMessageStartingWith("no process has");
        } finally {
            TestProcesses.kill(child.toHandle());
        }
    }

    @Test
    void byName_ownJvmAndParent_areLeftOut() {
        ProcessHandle self = ProcessHandle.current();
        for (ProcessHandle process : List.of(self, self.parent().orElseThrow())) {
            String line = String.join(" ", RunningProcess.of(process).arguments());
            assertThat(line).isNotBlank();
            assertThatThrownBy(() -> AttachedServer.byName(line, URL)).hasMessageStartingWith("no process has");
        }
    }

    @Test
    void byPid_running_isWatchedUntilItEnds() throws Exception {
        ProcessHandle process = server(name);
        try (AttachedServer server = AttachedServer.byPid(process.pid(), URL)) {
            assertThat(server.end().toCompletableFuture()).isNotDone();
            process.destroyForcibly();
            ServerEnd end = server.end().toCompletableFuture().get(500, TimeUnit.MILLISECONDS);
            assertThat(end.reason()).isEqualTo(ServerEnd.Reason.UNASKED);
        }
    }

    @Test
    void byPid_noSuchProcess_namesWhoServesThePort() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        int port = ServerAddress.freePort();
        ProcessHandle listener = TestProcesses.orphan(
                "exec " + String.join(" ", TestProcesses.jvm(HealthServerMain.class, Integer.toString(port))));
        started.add(listener);
        TestProcesses.await(() -> !TcpSocket.listenersOn(port).isEmpty());
        assertThatThrownBy(() -> AttachedServer.byPid(ended.pid(), URI.create("http://127.0.0.1:" + port + "/mcp")))
                .isInstanceOf(ServerException.class)
                .hasMessageStartingWith("no process with pid " + ended.pid() + " runs; port " + port
                        + " is served by:\n  pid " + listener.pid() + ", since 20");
    }

    @Test
    void byPid_ourselves_isRefused() {
        assertThatThrownBy(() -> AttachedServer.byPid(ProcessHandle.current().pid(), URL))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("is the load generator itself or one of its parents");
    }

    @Test
    void lines_moreThanLimit_saysHowMany() {
        RunningProcess one = new RunningProcess(ProcessHandle.current(), List.of("x"));
        String atLimit =
                ProcessCandidates.lines(Collections.nCopies(ProcessCandidates.SHOWN, one), OptionalInt.empty());
        String beyond =
                ProcessCandidates.lines(Collections.nCopies(ProcessCandidates.SHOWN + 1, one), OptionalInt.empty());
        assertThat(atLimit.lines().filter(line -> line.startsWith("  pid "))).hasSize(ProcessCandidates.SHOWN);
        assertThat(atLimit).doesNotContain("more");
        assertThat(beyond).endsWith("\n  and 1 more");
    }
}
