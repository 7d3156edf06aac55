package mcpleak.run.folder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import mcpleak.secret.SecretMask;

/**
 * Hold the names and places of a run's files. Thread-safe.
 *
 * <p>Gatling makes the run's folder only when users are about to start. Until then the server's output lies in the results
 * folder itself; {@link #adopt} moves it.
 */
public final class RunFiles {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT);

    private final String stamp;
    private final Path results;
    private Path folder;

    public RunFiles(Path results, Instant startedAt, ZoneId zone) {
        this.stamp = STAMP.format(startedAt.atZone(zone));
        this.results = results;
        this.folder = results;
    }

    /** Take the run's folder and move what lies outside it. */
    public synchronized void adopt(Path runFolder) throws IOException {
        Path early = serverLog();
        Files.createDirectories(runFolder);
        folder = runFolder;
        if (Files.exists(early)) {
            Files.move(early, serverLog());
        }
    }

    /** Return the run's folder, or the results folder as long as there is none. */
    public synchronized Path folder() {
        return folder;
    }

    /** Return the folder that the run's folder lies in. */
    public Path results() {
        return Optional.ofNullable(folder().toAbsolutePath().getParent()).orElse(results);
    }

    /** Return a folder that does not exist, named as Gatling would, for a run that Gatling made none for. */
    public Path ownFolder(String simulation) {
        String name = simulation.toLowerCase(Locale.ROOT) + "-" + stamp.replace("_", "");
        Path own = results.resolve(name);
        for (int other = 2; Files.exists(own); other++) {
            own = results.resolve(name + "-" + other);
        }
        return own;
    }

    public Path serverLog() {
        return folder().resolve("server_" + stamp + ".log");
    }

    public Path loadLog() {
        return folder().resolve("load_test_" + stamp + ".log");
    }

    public Path memoryCsv() {
        return folder().resolve("memory_" + stamp + ".csv");
    }

    public Path loadCsv() {
        return folder().resolve("load_" + stamp + ".csv");
    }

    public Path callsCsv() {
        return folder().resolve("calls_" + stamp + ".csv");
    }

    /** Return the folder of the HdrHistogram logs. */
    public Path latencyFolder() {
        return folder().resolve("latency");
    }

    public Path gaugesCsv() {
        return folder().resolve("gauges_" + stamp + ".csv");
    }

    public Path runJson() {
        return folder().resolve("run.json");
    }

    /** Write a text file as a whole, its secrets hidden: readers see the old one or the new one. */
    public static void write(Path file, String text) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Path part = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        Files.writeString(part, SecretMask.maskFile(text), StandardCharsets.UTF_8);
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException plainFileSystem) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
