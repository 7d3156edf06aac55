package mcpleak.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Name a small server of the test resources that keeps bytes of each call and tells how many when it ends. */
enum LeakyServer {
    PYTHON("python3", "server.py"),
    NODE("node", "server.js"),
    NATIVE("cc", "server.c");

    private final String program;
    private final String source;

    LeakyServer(String program, String source) {
        this.program = program;
        this.source = source;
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
     * Return the shell command that runs it, without its variables {@code PORT}, {@code KEEP} and {@code LOOK}.
     *
     * @param folder where its source is copied to and built
     */
    String command(Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve(source);
        try (InputStream in = LeakyServer.class.getResourceAsStream("/leaky/" + source)) {
            if (in == null) {
                throw new IOException(source + " is missing in the test resources");
            }
            Files.write(file, in.readAllBytes());
        }
        if (this != NATIVE) {
            return program + " " + file;
        }
        Path built = folder.resolve("server");
        int status = new ProcessBuilder("cc", "-O1", "-o", built.toString(), file.toString(), "-lpthread")
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("cc ended with " + status);
        }
        return built.toString();
    }
}
