package mcpleak.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mcpleak.server.ServerAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is measured of a server in a container: here a process in a namespace of pids and a control group of its own, which a client by
 * the name of Docker's passes on to. Needs Linux, root and Python.
 */
@Tag("tables")
final class ContainerIT {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String ID = "5eed".repeat(16);

    @TempDir
    Path work;

    private Optional<Path> group = Optional.empty();
    private Optional<Process> container = Optional.empty();
    private int port;

    @BeforeEach
    void start() throws Exception {
        group = Stream.of("/sys/fs/cgroup", "/sys/fs/cgroup/freezer", "/sys/fs/cgroup/unified")
                .map(Path::of)
                .filter(folder -> Files.isWritable(folder.resolve("cgroup.procs")))
                .map(folder -> folder.resolve("docker-" + ID + ".scope"))
                .findFirst();
        if (group.isEmpty()) {
            System.out.println("skipped: no control group can be made here");
        }
        Assumptions.assumeTrue(group.isPresent(), "no control group can be made here");
        Files.createDirectories(group.get());
        port = ServerAddress.freePort();
        container = Optional.of(new ProcessBuilder(
                        "sh",
                        "-c",
                        "echo $$ > " + group.get().resolve("cgroup.procs")
                                + " && exec unshare --pid --fork --mount-proc python3 " + resource("container.py") + " "
                                + port + " " + resource("stdio.py"))
                .inheritIO()
                .start());
        Path docker = Files.copy(resource("docker.py"), work.resolve("docker"));
        assertThat(docker.toFile().setExecutable(true)).isTrue();
    }

    @AfterEach
    void stop() throws Exception {
        List<ProcessHandle> all = container.stream()
                .flatMap(process -> Stream.concat(process.descendants(), Stream.of(process.toHandle())))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle each : all) {
            each.onExit().get();
        }
        for (int attempt = 0; group.filter(Files::exists).isPresent() && attempt < 500; attempt++) {
            try {
                Files.delete(group.get());
            } catch (IOException busy) {
                // the kernel lets go of it a moment after its last process
                Thread.sleep(10);
            }
        }
    }

    @Test
    void stdio_clientOfAContainer_isRefusedByName() throws Exception {
        try (GatlingRun run = run(Map.of())) {
            assertThat(run.await(LIMIT)).as(run.text()).isEqualTo(2);
            assertThat(run.text())
                    .contains("(docker run -i --rm image")
                    .contains("only passes on what is said")
                    .contains("-Dserver.container=NAME");
        }
    }

    @Test
    void stdio_namedContainer_isMeasuredInItsPlace() throws Exception {
        long server = awaitServer();
        try (GatlingRun run = run(Map.of("server.container", ID.substring(0, 12)))) {
            assertThat(run.await(LIMIT)).as(run.text()).isZero();
            assertThat(run.text()).contains("server over stdio in a container, pid " + server);
            assertThat(run.memory().at("/run/measured").asBoolean()).isTrue();
            assertThat(run.memory().at("/run/runtime").asText()).isEqualTo("python");
        }
    }

    private long awaitServer() throws InterruptedException {
        long until = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < until) {
            Optional<ProcessHandle> child = container.orElseThrow().children().findFirst();
            if (child.isPresent()) {
                return child.get().pid();
            }
            Thread.sleep(10);
        }
        throw new AssertionError("the server did not start");
    }

    private GatlingRun run(Map<String, String> more) throws IOException {
        Map<String, String> properties = new HashMap<>(Map.of(
                "transport", "stdio",
                "server.command", work.resolve("docker") + " run -i --rm image " + port,
                "profile", "smoke"));
        properties.putAll(more);
        return GatlingRun.startBrief(work, "mcpleak.simulations.ToolCallsSimulation", properties);
    }

    private static Path resource(String name) {
        return Path.of("src", "test", "resources", "falsepass", name).toAbsolutePath();
    }
}
