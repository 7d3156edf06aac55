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
            "java-2.1.0", "java-sdk, sweep 2 s", "2.1.0", "java", (home, port) -> java(home, "-Dsdk.sweep=2s", port)),
    JAVA_KEEPALIVE(
            "java-2.1.0",
            "java-sdk, keep-alive, sweep",
            "2.1.0",
            "java",
            (home, port) -> java(home, "-Dsdk.sweep=2s -Dsdk.keepalive=2s", port)),
    PYTHON_LEAKY("python-1.26.0", "mcp", "1.26.0", "python", (home, port) -> python("sdk_server.py", port, "")),
    PYTHON_MENDED(
            "python-1.30.0", "mcp, idle 2 s", "1.30.0", "python", (home, port) -> python("sdk_server.py", port, "2")),
    FASTMCP_LEAKY("fastmcp-4.2.3", "fastmcp, no idle limit", "4.2.3", "python", (home, port) -> fastmcp("none", port)),
    FASTMCP_MENDED("fastmcp-4.2.3", "fastmcp, idle 2 s", "4.2.3", "python", (home, port) -> fastmcp("2", port)),
    NAT_LEAKY(
            "nat-1.3.1-mcp-1.26.0",
            "nvidia-nat, mcp 1.26.0",
            "1.3.1",
            "python",
            (home, port) -> "exec bin/nat mcp serve --config_file nat.yml --port " + port),
    NAT_MENDED(
            "nat-1.3.1-mcp-1.30.0",
            "nvidia-nat, mcp 1.30.0 idle 2 s",
            "1.3.1",
            "python",
            (home, port) -> "exec bin/python nat_short_idle.py 2 mcp serve --config_file nat.yml --port " + port);

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
     * @throws IOException if the script failed; its output, which told why, was passed on
     */
    Path install() throws IOException, InterruptedException {
        Process install = new ProcessBuilder(List.of("bash", INSTALL.toString(), installed))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String folder = new String(install.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (install.waitFor() != 0) {
            throw new IOException(INSTALL + " " + installed + " failed; its output tells why");
        }
        return Path.of(folder);
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
        return "exec node node_modules/supergateway-" + which + "/dist/index.js --stdio 'node child.mjs'"
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
