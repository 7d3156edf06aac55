package mcpleak.probe.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import mcpleak.process.ScratchFolder;

/**
 * Prepare the environment of a server that is about to be started, so that its memory tells the truth.
 *
 * <table>
 *   <caption>What is set, unless it is set already</caption>
 *   <tr><th>variable</th><th>so that</th></tr>
 *   <tr><td>{@code MALLOC_ARENA_MAX=1}, {@code MALLOC_TRIM_THRESHOLD_=65536}</td><td>glibc gives freed memory back</td></tr>
 *   <tr><td>{@code GLIBC_TUNABLES}, {@code glibc.malloc.tcache_count=1} more</td><td>what threads keep of freed memory for
 *       their next use, which glibc counts as handed out, is next to nothing</td></tr>
 *   <tr><td>{@code PYTHONMALLOC=malloc}</td><td>Python's small objects are counted by glibc</td></tr>
 *   <tr><td>{@code PYTHONPATH}, one folder more</td><td>CPython loads a {@code sitecustomize} that collects on demand</td></tr>
 *   <tr><td>{@code NODE_OPTIONS}, {@code --inspect-port=127.0.0.1:0} more</td><td>Node opens its inspector on a port of its own
 *       when it is asked to, and not before; launchers that inherit it are not asked</td></tr>
 * </table>
 *
 * <p>Immutable. {@link #close} removes the folder of the {@code sitecustomize}.
 */
public final class ServerTuning implements AutoCloseable {

    private static final String SITE = "sitecustomize.py";
    private static final String INSPECT_PORT = "--inspect-port=127.0.0.1:0";
    private static final String TUNABLES = "GLIBC_TUNABLES";
    private static final String SMALL_CACHE = "glibc.malloc.tcache_count=1";

    private final Map<String, String> environment;
    private final Map<String, String> told;
    private final Optional<Path> pythonFolder;

    private ServerTuning(Map<String, String> environment, Map<String, String> told, Optional<Path> pythonFolder) {
        this.environment = Map.copyOf(environment);
        this.told = told;
        this.pythonFolder = pythonFolder;
    }

    /** Leave the environment as it is: for a server that somebody else started. */
    public static ServerTuning none() {
        return new ServerTuning(Map.of(), Map.of(), Optional.empty());
    }

    /**
     * Prepare.
     *
     * @param inherited the environment that the server would have without this
     * @param folder for the {@code sitecustomize}, empty, with a short path (the name of a socket in it is limited to 108 bytes);
     *     removed by {@link #close}
     * @throws IOException if it cannot be written to
     */
    public static ServerTuning prepare(Map<String, String> inherited, Path folder) throws IOException {
        Map<String, String> environment = new LinkedHashMap<>();
        Map<String, String> told = new TreeMap<>();
        for (Map.Entry<String, String> variable : Map.of(
                        "MALLOC_ARENA_MAX", "1", "MALLOC_TRIM_THRESHOLD_", "65536", "PYTHONMALLOC", "malloc")
                .entrySet()) {
            if (!inherited.containsKey(variable.getKey())) {
                environment.put(variable.getKey(), variable.getValue());
                told.put(variable.getKey(), "=" + variable.getValue());
            }
        }
        String tunables = inherited.getOrDefault(TUNABLES, "");
        if (!tunables.contains("tcache")) {
            environment.put(TUNABLES, tunables.isEmpty() ? SMALL_CACHE : tunables + ":" + SMALL_CACHE);
            told.put(TUNABLES, (tunables.isEmpty() ? "=" : " with ") + SMALL_CACHE);
        }
        String options = inherited.getOrDefault("NODE_OPTIONS", "");
        if (!options.contains("--inspect") && !options.contains("--debug-port")) {
            environment.put("NODE_OPTIONS", (options + " " + INSPECT_PORT).strip());
            told.put("NODE_OPTIONS", " with " + INSPECT_PORT);
        }
        fill(folder);
        String path = inherited.getOrDefault("PYTHONPATH", "");
        environment.put("PYTHONPATH", path.isEmpty() ? folder.toString() : folder + java.io.File.pathSeparator + path);
        told.put("PYTHONPATH", " with a sitecustomize");
        return new ServerTuning(environment, told, Optional.of(folder));
    }

    private static void fill(Path folder) throws IOException {
        try (InputStream site = ServerTuning.class.getResourceAsStream(SITE)) {
            if (site == null) {
                throw new IOException(SITE + " is missing in the jar");
            }
            Files.copy(site, folder.resolve(SITE));
        } catch (IOException e) {
            ScratchFolder.remove(folder);
            throw e;
        }
    }

    /** Return the variables to set, by name; may be empty. */
    public Map<String, String> environment() {
        return environment;
    }

    /** Return the folder of the {@code sitecustomize}; empty if nothing was prepared. */
    public Optional<Path> pythonFolder() {
        return pythonFolder;
    }

    /** Return in words what is set; empty if nothing is. */
    public Optional<String> describe() {
        return told.isEmpty()
                ? Optional.empty()
                : Optional.of(told.entrySet().stream()
                        .map(variable -> variable.getKey() + variable.getValue())
                        .collect(Collectors.joining(", ")));
    }

    @Override
    public void close() {
        pythonFolder.ifPresent(ScratchFolder::remove);
    }
}
