package mcpleak.probe.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Run a real process for one test and end it with all its descendants. */
public final class RealProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final BufferedReader out;
    private final Writer in;

    private RealProcess(Process process) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.in = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    }

    public static RealProcess start(String... command) throws IOException {
        return new RealProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Start a process with more in its environment. */
    public static RealProcess start(Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        return new RealProcess(builder.start());
    }

    /** Skip the test, and say why, where a program is not installed. */
    public static void need(String program) {
        boolean there = java.util.stream.Stream.of(
                        String.valueOf(System.getenv("PATH")).split(java.io.File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        if (!there) {
            System.out.println("skipped: " + program + " is not installed");
        }
        org.junit.jupiter.api.Assumptions.assumeTrue(there, program + " is not installed");
    }

    /** Start a {@link Subject} in a JVM of its own and wait until it is ready. */
    public static RealProcess subject(String... jvmArguments) throws IOException {
        return subjectOf(java(), jvmArguments);
    }

    /** Start a {@link Subject} by a {@code java} of another release. */
    public static RealProcess subjectOf(String java, String... jvmArguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(List.of(jvmArguments));
        command.addAll(List.of("-cp", testClasses(), Subject.class.getName()));
        RealProcess started = start(command.toArray(String[]::new));
        started.awaitLine("ready");
        return started;
    }

    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    public static String testClasses() {
        return Path.of(java.net.URI.create(Subject.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString()))
                .toString();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Send a command to a {@link Subject} and return its answer. */
    public String tell(String command) throws IOException {
        in.write(command + "\n");
        in.flush();
        return String.valueOf(out.readLine());
    }

    /** Send a command and wait for nothing. */
    public void tellLine(String command) throws IOException {
        in.write(command + "\n");
        in.flush();
    }

    /** Send an empty line and wait for nothing. */
    public void tellNothing() throws IOException {
        in.write("\n");
        in.flush();
    }

    public String readLine() throws IOException {
        return String.valueOf(out.readLine());
    }

    public void awaitLine(String line) throws IOException {
        for (String next = out.readLine(); !line.equals(next); next = out.readLine()) {
            if (next == null) {
                throw new IOException("the process ended before it said " + line);
            }
        }
    }

    /** Kill with SIGKILL and wait until its exit status was collected. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    public static void signal(String name, long pid) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("kill -" + name + " " + pid + " failed");
        }
    }

    /** Wait for something that another process does. */
    public static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + PATIENCE + ": " + what);
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    /** Return a value of {@code /proc/PID/status} without its unit. */
    static long status(long pid, String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                .findFirst()
                .orElseThrow();
    }

    /** Whether a process waits for something and so touches no memory. */
    static boolean sleeps(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/status")).contains("State:\tS");
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> tree = process.descendants().toList();
        process.destroyForcibly();
        tree.forEach(ProcessHandle::destroyForcibly);
    }
}
