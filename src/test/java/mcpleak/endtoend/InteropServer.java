package mcpleak.endtoend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;

/** Name a real server in an exact version, what installs it and what starts it. */
@SuppressWarnings("ImmutableEnumChecker") // functions without state
enum InteropServer {
    SDK_V1(
            "node",
            "@modelcontextprotocol/sdk",
            "1.32.2",
            "node",
            (home, port) -> "PORT=" + port + " exec node sdk-v1.mjs"),
    SDK_V2(
            "node",
            "@modelcontextprotocol/server",
            "2.4.0",
            "node",
            (home, port) -> "PORT=" + port + " exec node sdk-v2.mjs"),
    EVERYTHING(
            "node",
            "server-everything",
            "2026.8.31",
            "node",
            (home, port) -> "PORT=" + port
                    + " exec node node_modules/@modelcontextprotocol/server-everything/dist/index.js streamableHttp"),
    GATEWAY_LEAKY("node", "supergateway", "3.4.3", "node", (home, port) -> gateway("leaky", port)),
    GATEWAY_MENDED("node", "supergateway", "4.0.0", "node", (home, port) -> gateway("mended", port)),
    JAVA_LEAKY("java-2.0.1", "java-sdk", "2.0.1", "java", (home, port) -> java(home, "", port)),
    JAVA_NOW("java-2.1.0", "java-sdk", "2.1.0", "java", (home, port) -> java(home, "", port)),
    JAVA_SWEEP(
            "java-2.1.0", "java-sdk, sweep 4 s", "2.1.0", "java", (home, port) -> java(home, "-Dsdk.sweep=4s", port)),
    JAVA_KEEPALIVE(
            "java-2.1.0",
            "java-sdk, keep-alive, sweep",
            "2.1.0",
            "java",
            (home, port) -> java(home, "-Dsdk.sweep=4s -Dsdk.keepalive=2s", port)),
    PYTHON_LEAKY("python-1.26.0", "mcp", "1.26.0", "python", (home, port) -> python("sdk_server.py", port, "")),
    PYTHON_MENDED(
            "python-1.30.0", "mcp, idle 5 s", "1.30.0", "python", (home, port) -> python("sdk_server.py", port, "5")),
    FASTMCP_LEAKY("fastmcp-4.2.3", "fastmcp, no idle limit", "4.2.3", "python", (home, port) -> fastmcp("none", port)),
    FASTMCP_MENDED("fastmcp-4.2.3", "fastmcp, idle 5 s", "4.2.3", "python", (home, port) -> fastmcp("5", port)),
    NAT_LEAKY(
            "nat-1.3.1-mcp-1.26.0",
            "nvidia-nat, mcp 1.26.0",
            "1.3.1",
            "python",
            (home, port) -> "exec bin/nat mcp serve --config_file nat.yml --port " + port),
    NAT_MENDED(
            "nat-1.3.1-mcp-1.30.0",
            "nvidia-nat, mcp 1.30.0 idle 5 s",
            "1.3.1",
            "python",
            (home, port) -> "exec bin/python nat_short_idle.py 5 mcp serve --config_file nat.yml --port " + port);

    /** Status of the script where a registry is out of reach. */
    private static final int OUT_OF_REACH = 75;

    private static final Path INSTALL =
            Path.of("src", "test", "interop", "install.sh").toAbsolutePath();

    private final String installed;
    private final String title;
    private final String version;
    private final String runtime;
    private final BiFunction<Path, Integer, String> command;

    InteropServer(
            String installed, String title, String version, String runtime, BiFunction<Path, Integer, String> command) {
        this.installed = installed;
        this.title = title;
        this.version = version;
        this.runtime = runtime;
        this.command = command;
    }

    String title() {
        return title;
    }

    String version() {
        return version;
    }

    String runtime() {
        return runtime;
    }

    /**
     * Install the server where that was not done yet.
     *
     * @return the folder of the installation
     * @throws OutOfReachException if a registry is out of reach
     * @throws IOException if the script failed for another reason; its output, which told why, was passed on
     */
    Path install() throws IOException, InterruptedException {
        return install(installed);
    }

    /** Do the same for anything that the script knows. */
    static Path install(String installed) throws IOException, InterruptedException {
        Process install = new ProcessBuilder(List.of("bash", INSTALL.toString(), installed))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String folder = new String(install.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int status = install.waitFor();
        if (status == OUT_OF_REACH) {
            throw new OutOfReachException(installed + " cannot be fetched: a registry is out of reach");
        }
        if (status != 0) {
            throw new IOException(INSTALL + " " + installed + " failed; its output tells why");
        }
        return Path.of(folder);
    }

    /** Says that a server cannot be fetched now, through nobody's fault here. */
    static final class OutOfReachException extends IOException {

        private static final long serialVersionUID = 1;

        OutOfReachException(String why) {
            super(why);
        }
    }

    /** Install the server where that was not done yet, and return the shell command that starts it. */
    String command(int port) throws IOException, InterruptedException {
        return command(install(), port);
    }

    /** Return the shell command that starts the server from the folder that {@link #install()} named. */
    String command(Path folder, int port) {
        return "cd '" + folder + "' && " + command.apply(folder, port);
    }

    private static String gateway(String which, int port) {
        return "exec node node_modules/supergateway-" + which + "/dist/index.js --stdio 'exec bash child.sh'"
                + " --outputTransport streamableHttp --port " + port + " --logLevel none";
    }

    private static String java(Path jars, String options, int port) {
        String classes = Path.of("target", "test-classes").toAbsolutePath().toString();
        return "exec '" + Path.of(System.getProperty("java.home"), "bin", "java") + "' -Xmx256m " + options + " -cp '"
                + classes + ":" + jars + "/*' " + SdkServerMain.class.getName() + " " + port;
    }

    private static String fastmcp(String idle, int port) {
        return "FASTMCP_HTTP_SESSION_IDLE_TIMEOUT=" + idle + " " + python("fastmcp_server.py", port, "");
    }

    private static String python(String script, int port, String more) {
        Path server = INSTALL.resolveSibling("python").resolve(script);
        return "exec bin/python '" + server + "' " + port + " " + more;
    }
}
