package mcpleak.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mcpleak.demo.DemoServer;
import mcpleak.server.ServerAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Use the artifact from a project of its own, as others do after {@code mvn install}. */
@Tag("tables")
final class ConsumerIT {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    Path work;

    @Test
    void consumer_oneLine_getsServerRoundsProbeAndVerdict() throws Exception {
        int port = ServerAddress.freePort();
        List<String> server = DemoServer.command(Map.of("demo.port", Integer.toString(port)));

        Path run = runOfConsumer(
                0,
                "-Dprofile=smoke",
                "-Durl=http://127.0.0.1:" + port + "/mcp",
                "-Dserver.command=exec '" + String.join("' '", server) + "'");

        JsonNode recorded = new ObjectMapper().readTree(run.resolve("run.json").toFile());
        assertThat(recorded.path("rounds")).hasSize(3);
        assertThat(recorded.path("measured").asBoolean()).isTrue();
        assertThat(recorded.path("events").findValuesAsText("text")).contains("checkout begins", "over 64 MiB");
        assertThat(run.resolve("memory.html")).exists();
        assertThat(Files.readString(run.resolve("memory.html"))).contains("checkout begins");
    }

    @Test
    void consumer_simulationOfTheArtifact_findsTheDemoServersLeak() throws Exception {
        Path run = runOfConsumer(
                1,
                "-Dgatling.simulationClass=mcpleak.simulations.ToolCallsSimulation",
                "-Ddemo.leak=call",
                "-Drounds=8",
                "-Dusers=2",
                "-Dcalls=20",
                "-Dthink=0s",
                "-Didle=1s");

        JsonNode verdict =
                new ObjectMapper().readTree(run.resolve("memory.json").toFile());
        assertThat(verdict.path("verdict").asText()).isEqualTo("LEAK");
    }

    private Path runOfConsumer(int exitCode, String... properties) throws Exception {
        Path repository = ownRepository();
        Path consumer = copy(Path.of("src", "test", "consumer"), work.resolve("consumer"));
        install(repository, "mcpleak.jar");
        install(repository, "mcpleak-simulations.jar", "-Dclassifier=simulations");
        maven(
                exitCode,
                consumer,
                repository,
                Stream.concat(Stream.of("gatling:test"), Stream.of(properties)).toArray(String[]::new));
        try (Stream<Path> runs = Files.list(consumer.resolve("target").resolve("gatling"))) {
            // beside it are the assets of the index of runs
            return runs.filter(folder -> Files.exists(folder.resolve("run.json")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void install(Path repository, String jar, String... options) throws Exception {
        Path project = Path.of("").toAbsolutePath();
        List<String> arguments = new ArrayList<>(List.of(
                "install:install-file",
                "-Dfile=" + project.resolve("target").resolve(jar),
                "-DpomFile=" + project.resolve("pom.xml")));
        arguments.addAll(List.of(options));
        maven(0, project, repository, arguments.toArray(String[]::new));
    }

    /** What others have downloaded is linked into it; of ours it has nothing. */
    private Path ownRepository() throws IOException {
        Path shared =
                Path.of(System.getProperty("maven.repo.local", System.getProperty("user.home") + "/.m2/repository"));
        Path own = Files.createDirectories(work.resolve("repository"));
        if (Files.isDirectory(shared)) {
            try (Stream<Path> groups = Files.list(shared)) {
                for (Path group : groups.filter(Files::isDirectory).toList()) {
                    if (!group.endsWith("mcpleak")) {
                        Files.createSymbolicLink(own.resolve(group.getFileName()), group.toAbsolutePath());
                    }
                }
            }
        }
        return own;
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        return to;
    }

    private void maven(int exitCode, Path folder, Path repository, String... arguments) throws Exception {
        String home = System.getProperty("maven.home", "");
        List<String> command = new ArrayList<>(List.of(
                home.isEmpty() ? "mvn" : Path.of(home, "bin", "mvn").toString(),
                "-B",
                "-ntp",
                "-Dmaven.repo.local=" + repository));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(work, "maven", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(ended && process.exitValue() == exitCode)
                    .as(Files.readString(output))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
    }
}
