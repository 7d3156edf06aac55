package mcpleak.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Run the default simulation in a JVM of its own, by Gatling's main class or by Maven. */
final class GatlingRun implements AutoCloseable {

    private static final String SIMULATION = "mcpleak.simulations.ToolCallsSimulation";

    private final Process process;
    private final Path output;
    private final Path results;

    private GatlingRun(Process process, Path output, Path results) {
        this.process = process;
        this.output = output;
        this.results = results;
    }

    /** Start Gatling's main class with the class path of this test. */
    static GatlingRun start(Path work, Map<String, String> properties) throws IOException {
        return start(work, SIMULATION, properties);
    }

    /** Start Gatling's main class with a simulation of one's choice. */
    static GatlingRun start(Path work, String simulation, Map<String, String> properties) throws IOException {
        return start(work, simulation, properties, List.of());
    }

    /** Do the same for a run that measures nothing and is over before the compiler has warmed up: that is half of its time. */
    static GatlingRun startBrief(Path work, String simulation, Map<String, String> properties) throws IOException {
        return start(
                work,
                simulation,
                properties,
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        // several at a time would wait for one another's preferences, and warn
                        "-Djava.util.prefs.userRoot=" + work));
    }

    /** Do the same for the default simulation, with further arguments for the JVM. */
    static GatlingRun startBrief(Path work, Map<String, String> properties, List<String> jvmArguments)
            throws IOException {
        List<String> all = new ArrayList<>(jvmArguments);
        all.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djava.util.prefs.userRoot=" + work));
        return start(work, SIMULATION, properties, all);
    }

    private static GatlingRun start(
            Path work, String simulation, Map<String, String> properties, List<String> jvmArguments)
            throws IOException {
        Path results = Files.createDirectories(work.resolve("results"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-Xmx1g"));
        command.addAll(jvmArguments);
        if (!properties.containsKey("settle") && !properties.containsKey("reclaim.after")) {
            // a leak is to be told at once
            command.add("-Dsettle=off");
        }
        if (properties.containsKey("url")
                && !properties.containsKey("server.command")
                && !properties.containsKey("tools.unsafe")) {
            // the servers of these tests are nobody else's, whoever has started them
            command.add("-Dtools.unsafe=call");
        }
        properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.gatling.app.Gatling"));
        command.addAll(List.of("-s", simulation, "-rf", results.toString()));
        return launch(command, work, results);
    }

    /** Start {@code mvn gatling:test} in the project's folder; its runs land in the project's results folder. */
    static GatlingRun startMaven(Path work, Map<String, String> properties) throws IOException {
        List<String> command = new ArrayList<>(List.of(maven(), "-B", "-ntp", "gatling:test"));
        properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
        return launch(command, work, Path.of("results").toAbsolutePath());
    }

    private static String maven() {
        String home = System.getProperty("maven.home", "");
        return home.isEmpty() ? "mvn" : Path.of(home, "bin", "mvn").toString();
    }

    private static GatlingRun launch(List<String> command, Path work, Path results) throws IOException {
        Path output = work.resolve("output-" + System.nanoTime() + ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new GatlingRun(process, output, results);
    }

    /** Wait for the end and return the exit code. */
    int await(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the run did not end within " + limit + ":\n" + text());
        }
        return process.exitValue();
    }

    /** Wait until the output fits. */
    void awaitOutput(Predicate<String> fits, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!fits.test(text())) {
            if (System.nanoTime() > deadline || !process.isAlive()) {
                throw new AssertionError("the run never said what was waited for:\n" + text());
            }
            Thread.sleep(50);
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Return what was printed so far. */
    String text() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Return the last line of the run's own output: above Maven's where Maven ran it. */
    String lastLine() {
        List<String> own = text().lines()
                .filter(line -> !line.isBlank() && !line.startsWith("[INFO]") && !line.startsWith("[ERROR]"))
                .filter(line -> !line.startsWith("\u001b"))
                .toList();
        return own.get(own.size() - 1);
    }

    /** Return the folder that the run names in its output. */
    Path folder() throws IOException {
        String marker = "toolcallssimulation-";
        int at = text().lastIndexOf(marker);
        if (at >= 0) {
            String name = text().substring(at, at + marker.length() + 17);
            return results.resolve(name);
        }
        try (Stream<Path> folders = Files.list(results)) {
            // beside it are the assets of the index of runs
            return folders.filter(folder -> Files.exists(folder.resolve("simulation.log")))
                    .max(java.util.Comparator.comparing(Path::toString))
                    .orElseThrow();
        }
    }

    /** Return memory.json. */
    JsonNode memory() throws IOException {
        return new ObjectMapper().readTree(folder().resolve("memory.json").toFile());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
