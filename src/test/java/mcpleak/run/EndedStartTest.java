package mcpleak.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mcpleak.process.ProcessStat;
import mcpleak.profile.LoadProfile;
import mcpleak.run.measure.TestServer;
import mcpleak.run.round.StartSteps;
import mcpleak.server.ServerAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** End a run after each step of its start, whatever steps there are: nothing of it may go on. */
final class EndedStartTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path work;

    private final ClassLoader loader = Thread.currentThread().getContextClassLoader();

    /** The results folder is read from the arguments that Gatling's plugin puts on the class path. */
    @BeforeEach
    void resultsBelowTheTestsFolder() throws IOException {
        Path arguments = work.resolve("META-INF").resolve("args.txt");
        Files.createDirectories(arguments.getParent());
        Files.writeString(arguments, "-rf\n" + work.resolve("results"));
        Thread.currentThread()
                .setContextClassLoader(
                        new URLClassLoader(new URL[] {work.toUri().toURL()}, loader));
    }

    @AfterEach
    void restoreLoader() {
        Thread.currentThread().setContextClassLoader(loader);
    }

    @Test
    void end_afterEachStep_leavesNothingBehind() throws Exception {
        int steps = endedAfter(Integer.MAX_VALUE);
        assertThat(steps).isGreaterThanOrEqualTo(10);
        for (int taken : IntStream.range(0, steps).toArray()) {
            endedAfter(taken);
        }
    }

    @Test
    void end_whileServerDoesNotAnswer_waitsForNothing() throws Exception {
        RunControl control = control(Map.of(
                "url",
                "http://127.0.0.1:" + ServerAddress.freePort() + "/mcp",
                "server.command",
                "exec sleep 300",
                "server.start.timeout",
                "5m"));
        CompletableFuture<String> start = new CompletableFuture<>();
        Thread starter =
                new Thread(() -> start.complete(taken(control.parts().steps.beforeScout())));
        starter.start();
        List<ProcessHandle> children = awaitChildren();

        starter.interrupt();
        CompletableFuture.runAsync(control::close).get(LIMIT.toSeconds(), TimeUnit.SECONDS);

        assertThat(start.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).contains("Interrupted");
        assertThat(children).noneMatch(ProcessStat::isRunning);
    }

    @Test
    void attachedServer_ends_isToldBeforeAnotherIsLookedFor() throws Exception {
        int port = ServerAddress.freePort();
        Process server = new ProcessBuilder("sh", "-c", serverOn(port))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(server.inputReader().readLine()).startsWith("serving");
        RunControl control = control(Map.of(
                "url", "http://127.0.0.1:" + port + "/mcp", "server.pid", Long.toString(server.pid()), "rounds", "2"));
        for (StartSteps.Step step : Stream.concat(
                        control.parts().steps.beforeScout().stream(), control.parts().steps.afterScout().stream())
                .toList()) {
            step.work().run();
        }
        server.destroyForcibly();
        awaitLog("the server (pid " + server.pid() + ") ended");
        assertThat(log()).doesNotContainPattern("ended after .*; the users are stopped");

        // nor is it forgotten if the run ends meanwhile
        control.finish();
        assertThat(log()).contains("SERVER_DIED");
    }

    private void awaitLog(String text) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!log().contains(text)) {
            assertThat(System.nanoTime()).as(log()).isLessThan(end);
            Thread.sleep(20);
        }
    }

    private String log() throws IOException {
        try (Stream<Path> all = Files.walk(work.resolve("results"))) {
            StringBuilder text = new StringBuilder();
            for (Path file : all.filter(each -> each.getFileName().toString().matches("load_test_.*|run.json"))
                    .toList()) {
                text.append(Files.readString(file));
            }
            return text.toString();
        }
    }

    /** Returns how many steps were taken. */
    private int endedAfter(int most) throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        int port = ServerAddress.freePort();
        RunControl control = control(
                Map.of("url", "http://127.0.0.1:" + port + "/mcp", "server.command", serverOn(port), "rounds", "2"));
        List<StartSteps.Step> steps = Stream.concat(
                        control.parts().steps.beforeScout().stream(), control.parts().steps.afterScout().stream())
                .toList();
        int taken = Math.min(most, steps.size());
        String names = steps.stream().limit(taken).map(StartSteps.Step::name).collect(Collectors.joining(", "));
        for (StartSteps.Step step : steps.subList(0, taken)) {
            step.work().run();
        }
        CompletableFuture.runAsync(
                        taken < control.parts().steps.beforeScout().size() ? control::close : control::finish)
                .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(openFilesBelow(work.resolve("results")))
                .as("open after: " + names)
                .isEmpty();
        assertThat(namesOfThreads(before)).as("threads after: " + names).isEmpty();
        assertThat(ProcessHandle.current().children().filter(ProcessStat::isRunning))
                .as("processes after: " + names)
                .isEmpty();
        assertThat(loadRows()).as("rows after: " + names).isLessThan(20);
        return taken;
    }

    private static String serverOn(int port) {
        return "exec '" + Path.of(System.getProperty("java.home"), "bin", "java")
                + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '" + System.getProperty("java.class.path")
                + "' mcpleak.server.HealthServerMain " + port;
    }

    private RunControl control(Map<String, String> given) throws Exception {
        LoadProfile profile = LoadProfile.parse(given);
        return new RunControl(
                new RunParts("EndedSimulation", profile, TestServer.of(profile, Optional.empty()), Clock.systemUTC()));
    }

    private static String taken(List<StartSteps.Step> steps) {
        try {
            for (StartSteps.Step step : steps) {
                step.work().run();
            }
            return "all";
        } catch (Exception e) {
            return e.toString();
        }
    }

    private static List<ProcessHandle> awaitChildren() throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        List<ProcessHandle> found = List.of();
        // the server and its guardian
        while (found.size() < 2 && System.nanoTime() < end) {
            found = ProcessHandle.current().children().toList();
            Thread.sleep(20);
        }
        assertThat(found).hasSizeGreaterThanOrEqualTo(2);
        return found;
    }

    private static List<String> openFilesBelow(Path folder) {
        File[] descriptors =
                Optional.ofNullable(new File("/proc/self/fd").listFiles()).orElse(new File[0]);
        return Stream.of(descriptors)
                .map(File::toPath)
                .map(EndedStartTest::target)
                .filter(target -> target.startsWith(folder.toString()))
                .toList();
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    /** A thread whose work was ended may need a moment to go. */
    private static List<String> namesOfThreads(Set<Thread> before) throws InterruptedException {
        List<String> left = List.of("not looked");
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!left.isEmpty() && System.nanoTime() < end) {
            left = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> !before.contains(thread))
                    .map(Thread::getName)
                    .filter(name -> name.startsWith("mcpleak-"))
                    .toList();
            Thread.sleep(20);
        }
        return left;
    }

    private long loadRows() throws IOException {
        Path results = work.resolve("results");
        if (!Files.isDirectory(results)) {
            return 0;
        }
        try (Stream<Path> all = Files.walk(results)) {
            long rows = 0;
            for (Path file : all.filter(each -> each.getFileName().toString().startsWith("load_"))
                    .toList()) {
                rows = Math.max(rows, Files.readAllLines(file).size());
            }
            return rows;
        }
    }
}
