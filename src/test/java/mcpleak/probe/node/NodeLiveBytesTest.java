package mcpleak.probe.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import mcpleak.probe.process.ListeningPorts;
import mcpleak.probe.process.RealProcess;
import mcpleak.probe.runtime.LiveBytesSource.LiveBytes;
import mcpleak.process.TcpSocket;
import mcpleak.recording.WhatGrew.HeapContents;
import mcpleak.recording.WhatGrew.HeapContents.Held;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(OS.LINUX)
final class NodeLiveBytesTest {

    private static final int PIECES = 10_000;

    /** Obeys one command a line: "objects N", "buffers N", "garbage N"; answers each with a line. */
    private static final String PROGRAM = """
            class Leaked { constructor(i) { this.a = i + 0.5; this.b = [i]; } }
            const kept = [];
            const commands = {
              objects: n => { for (let i = 0; i < n; i++) kept.push(new Leaked(i)); },
              buffers: n => { for (let i = 0; i < n; i++) kept.push(Buffer.alloc(4096, i)); },
              garbage: n => { for (let i = 0; i < n; i++) commands.last = new Array(1000).fill(i); },
            };
            console.log("ready");
            require("readline").createInterface({ input: process.stdin }).on("line", line => {
              const [command, n] = line.split(" ");
              commands[command](Number(n));
              console.log("done");
            });
            """;

    @BeforeEach
    void needNode() {
        RealProcess.need("node");
    }

    @Test
    void collectAndRead_bufferLeak_isCountedOnceAndGarbageIsNot() throws IOException {
        try (RealProcess node = node(Map.of("NODE_OPTIONS", "--inspect-port=127.0.0.1:0"));
                NodeLiveBytes live = open(node)) {
            node.tell("buffers 100");
            node.tell("garbage 100");
            long before = bytes(live);
            node.tell("buffers " + PIECES);
            long after = bytes(live);
            node.tell("garbage " + PIECES);
            long unchanged = bytes(live);

            double each = ((double) after - before) / PIECES;
            System.out.println("a Node Buffer of 4096 bytes costs " + each);
            assertThat(each).isBetween(4096.0, 4096 * 1.1);
            assertThat((double) unchanged - after).isCloseTo(0, within(200_000.0));
        }
    }

    /** Each worker thread has a heap of its own. */
    @Test
    void collectAndRead_leakInAWorkerThread_isCounted(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("workers.cjs");
        Files.writeString(file, """
                const { Worker, isMainThread, parentPort } = require('worker_threads');
                if (isMainThread) {
                  const workers = [new Worker(__filename), new Worker(__filename)];
                  let ready = 0;
                  workers.forEach(worker => worker.once('message', () => {
                    if (++ready === workers.length) console.log('ready');
                  }));
                  require('readline').createInterface({ input: process.stdin }).on('line', line => {
                    const worker = workers[Number(line)];
                    if (!worker) return void Promise.all(workers.map(one => one.terminate())).then(() => console.log('done'));
                    worker.once('message', () => console.log('done'));
                    worker.postMessage(1);
                  });
                } else {
                  const kept = [];
                  parentPort.on('message', () => {
                    for (let i = 0; i < 1000; i++) kept.push(Array.from({ length: 512 }, () => i + Math.random()));
                    parentPort.postMessage('done');
                  });
                  parentPort.postMessage('ready');
                }
                """);
        try (RealProcess node = RealProcess.start(
                        Map.of("NODE_OPTIONS", "--inspect-port=127.0.0.1:0"), "node", file.toString());
                NodeLiveBytes live = open(ready(node))) {
            long before = bytes(live);
            node.tell("0");
            node.tell("1");
            long after = bytes(live);

            assertThat((after - before) / 2000.0).isBetween(4096 * 0.9, 4096 * 1.1);
            node.tell("none");
            assertThat(bytes(live)).as("the workers have ended").isLessThan(before);
        }
    }

    /** As the idle workers of a pool may: what their heaps hold is not known then. */
    @Test
    void open_workerThreadThatWaitsForMemory_isRefused() throws IOException {
        String program = """
                const { Worker } = require('worker_threads');
                const wait = 'require("worker_threads").parentPort.postMessage(1);'
                  + 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)';
                new Worker(wait, { eval: true }).once('message', () => console.log('ready'));
                """;
        try (RealProcess node =
                RealProcess.start(Map.of("NODE_OPTIONS", "--inspect-port=127.0.0.1:0"), "node", "-e", program)) {
            node.awaitLine("ready");

            assertThatThrownBy(() -> open(node)).hasMessageContaining("worker threads does not answer");
            assertThat(node.isAlive()).isTrue();
        }
    }

    private static RealProcess ready(RealProcess node) throws IOException {
        node.awaitLine("ready");
        return node;
    }

    @Test
    void open_twoProcesses_opensTheInspectorOfEachForAMoment() throws IOException {
        try (RealProcess one = node(Map.of("NODE_OPTIONS", "--inspect-port=127.0.0.1:0"));
                RealProcess other = node(Map.of("NODE_OPTIONS", "--inspect-port=127.0.0.1:0"));
                NodeLiveBytes first = open(one);
                NodeLiveBytes second = open(other)) {
            assertThat(first.opened() && second.opened()).isTrue();
            assertThat(ListeningPorts.of(one.pid())).isEmpty();
            assertThat(ListeningPorts.of(other.pid())).isEmpty();
            assertThat(second.port()).isNotEqualTo(first.port());
            assertThat(bytes(first)).isPositive();
            assertThat(bytes(second)).isPositive();
        }
    }

    @Test
    void open_inspectorAlreadyOpen_isUsed() throws IOException {
        try (RealProcess node = node(Map.of("NODE_OPTIONS", "--inspect=127.0.0.1:0"));
                NodeLiveBytes live = open(node)) {
            assertThat(live.opened()).isFalse();
            assertThat(bytes(live)).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"server.cjs", "server.mjs"})
    void close_programInAFile_runsOnAsBeforeAndCanBeReadAgain(String name, @TempDir Path folder) throws IOException {
        try (RealProcess node = node(folder.resolve(name), "")) {
            for (int i = 0; i < 2; i++) {
                try (NodeLiveBytes live = open(node)) {
                    assertThat(bytes(live)).isPositive();
                    assertThat(live.contents()).isPresent();
                }
                RealProcess.await(
                        "the connection to end",
                        () -> TcpSocket.inodesOf(node.pid()).orElse(Set.of()).isEmpty());
                assertThat(ListeningPorts.of(node.pid())).isEmpty();
                assertThat(node.tell("garbage 1")).isEqualTo("done");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"process.exit(3)", "throw new Error('broken')", "process.stdin.destroy()"})
    void programThatEnds_whileItIsRead_isHeldByNothing(String end, @TempDir Path folder) throws IOException {
        try (RealProcess node = node(folder.resolve("server.cjs"), end);
                NodeLiveBytes live = open(node)) {
            live.contents();
            node.tellLine("end 1");

            RealProcess.await("the process to end", () -> !node.isAlive());
            assertThat(live.collectAndRead()).isInstanceOf(LiveBytes.Unreadable.class);
        }
    }

    @Test
    void open_anotherDebuggerConnected_staysAndSoDoesTheInspector() throws IOException {
        try (RealProcess node = node(Map.of("NODE_OPTIONS", "--inspect=127.0.0.1:0"))) {
            NodeInspector.Found found = NodeInspector.find(node.pid(), 1);
            try (InspectorConnection debugger = InspectorConnection.open(found.target())) {
                open(node).close();

                assertThat(debugger.call(
                                        "Runtime.evaluate",
                                        InspectorConnection.parameters().put("expression", "6 * 7"),
                                        java.time.Duration.ofSeconds(20))
                                .at("/result/value")
                                .asInt())
                        .isEqualTo(42);
                assertThat(ListeningPorts.of(node.pid())).contains(found.port());
            }
        }
    }

    @Test
    void open_processThatWouldDieOfTheSignal_isRefusedAndLives() throws IOException {
        try (RealProcess sleep = RealProcess.start("sleep", "60")) {
            assertThatThrownBy(() -> open(sleep))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("does not open its inspector");
            assertThat(sleep.isAlive()).isTrue();
        }
    }

    @Test
    void collectAndRead_connectionLost_isOpenedAgainAndDeathIsTold() throws IOException, InterruptedException {
        try (RealProcess node = node(Map.of("NODE_OPTIONS", "--inspect-port=127.0.0.1:0"));
                NodeLiveBytes live = open(node)) {
            node.kill();

            assertThat(live.collectAndRead())
                    .isInstanceOfSatisfying(
                            LiveBytes.Unreadable.class,
                            lost -> assertThat(lost.why()).contains(Long.toString(node.pid())));
        }
    }

    @Test
    void contents_sampled_namesTheFunctionThatAllocatedWhatIsKept() throws IOException {
        try (RealProcess node = node(Map.of("NODE_OPTIONS", "--inspect-port=127.0.0.1:0"));
                NodeLiveBytes live = open(node)) {
            HeapContents before = live.contents().orElseThrow();
            node.tell("objects " + 10 * PIECES);
            node.tell("garbage " + PIECES);
            node.tell("buffers " + PIECES);
            Map<String, Held> grown = live.contents().orElseThrow().since(before);

            // V8 may inline the constructor into the function that calls it
            long leaked = grown.entrySet().stream()
                    .filter(type -> type.getKey().matches("(Leaked|objects) .*:\\d+"))
                    .mapToLong(type -> type.getValue().bytes())
                    .sum();
            // an object of two properties, a number, an array of one
            assertThat(leaked).as(grown.toString()).isBetween(10L * PIECES * 60, 10L * PIECES * 200);
            assertThat((double) grown.getOrDefault(NodeLiveBytes.OUTSIDE, new Held(0, 0))
                                    .bytes()
                            / PIECES)
                    .isCloseTo(4096, within(100.0));
        }
    }

    @Test
    void contents_snapshots_nameTheLeakedClassWithItsCount() throws IOException {
        try (RealProcess node = node(Map.of("NODE_OPTIONS", "--inspect-port=127.0.0.1:0"));
                NodeLiveBytes live = open(node, NodeLiveBytes.HeapView.SNAPSHOT)) {
            node.tell("objects 10");
            HeapContents before = live.contents().orElseThrow();
            node.tell("objects " + PIECES);
            Map<String, Held> grown = live.contents().orElseThrow().since(before);

            System.out.println("Leaked: " + grown.get("Leaked") + ", Array: " + grown.get("Array"));
            assertThat(grown.getOrDefault("Leaked", new Held(0, 0)).count()).isEqualTo(PIECES);
            // a few arrays of Node's own may have gone meanwhile
            assertThat(grown.getOrDefault("Array", new Held(0, 0)).count()).isGreaterThanOrEqualTo(PIECES * 99L / 100);
            assertThat(bytes(live)).isPositive();
        }
    }

    @Test
    void contents_textThatIsNoSnapshot_isRefused() throws IOException {
        for (String text : new String[] {"", "[]", "{\"snapshot\":{}}", "{\"nodes\":[1,2", "nonsense"}) {
            HeapSnapshot snapshot = new HeapSnapshot();
            snapshot.add(text.getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(snapshot::contents).as(text).isInstanceOf(IOException.class);
        }
    }

    @Test
    void contents_snapshotInPiecesOfOneCharacter_isAddedUpByConstructor() throws IOException {
        String text = """
                {"snapshot":{"meta":{"node_fields":["type","name","id","self_size","edge_count"],
                "node_types":[["hidden","object","string"],"string","number","number","number"]},"node_count":4},
                "nodes":[1,1,1,24,0, 1,1,3,16,0, 2,2,5,100,0, 0,2,7,8,0],"edges":[1,2,3],
                "strings":["<dummy>","Leaked","secret"]}""";
        HeapSnapshot snapshot = new HeapSnapshot();
        text.chars().forEach(c -> snapshot.add(Character.toString(c).getBytes(StandardCharsets.UTF_8)));

        assertThat(snapshot.contents().types())
                .isEqualTo(Map.of("Leaked", new Held(40, 2), "(string)", new Held(100, 1), "(hidden)", new Held(8, 1)));
    }

    private static NodeLiveBytes open(RealProcess process) throws IOException {
        return open(process, NodeLiveBytes.HeapView.SAMPLED);
    }

    private static NodeLiveBytes open(RealProcess process, NodeLiveBytes.HeapView view) throws IOException {
        return NodeLiveBytes.open(process.pid(), new NodeLiveBytes.Options(1, view));
    }

    private static RealProcess node(Map<String, String> environment) throws IOException {
        RealProcess node = RealProcess.start(environment, "node", "-e", PROGRAM);
        node.awaitLine("ready");
        return node;
    }

    /** Start a program that is a file, in which no {@code require} is global. */
    private static RealProcess node(Path file, String end) throws IOException {
        String imports = file.toString().endsWith(".mjs")
                ? "import { createInterface } from 'node:readline';"
                : "const { createInterface } = require('readline');";
        Files.writeString(
                file,
                imports
                        + PROGRAM.replace("require(\"readline\").createInterface", "createInterface")
                                .replace("objects:", "end: () => setTimeout(() => { " + end + " }), objects:"));
        RealProcess node =
                RealProcess.start(Map.of("NODE_OPTIONS", "--inspect-port=127.0.0.1:0"), "node", file.toString());
        node.awaitLine("ready");
        return node;
    }

    private static long bytes(NodeLiveBytes live) {
        LiveBytes reading = live.collectAndRead();
        assertThat(reading).isInstanceOf(LiveBytes.Read.class);
        return ((LiveBytes.Read) reading).bytes();
    }
}
