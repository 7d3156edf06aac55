package mcpleak.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
            RealProcess.await("the inspector to close", () -> ListeningPorts.of(node.pid())
                    .isEmpty());
            assertThat(node.tell("anything")).isEqualTo("done");
            RealProcess.await("all connections to end", () -> ProcFile.socketInodes(node.pid())
                    .isEmpty());
        }
    }

    @Test
    void ownerGivesUpWhileItIsOpen_inspectorIsClosed() throws Exception {
        try (RealProcess node = node("server.mjs")) {
            NodeInspector.find(node.pid(), 1).opener().orElseThrow().close();

            RealProcess.await("the inspector to close", () -> ListeningPorts.of(node.pid())
                    .isEmpty());
            assertThat(node.tell("anything")).isEqualTo("done");
        }
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

    private RealProcess node(String name) throws IOException {
        Path file = folder.resolve(name);
        String imports = name.endsWith(".mjs")
                ? "import { createInterface } from 'node:readline';"
                : "const { createInterface } = require('readline');";
        Files.writeString(file, imports + PROGRAM);
        RealProcess node =
                RealProcess.start(Map.of("NODE_OPTIONS", "--inspect-port=127.0.0.1:0"), "node", file.toString());
        node.awaitLine("ready");
        return node;
    }
}
