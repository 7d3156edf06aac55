package mcpleak.server;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import mcpleak.process.ProcessStat;

/** Start and find the processes of these tests; all of them end by themselves within minutes. */
final class TestProcesses {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private TestProcesses() {}

    /** Return the command that runs a main class of the tests in a JVM of its own. */
    static List<String> jvm(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Start a shell script that is not our descendant: its parent ends at once, and init adopts it. */
    static ProcessHandle orphan(String script) throws IOException {
        Process starter = new ProcessBuilder(
                        "sh", "-c", "setsid sh -c \"$0\" </dev/null >/dev/null 2>&1 & echo $!", script)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String pid = new String(starter.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
        return ProcessHandle.of(Long.parseLong(pid.trim())).orElseThrow();
    }

    static void kill(ProcessHandle process) {
        List<ProcessHandle> tree = process.descendants().toList();
        process.destroyForcibly();
        tree.forEach(ProcessHandle::destroyForcibly);
    }

    /** Wait for a file to hold so many lines, and return them. */
    static List<String> lines(Path file, int count) throws IOException {
        await(() -> read(file).size() >= count);
        return read(file);
    }

    private static List<String> read(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Wait for the pids that processes write into a file, one a line. */
    static List<ProcessHandle> pids(Path file, int count) throws IOException {
        return lines(file, count).stream()
                .map(line -> ProcessHandle.of(Long.parseLong(line.trim())))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Wait until all are gone. */
    static void awaitEnd(List<ProcessHandle> processes) {
        await(() -> processes.stream().noneMatch(ProcessStat::isRunning));
    }

    /** Wait until a condition holds; how long that takes is the machine's business. */
    static void await(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new AssertionError("not within " + PATIENCE);
            }
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Return what the descriptors of a process point to, by number. */
    static List<String> descriptors(long pid) throws IOException {
        File[] entries = Optional.ofNullable(new File("/proc/" + pid + "/fd").listFiles())
                .orElse(new File[0]);
        List<String> targets = new ArrayList<>();
        for (File entry : entries) {
            targets.add(entry.getName() + " " + Files.readSymbolicLink(entry.toPath()));
        }
        targets.sort(null);
        return targets;
    }
}
