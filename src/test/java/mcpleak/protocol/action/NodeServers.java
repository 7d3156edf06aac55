package mcpleak.protocol.action;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Install servers from npm once, into a cache beside the user's others, and run them. */
public final class NodeServers {

    private static final String EVERYTHING = "@modelcontextprotocol/server-everything";

    private static final List<String> PACKAGES = List.of(
            EVERYTHING + "@2026.8.31", "@modelcontextprotocol/server@2.4.0", "@modelcontextprotocol/node@2.1.2");

    private NodeServers() {}

    /** Say whether there is a Node that can run them. */
    public static boolean available() {
        try {
            Process npm = new ProcessBuilder("npm", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return npm.waitFor(60, TimeUnit.SECONDS) && npm.exitValue() == 0;
        } catch (IOException noNpm) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Return the folder that they are installed in; installs them if it is not there. */
    static Path folder() throws IOException, InterruptedException {
        String root = Optional.ofNullable(System.getenv("MCPLEAK_CACHE"))
                .orElse(System.getProperty("user.home") + "/.cache/mcpleak");
        Path folder = Path.of(root, "servers-everything-2026.8.31-server-2.4.0-node-2.1.2");
        if (Files.exists(folder.resolve("complete"))) {
            return folder;
        }
        Files.createDirectories(folder);
        List<String> command = new ArrayList<>(
                List.of("npm", "install", "--prefix", folder.toString(), "--no-audit", "--no-fund", "--silent"));
        command.addAll(PACKAGES);
        Process npm = new ProcessBuilder(command).inheritIO().start();
        if (!npm.waitFor(5, TimeUnit.MINUTES) || npm.exitValue() != 0) {
            npm.destroyForcibly();
            throw new IllegalStateException("npm could not install " + PACKAGES + " into " + folder);
        }
        Files.createFile(folder.resolve("complete"));
        return folder;
    }

    /** Return the command of server-everything. */
    public static List<String> everything(String transport) throws IOException, InterruptedException {
        Path index = folder().resolve("node_modules/" + EVERYTHING + "/dist/index.js");
        return List.of("node", index.toString(), transport);
    }

    /** Return the command of a script of ours; it is copied beside the packages that it imports. */
    public static List<String> script(String name) throws IOException, InterruptedException {
        Path copy = Files.createTempDirectory(folder(), "script").resolve(name);
        Files.copy(Path.of("src/test/servers", name), copy);
        return List.of("node", copy.toString());
    }

    /** Run one, and hear what it says. */
    public static final class Running implements AutoCloseable {

        private final Process process;
        private final List<String> said = new CopyOnWriteArrayList<>();

        public Running(List<String> command, String... environment) throws IOException {
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            for (int i = 0; i < environment.length; i += 2) {
                builder.environment().put(environment[i], environment[i + 1]);
            }
            process = builder.start();
            Thread reader = new Thread(this::read, "node-server-output");
            reader.setDaemon(true);
            reader.start();
        }

        /** Wait for a line that contains a text; return it. */
        public String await(String text) throws InterruptedException {
            for (int tries = 0; tries < 1200; tries++) {
                Optional<String> found =
                        said.stream().filter(line -> line.contains(text)).findFirst();
                if (found.isPresent()) {
                    return found.get();
                }
                TimeUnit.MILLISECONDS.sleep(25);
            }
            throw new AssertionError("the server did not say \"" + text + "\" within 30 s, but " + said);
        }

        private void read() {
            try (var reader =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                reader.lines().forEach(said::add);
            } catch (IOException | UncheckedIOException closed) {
                // it was destroyed
                return;
            }
        }

        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
    }
}
