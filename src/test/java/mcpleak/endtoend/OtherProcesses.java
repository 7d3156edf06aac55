package mcpleak.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Start servers and agents that are none of the run's, and end them with the test. Confined to one thread. */
final class OtherProcesses {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern AGENT_URL = Pattern.compile("-Dprobe\\.url=(http://[0-9.:]+)");

    private final List<Process> all = new ArrayList<>();
    private final Path work;

    /** Keep their output in a folder. */
    OtherProcesses(Path work) {
        this.work = work;
    }

    /** Start a server by a shell command and wait until it answers. */
    ServedPort serve(String command, int port) throws IOException, InterruptedException {
        start(List.of("sh", "-c", "exec sh -c \"$0\"", command), serverOutput());
        ServedPort server = new ServedPort(port);
        await("the server answers", server::answers);
        return server;
    }

    /** Return the file of what the server prints. */
    Path serverOutput() {
        return work.resolve("server.txt");
    }

    /** Start an agent that measures a process. */
    Process agent(long pid) throws IOException {
        return start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "mcpleak.cli.Mcpleak",
                        "agent",
                        "--pid",
                        Long.toString(pid),
                        "--listen",
                        "127.0.0.1:0"),
                work.resolve("agent.txt"));
    }

    /** Wait until the agent serves and return where. */
    String agentUrl() throws InterruptedException {
        Path said = work.resolve("agent.txt");
        await("the agent serves", () -> AGENT_URL.matcher(ServedPort.read(said)).find());
        Matcher found = AGENT_URL.matcher(ServedPort.read(said));
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private Process start(List<String> command, Path said) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        all.add(process);
        return process;
    }

    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.sleep(50);
        }
    }

    void end() throws InterruptedException {
        for (Process other : all) {
            other.descendants().forEach(ProcessHandle::destroyForcibly);
            other.destroyForcibly().waitFor();
        }
    }
}
