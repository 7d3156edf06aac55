package mcpleak.run.folder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Find the folder that Gatling writes this run to; Gatling does not tell a simulation its name.
 *
 * <p>Stateless. Where the system shows a process its open files (Linux), the folder is the one whose
 * {@code simulation.log} this JVM holds open; elsewhere it is the newest one with the simulation's name.
 */
public final class RunFolder {

    private static final String LOG = "simulation.log";
    /** Where the Maven plugin hides Gatling's arguments in the class path of the JVM that it forks. */
    private static final String PLUGIN_ARGUMENTS = "META-INF/args.txt";

    private static final Pattern QUOTED = Pattern.compile("(?:[^\\\\'\"]|\\\\[\\\\'\"])*+");
    private static final Pattern ESCAPE = Pattern.compile("\\\\([\\\\'\"])");

    private RunFolder() {}

    /**
     * Return the folder of the run that began at the given time.
     *
     * @param simulation simple name of the simulation class
     */
    public static Optional<Path> find(String simulation, Instant runStart) throws IOException {
        Optional<Path> open = byOpenLog();
        return open.isPresent() ? open : newest(resultsRoot(), simulation, runStart);
    }

    /** Return where Gatling puts its run folders: as the Maven plugin says, else {@code results}. */
    public static Path resultsRoot() {
        List<String> arguments = pluginArguments();
        int flag = arguments.indexOf("-rf");
        boolean given = flag >= 0 && flag + 1 < arguments.size();
        return Path.of(given ? arguments.get(flag + 1) : "results").toAbsolutePath();
    }

    /** Tell whether Gatling's Maven plugin forked this JVM. */
    public static boolean isForkedByMaven() {
        List<String> arguments = pluginArguments();
        int flag = arguments.indexOf("-l");
        return flag >= 0
                && flag + 1 < arguments.size()
                && arguments.get(flag + 1).equals("maven");
    }

    /**
     * Undo what Gatling's Maven plugin does to the values of properties that it hands to the JVM of a run: it puts a backslash before
     * each quote and each backslash. A value that the plugin cannot have made is left as it is.
     */
    public static String unquoted(String value) {
        return QUOTED.matcher(value).matches() ? ESCAPE.matcher(value).replaceAll("$1") : value;
    }

    private static List<String> pluginArguments() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try (InputStream in = loader == null ? null : loader.getResourceAsStream(PLUGIN_ARGUMENTS)) {
            return in == null
                    ? List.of()
                    : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private static Optional<Path> byOpenLog() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return Optional.empty();
        }
        try (Stream<Path> links = Files.list(descriptors)) {
            return links.flatMap(link -> target(link).stream())
                    .filter(file -> LOG.equals(String.valueOf(file.getFileName())))
                    .flatMap(file -> Optional.ofNullable(file.getParent()).stream())
                    .findFirst();
        }
    }

    private static Optional<Path> target(Path link) {
        try {
            return Optional.of(Files.readSymbolicLink(link));
        } catch (IOException closedMeanwhile) {
            return Optional.empty();
        }
    }

    private static Optional<Path> newest(Path root, String simulation, Instant runStart) throws IOException {
        if (!Files.isDirectory(root)) {
            return Optional.empty();
        }
        String prefix = simulation.toLowerCase(Locale.ROOT) + "-";
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(folder -> String.valueOf(folder.getFileName()).startsWith(prefix))
                    .filter(folder -> modified(folder.resolve(LOG)).isAfter(runStart))
                    .max(Comparator.comparing(folder -> modified(folder.resolve(LOG))));
        }
    }

    private static Instant modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException absent) {
            return Instant.EPOCH;
        }
    }
}
