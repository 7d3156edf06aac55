package mcpleak.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Run against real servers that nothing shows to be healthy: none of them passes, and those beside them that are healthy do. */
final class FalsePassIT {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String FOLDER = "src/test/resources/falsepass/";
    private static final Map<String, String> SHORT =
            Map.of("users", "5", "calls", "100", "think", "5ms", "delay", "700ms", "rounds", "6");

    private final List<Process> started = new ArrayList<>();

    @TempDir
    Path work;

    @AfterEach
    void endThem() {
        started.forEach(Process::destroyForcibly);
    }

    /** One that sleeps, and one that wakes often but has nothing by which a call could come. */
    @ParameterizedTest
    @Tag("end-to-end")
    @ValueSource(
            strings = {"import time; time.sleep(600)", "import os, time; os.close(0)\nwhile True: time.sleep(0.05)"})
    void idleProcessBesideALeakingServer_isRefusedBeforeTheLoad(String program) throws Exception {
        int port = freePort();
        serve(port, FOLDER + "server.py", "heap");
        Process idle = python("-c", program);

        run(
                of("url", url(port), "server.pid", Long.toString(idle.pid())),
                2,
                "Not measured: the run ended before its first");
    }

    @Test
    @Tag("end-to-end")
    void wakingProcessBesideALeakingServer_isNoPass() throws Exception {
        int port = freePort();
        serve(port, FOLDER + "server.py", "heap");
        Process waking = python("-c", "import time\nwhile True: time.sleep(0.05)");

        run(
                of("url", url(port), "server.pid", Long.toString(waking.pid())),
                2,
                "No verdict yet: nothing shows that the calls reached the measured pid " + waking.pid());
    }

    @Test
    @Tag("tables")
    void healthyServerBehindAProxy_passesAndNamesTheEvidence() throws Exception {
        int port = freePort();
        Process server = serve(port, FOLDER + "server.py", "none");
        int front = freePort();
        serve(front, FOLDER + "forward.py", Integer.toString(port));

        // resident memory, which is all that is seen of it, is known to some pages only
        Map<String, String> more = of("url", url(front), "server.pid", Long.toString(server.pid()));
        more.putAll(Map.of("calls", "400", "rss", "accept"));
        String text = run(more, 0, "No leak found");

        assertThat(text).contains("that calls reach the measured pid " + server.pid());
    }

    @ParameterizedTest
    @Tag("tables")
    @CsvSource({"shm, 2, No verdict yet: shared and mapped memory of the server's processes", "none, 0, No leak found"})
    void sharedMapping_isNoPassWhereItGrows(String mode, int status, String words) throws Exception {
        int port = freePort();

        run(
                of("url", url(port), "server.command", "python3 " + absolute("server.py") + " " + port + " " + mode),
                status,
                words);
    }

    @Test
    @Tag("end-to-end")
    void replicaOnTheSamePort_isNoPass() throws Exception {
        int port = freePort();
        Process server = serve(port, FOLDER + "server.py", "none");
        Process replica = serve(port, FOLDER + "server.py", "heap");

        run(
                of("url", url(port), "server.pid", Long.toString(server.pid())),
                2,
                "No verdict yet: calls to port " + port + " may also have reached pid " + replica.pid());
    }

    @ParameterizedTest
    @Tag("tables")
    @CsvSource({
        "user, ' stay', 2, No verdict yet: ",
        "user, '', 2, No verdict yet: ",
        "shared, ' stay', 2, No verdict yet: 1 process of the 1 server that was started",
        "shared, ' leave', 2, No verdict yet: 1 process of the 1 server that was started",
        "shared, '', 0, No leak found"
    })
    void stdioServer_isNoPassWhereItOutlivesItsInput(String processes, String argument, int status, String words)
            throws Exception {
        Map<String, String> properties = of("stdio.processes", processes, "transport", "stdio");
        properties.putAll(Map.of("server.command", "python3 " + absolute("stdio.py") + argument));

        String text = run(properties, status, words);

        assertThat(text.contains("outlived the end of their input by 2 s"))
                .as(text)
                .isEqualTo(!argument.isEmpty());
    }

    private String run(Map<String, String> properties, int status, String words) throws Exception {
        try (GatlingRun run = GatlingRun.start(work, properties)) {
            assertThat(run.await(LIMIT)).as(run.text()).isEqualTo(status);
            assertThat(run.lastLine()).as(run.text()).startsWith(words);
            String junit = Files.readString(run.folder().resolve("TEST-mcpleak.xml"));
            assertThat(junit.contains("servers end with their input"))
                    .isEqualTo(run.text().contains("outlived the end"));
            return run.text();
        }
    }

    private Process serve(int port, String script, String argument) throws IOException, InterruptedException {
        Process process = python(script, Integer.toString(port), argument);
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!answers(port)) {
            assertThat(process.isAlive() && System.nanoTime() < deadline)
                    .as("%s answers", script)
                    .isTrue();
            Thread.sleep(50);
        }
        return process;
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private Process python(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("python3"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        started.add(process);
        return process;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port + "/mcp";
    }

    private static String absolute(String script) {
        return Path.of(FOLDER + script).toAbsolutePath().toString();
    }

    private static Map<String, String> of(String one, String value, String other, String otherValue) {
        Map<String, String> properties = new LinkedHashMap<>(SHORT);
        properties.put(one, value);
        properties.put(other, otherValue);
        return properties;
    }
}
