package mcpleak.server;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import mcpleak.process.ScratchFolder;
import mcpleak.secret.SecretMask;

/**
 * A load generator without load: starts the command line of its third argument and then does nothing. Arguments: the server's
 * log, a file into which it writes the guardian's pid, the command line.
 */
final class OwnerMain {

    /** What it knows that its server must not tell. */
    static final String SECRET = "HIDE-2-3456";

    private OwnerMain() {}

    public static void main(String[] arguments) throws Exception {
        URI url = URI.create("http://127.0.0.1:" + ServerAddress.freePort() + "/mcp");
        ScratchFolder.create();
        SecretMask.learn(SECRET);
        StartedServer server = StartedServer.start(ServerCommand.shell(arguments[2]), url, Path.of(arguments[0]));
        long guardian = ProcessHandle.current()
                .children()
                .filter(child -> child.pid() != server.rootPid())
                .findFirst()
                .orElseThrow()
                .pid();
        Files.writeString(Path.of(arguments[1]), guardian + "\n");
        Thread.sleep(120_000);
        Runtime.getRuntime().halt(0);
    }
}
