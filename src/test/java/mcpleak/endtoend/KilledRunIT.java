package mcpleak.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Kill each of the processes of a run and look at what is left. */
@Isolated
@Tag("end-to-end")
final class KilledRunIT {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Map<String, String> PROPERTIES =
            Map.of("users", "20", "calls", "50", "think", "20ms", "delay", "1s", "rounds", "20");

    @TempDir
    Path work;

    @Test
    void server_killed_usersStopAndNobodySaysNoLeak() throws Exception {
        try (GatlingRun run = started()) {
            long server = server(run);
            long before = System.nanoTime();
            kill(server);
            run.awaitOutput(text -> text.contains("users are stopped"), Duration.ofSeconds(2));
            assertThat(run.await(LIMIT)).as(run.text()).isNotZero();

            JsonNode memory = run.memory();
            assertThat(memory.path("verdict").asText()).isEqualTo("NOT_MEASURED");
            assertThat(memory.path("sentence").asText()).contains("signal 9");
            assertThat(run.lastLine()).startsWith("Not measured: ");
            assertThat(lastSample(run)).isAfter(Instant.now().minusNanos(System.nanoTime() - before + 1_000_000_000L));
            assertThat(new ObjectMapper()
                            .readTree(run.folder().resolve("run.json").toFile())
                            .path("rounds"))
                    .isNotEmpty();
        }
    }

    @Test
    void maven_killed_nothingIsLeftWithinFiveSeconds() throws Exception {
        try (GatlingRun run = started()) {
            List<ProcessHandle> all = run.handle().descendants().toList();
            Instant killed = Instant.now();
            kill(run.handle().pid());

            assertThat(survivors(all, Duration.ofSeconds(5))).isEmpty();
            assertThat(lastSample(run)).isAfter(killed.minusSeconds(1));
        }
    }

    @Test
    void loadGenerator_killed_nothingIsLeftWithinFiveSeconds() throws Exception {
        try (GatlingRun run = started()) {
            ProcessHandle generator = run.handle()
                    .children()
                    .filter(child -> child.info().commandLine().orElse("").contains("gatling"))
                    .findFirst()
                    .orElseThrow();
            List<ProcessHandle> all = generator.descendants().toList();
            assertThat(all).as("the server is below the load generator").isNotEmpty();
            Instant killed = Instant.now();
            kill(generator.pid());

            assertThat(survivors(all, Duration.ofSeconds(5))).isEmpty();
            assertThat(lastSample(run)).isAfter(killed.minusSeconds(1));
            assertThat(run.await(LIMIT)).isNotZero();
            assertThat(new ObjectMapper()
                            .readTree(run.folder().resolve("run.json").toFile())
                            .path("rounds"))
                    .isNotEmpty();
        }
    }

    private GatlingRun started() throws Exception {
        GatlingRun run = GatlingRun.startMaven(work, PROPERTIES);
        run.awaitOutput(text -> text.contains("round 2 of 20"), LIMIT);
        return run;
    }

    private static long server(GatlingRun run) throws IOException {
        JsonNode recorded =
                new ObjectMapper().readTree(run.folder().resolve("run.json").toFile());
        return recorded.at("/environment/server pid").asLong();
    }

    private static void kill(long pid) {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        assertThat(process).isPresent();
        assertThat(process.get().destroyForcibly()).isTrue();
    }

    private static List<String> survivors(List<ProcessHandle> processes, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (processes.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return processes.stream()
                .filter(ProcessHandle::isAlive)
                .map(process ->
                        process.pid() + " " + process.info().commandLine().orElse("?"))
                .toList();
    }

    private static Instant lastSample(GatlingRun run) throws IOException {
        try (Stream<Path> files = Files.list(run.folder())) {
            Path csv = files.filter(file -> file.getFileName().toString().matches("memory_.*\\.csv"))
                    .findFirst()
                    .orElseThrow();
            List<String> lines = Files.readAllLines(csv);
            String last = lines.get(lines.size() - 1);
            return Instant.parse(last.substring(0, last.indexOf(',')));
        }
    }
}
