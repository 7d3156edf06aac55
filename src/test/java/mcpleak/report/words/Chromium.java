package mcpleak.report.words;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Drive a headless Chromium, one process a task, with a profile of its own and no way out of this machine. */
public final class Chromium {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final long LIMIT_SECONDS = 120;

    private final Path binary;
    private final Path work;
    private int tasks;

    private Chromium(Path binary, Path work) {
        this.binary = binary;
        this.work = work;
    }

    /** Find it, or let Debian install it where that is allowed; empty, with the reason printed, where neither works. */
    public static Optional<Chromium> find(Path work) throws IOException, InterruptedException {
        Optional<Path> found = onPath();
        if (found.isEmpty() && mayInstall()) {
            System.out.println("Chromium is not there: installing Debian's package");
            Process install = new ProcessBuilder("apt-get", "install", "-y", "--no-install-recommends", "chromium")
                    .redirectErrorStream(true)
                    .redirectOutput(work.resolve("apt.log").toFile())
                    .start();
            if (!install.waitFor(10, TimeUnit.MINUTES)) {
                install.destroyForcibly();
            }
            found = onPath();
        }
        if (found.isEmpty()) {
            System.out.println("SKIPPED: there is no Chromium, and no right to install it with apt-get");
        }
        return found.map(binary -> new Chromium(binary, work));
    }

    private static boolean mayInstall() {
        return "root".equals(System.getProperty("user.name")) && Files.isExecutable(Path.of("/usr/bin/apt-get"));
    }

    private static Optional<Path> onPath() {
        return NAMES.stream()
                .flatMap(name -> Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Return the document after its scripts have run. */
    public String dom(String url, int width, int height) throws IOException, InterruptedException {
        return run(url, List.of("--dump-dom", "--virtual-time-budget=60000", "--window-size=" + width + "," + height));
    }

    public void screenshot(String url, Path file, int width, int height) throws IOException, InterruptedException {
        run(
                url,
                List.of(
                        "--screenshot=" + file.toAbsolutePath(),
                        "--hide-scrollbars",
                        "--window-size=" + width + "," + height));
    }

    public void print(String url, Path file) throws IOException, InterruptedException {
        run(url, List.of("--print-to-pdf=" + file.toAbsolutePath(), "--no-pdf-header-footer"));
    }

    private String run(String url, List<String> task) throws IOException, InterruptedException {
        tasks++;
        Path out = work.resolve("chromium-" + tasks + ".out");
        Path errors = work.resolve("chromium-" + tasks + ".err");
        List<String> command = new ArrayList<>(List.of(
                binary.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-extensions",
                "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
                "--user-data-dir=" + Files.createDirectories(work.resolve("profile-" + tasks))));
        command.addAll(task);
        command.add(url);
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("Chromium did not end: " + Files.readString(errors));
        }
        return Files.readString(out, StandardCharsets.UTF_8);
    }
}
