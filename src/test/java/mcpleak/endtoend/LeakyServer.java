package mcpleak.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Name a small server of the test resources that keeps bytes of each call and tells how many when it ends. */
enum LeakyServer {
    PYTHON("python3", "server.py", List.of(), List.of("python3", "server.py")),
    NODE("node", "server.js", List.of(), List.of("node", "server.js")),
    JVM(
            "javac",
            "Server.java",
            List.of("javac", "-d", ".", "Server.java"),
            List.of("java", "-Dsun.net.httpserver.nodelay=true", "-cp", ".", "Server")),
    GO("go", "server.go", List.of("go", "build", "-o", "leaky-go", "server.go"), List.of("./leaky-go")),
    NATIVE("cc", "server.c", List.of("cc", "-O1", "-o", "leaky-c", "server.c", "-lpthread"), List.of("./leaky-c"));

    private final String program;
    private final String source;

    @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
    private final List<String> build;

    @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
    private final List<String> run;

    LeakyServer(String program, String source, List<String> build, List<String> run) {
        this.program = program;
        this.source = source;
        this.build = build;
        this.run = run;
    }

    /** Return whether what it needs is installed; says so if not. */
    boolean isInstalled() throws IOException, InterruptedException {
        boolean there = new ProcessBuilder("sh", "-c", "command -v " + program)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
        if (!there) {
            System.out.println("skipped: " + program + " is not installed, so " + source + " cannot be run");
        }
        return there;
    }

    /**
     * Return the shell command that runs it, with the variables {@code PORT}, {@code KEEP}, {@code KIND} and {@code LOOK}.
     *
     * @param variables what stands before it
     * @param folder where its source is copied to and built
     */
    String command(String variables, Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve(source);
        if (Files.notExists(file)) {
            try (InputStream in = LeakyServer.class.getResourceAsStream("/leaky/" + source)) {
                if (in == null) {
                    throw new IOException(source + " is missing in the test resources");
                }
                Files.write(file, in.readAllBytes());
            }
            build(folder);
        }
        return "cd " + folder + " && " + variables + " exec " + String.join(" ", run);
    }

    private void build(Path folder) throws IOException, InterruptedException {
        if (build.isEmpty()) {
            return;
        }
        int status = new ProcessBuilder(build)
                .directory(folder.toFile())
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException(String.join(" ", build) + " ended with " + status);
        }
    }
}
