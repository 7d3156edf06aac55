package mcpleak.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import mcpleak.demo.DemoServer;
import mcpleak.network.Identity;
import mcpleak.server.ServerAddress;
import mcpleak.server.ServerCommand;
import mcpleak.server.StartedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Run each simulation in its {@code smoke} size against the demo server and against server-everything, some at a time.
 *
 * <p>All share one process of each server, so that this measures nothing; each takes some seconds on a machine of its own.
 */
@Tag("interop")
final class SimulationsIT {

    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final int AT_A_TIME = 3;
    private static final String STDIO = "StdioSimulation";

    /** Tools of server-everything that answer at once. */
    private static final String QUICK = "echo, get-sum, get-tiny-image";

    @TempDir
    Path work;

    /** How a run ended. */
    private record Ended(String simulation, int status, Duration time, String text) {

        boolean isWell() {
            return status == 0
                    && text.contains("round 2 of 2")
                    && !text.contains("failed to execute")
                    && !text.contains("Exception:");
        }

        String line() {
            return "%-28s status %d, %d s%s"
                    .formatted(simulation, status, time.toSeconds(), isWell() ? "" : "\n" + text);
        }
    }

    @Test
    void everySimulation_againstTheDemoServer_endsWell() throws Exception {
        int port = ServerAddress.freePort();
        String url = "http://127.0.0.1:" + port + "/mcp";
        ServerCommand command = ServerCommand.of(DemoServer.command(Map.of("demo.port", Integer.toString(port))));
        try (StartedServer server = StartedServer.start(command, URI.create(url), work.resolve("demo.log"))) {
            server.waitUntilReady(LIMIT, Identity.unknownTo(URI.create(url)));
            allEndWell(overHttp(), Map.of("url", url));
        }
    }

    @Test
    void stdio_againstBothServers_endsWell() throws Exception {
        String everything = InteropServer.EVERYTHING.command(0).replace("streamableHttp", "stdio");
        Map<String, String> real = Map.of("probe", "on", "server.command", everything, "tools.include", QUICK);
        allEndWell(List.of(STDIO), Map.of("probe", "on"));
        allEndWell(List.of(STDIO), real);
        Map<String, String> apart = new LinkedHashMap<>(real);
        apart.put("stdio.processes", "user");
        allEndWell(List.of(STDIO), apart);
    }

    @Test
    void everySimulation_againstServerEverything_endsWell() throws Exception {
        List<String> overStream = List.of("EventStreamChurnSimulation");
        List<String> others = new ArrayList<>(overHttp());
        others.removeAll(overStream);
        everything("streamableHttp", "/mcp", others);
        everything("sse", "/sse", overStream);
    }

    private void everything(String transport, String path, List<String> simulations) throws Exception {
        int port = ServerAddress.freePort();
        String url = "http://127.0.0.1:" + port + path;
        String line = InteropServer.EVERYTHING.command(port).replace("streamableHttp", transport);
        Path log = work.resolve(transport + ".log");
        try (StartedServer server = StartedServer.start(ServerCommand.shell(line), URI.create(url), log)) {
            server.waitUntilReady(LIMIT, Identity.unknownTo(URI.create(url)));
            // the others wait longer than a smoke test takes
            allEndWell(simulations, Map.of("url", url, "tools.include", QUICK));
        }
    }

    private void allEndWell(List<String> simulations, Map<String, String> properties) throws Exception {
        ExecutorService some = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            List<Future<Ended>> runs = new ArrayList<>();
            for (String simulation : simulations) {
                runs.add(some.submit(() -> run(simulation, properties)));
            }
            List<String> unwell = new ArrayList<>();
            for (Future<Ended> run : runs) {
                Ended ended = run.get();
                System.out.println(properties.getOrDefault("url", "stdio") + " "
                        + ended.line().lines().findFirst().orElse(""));
                if (!ended.isWell()) {
                    unwell.add(ended.line());
                }
            }
            assertThat(unwell).isEmpty();
        } finally {
            some.shutdownNow();
        }
    }

    private Ended run(String simulation, Map<String, String> more) throws Exception {
        Map<String, String> properties = new LinkedHashMap<>(Map.of("profile", "smoke", "probe", "off"));
        if (simulation.equals("LeakHuntSimulation")) {
            properties.put("patterns", "churn 1, abandoned 1");
            properties.put("rounds", "1");
        }
        properties.putAll(more);
        long began = System.nanoTime();
        Path folder = Files.createDirectories(work.resolve(simulation + "-" + began));
        try (GatlingRun run = GatlingRun.startBrief(folder, "mcpleak.simulations." + simulation, properties)) {
            int status = run.await(LIMIT);
            return new Ended(simulation, status, Duration.ofNanos(System.nanoTime() - began), run.text());
        }
    }

    private static List<String> overHttp() throws IOException {
        return simulations().stream().filter(name -> !name.equals(STDIO)).toList();
    }

    private static List<String> simulations() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src", "test", "java", "mcpleak", "simulations"))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith("Simulation.java"))
                    .map(name -> name.replace(".java", ""))
                    .sorted()
                    .toList();
        }
    }
}
