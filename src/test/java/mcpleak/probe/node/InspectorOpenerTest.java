package mcpleak.probe.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import mcpleak.probe.process.ListeningPorts;
import mcpleak.probe.process.ProcFile;
import mcpleak.probe.process.RealProcess;
import mcpleak.process.TcpSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Kill whoever opens an inspector while it is open. */
@EnabledOnOs(OS.LINUX)
final class InspectorOpenerTest {

    private static final String PROGRAM = """
            console.log('ready');
            createInterface({ input: process.stdin }).on('line', line => console.log('done'));
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void needNode() {
        RealProcess.need("node");
    }

    /** Open the inspector of the process that the argument names, and do nothing with it. */
    public static void main(String[] arguments) throws Exception {
        NodeInspector.Found found = NodeInspector.find(Long.parseLong(arguments[0]), 1);
        System.out.println("open");
        assertThat(found.opener()).isPresent();
        Thread.sleep(Long.MAX_VALUE);
    }

    @Test
    void ownerKilledWhileItIsOpen_inspectorIsClosedAndTheProgramRunsOn() throws Exception {
        try (RealProcess node = node("server.cjs")) {
            try (RealProcess owner = RealProcess.start(
                    RealProcess.java(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    InspectorOpenerTest.class.getName(),
                    Long.toString(node.pid()))) {
                owner.awaitLine("open");
                assertThat(ListeningPorts.of(node.pid())).isNotEmpty();
                owner.kill();
            }
            RealProcess.await(
                    "the inspector to close",
                    () -> ListeningPorts.of(node.pid()).isEmpty());
            assertThat(node.tell("anything")).isEqualTo("done");
            RealProcess.await(
                    "all connections to end",
                    () -> TcpSocket.inodesOf(node.pid()).orElse(Set.of()).isEmpty());
        }
    }

    @Test
    void ownerGivesUpWhileItIsOpen_inspectorIsClosed() throws Exception {
        try (RealProcess node = node("server.mjs")) {
            NodeInspector.find(node.pid(), 1).opener().orElseThrow().close();

            RealProcess.await(
                    "the inspector to close",
                    () -> ListeningPorts.of(node.pid()).isEmpty());
            assertThat(node.tell("anything")).isEqualTo("done");
        }
    }

    /** The signal would open the inspector once the process goes on, when nobody may be there to close it. */
    @Test
    void find_processThatIsStopped_isRefusedAndStaysClosed() throws Exception {
        try (RealProcess node = node("server.cjs")) {
            signal(node.pid(), "STOP");
            RealProcess.await(
                    "it to stop",
                    () -> ProcFile.lines(node.pid(), "status")
                            .filter(ProcFile::isStopped)
                            .isPresent());
            assertThatThrownBy(() -> NodeInspector.find(node.pid(), 1)).hasMessageContaining("is stopped (SIGSTOP");
            signal(node.pid(), "CONT");

            assertThat(node.tell("anything")).isEqualTo("done");
            assertThat(ListeningPorts.of(node.pid())).isEmpty();
        }
    }

    /** It was stopped in the moment after it was looked at. */
    @Test
    void ownerGivesUpWhileTheSignalWaits_inspectorIsClosedOnceItOpens() throws Exception {
        try (RealProcess node = node("server.cjs")) {
            signal(node.pid(), "STOP");
            InspectorOpener.signal(node.pid(), Set.of(1)).close();
            RealProcess.await("the signal to wait", () -> NodeInspector.isSignalPending(node.pid()));
            signal(node.pid(), "CONT");

            assertThat(node.tell("anything")).isEqualTo("done");
            RealProcess.await(
                    "the inspector to close",
                    () -> ListeningPorts.of(node.pid()).isEmpty());
        }
    }

    private static void signal(long pid, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, "" + pid).start().waitFor())
                .isZero();
    }

    @Test
    void find_inspectorThatSomebodyElseHasOpened_isTakenAtOnceAndNotOurs() throws Exception {
        try (RealProcess node = node("server.cjs")) {
            NodeInspector.Found first = NodeInspector.find(node.pid(), 1);
            InspectorOpener opener = first.opener().orElseThrow();
            NodeInspector.Found second = NodeInspector.find(node.pid(), 1);

            assertThat(second.port()).isEqualTo(first.port());
            assertThat(second.opener()).isEmpty();
            opener.close();
        }
    }

    @Test
    void find_portThatAnotherInspectorHasForAMoment_isWaitedFor() throws Exception {
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        try (RealProcess node = node("server.cjs", taken.getLocalPort())) {
            Thread other = new Thread(() -> {
                LockSupport.parkNanos(300_000_000);
                release(taken);
            });
            other.start();
            NodeInspector.Found found = NodeInspector.find(node.pid(), 1);

            assertThat(found.port()).isEqualTo(taken.getLocalPort());
            found.opener().orElseThrow().close();
            other.join();
        } finally {
            release(taken);
        }
    }

    private static void release(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RealProcess node(String name) throws IOException {
        return node(name, 0);
    }

    private RealProcess node(String name, int inspectPort) throws IOException {
        Path file = folder.resolve(name);
        String imports = name.endsWith(".mjs")
                ? "import { createInterface } from 'node:readline';"
                : "const { createInterface } = require('readline');";
        Files.writeString(file, imports + PROGRAM);
        RealProcess node = RealProcess.start(
                Map.of("NODE_OPTIONS", "--inspect-port=127.0.0.1:" + inspectPort), "node", file.toString());
        node.awaitLine("ready");
        return node;
    }
}
