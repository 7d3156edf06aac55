package mcpleak.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Name what a small server runs on, in the versions and kinds of program that are attached to differently. */
enum MeasuredRuntime {
    JVM(LeakyServer.JVM, "", ""),
    CPYTHON(LeakyServer.PYTHON, "", ""),
    /** Whichever is installed. */
    NODE(LeakyServer.NODE, "", "cjs"),
    NODE_20_CJS(LeakyServer.NODE, "20", "cjs"),
    NODE_20_MJS(LeakyServer.NODE, "20", "mjs"),
    NODE_20_TS(LeakyServer.NODE, "20", "ts"),
    NODE_22_CJS(LeakyServer.NODE, "22", "cjs"),
    NODE_22_MJS(LeakyServer.NODE, "22", "mjs"),
    NODE_22_TS(LeakyServer.NODE, "22", "ts"),
    NODE_24_CJS(LeakyServer.NODE, "24", "cjs"),
    NODE_24_MJS(LeakyServer.NODE, "24", "mjs"),
    NODE_24_TS(LeakyServer.NODE, "24", "ts");

    private final LeakyServer server;
    private final String version;
    private final String extension;

    MeasuredRuntime(LeakyServer server, String version, String extension) {
        this.server = server;
        this.version = version;
        this.extension = extension;
    }

    boolean isInstalled() throws IOException, InterruptedException {
        if (version.isEmpty()) {
            return server.isInstalled();
        }
        try {
            InteropServer.install("node-" + version);
            return true;
        } catch (InteropServer.OutOfReachException e) {
            System.out.println("skipped: " + e.getMessage());
            return false;
        }
    }

    /** Return the shell command that serves MCP on a port of loopback. */
    String command(int port, Path folder) throws IOException, InterruptedException {
        String command = server.command("PORT=" + port, folder);
        if (server != LeakyServer.NODE) {
            return command;
        }
        String source = Files.readString(folder.resolve("server.js"));
        String start = extension.equals("mjs")
                ? "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\n"
                : "";
        Files.writeString(folder.resolve("server." + extension), start + source);
        Path bin = version.isEmpty()
                ? Path.of("")
                : InteropServer.install("node-" + version)
                        .resolve("node_modules")
                        .resolve(".bin");
        String node = bin.resolve("node").toString();
        String run = extension.equals("ts") ? bin.resolve("tsx") + " " : node + " ";
        // tsx is a script that finds its node on the path
        String path = version.isEmpty() ? "" : "PATH='" + bin + "':\"$PATH\" ";
        return "cd " + folder + " && PORT=" + port + " " + path + "exec " + run + "server." + extension;
    }

    /** Return how the words begin that tell what is read of it. */
    String liveBytes(LeftAsItWasIT.Attached attached) {
        return switch (server) {
            case JVM -> "class histogram of the JVM";
            case NODE -> "Node's heapUsed";
            default -> attached == LeftAsItWasIT.Attached.STARTED ? "bytes that malloc" : "not read";
        };
    }
}
