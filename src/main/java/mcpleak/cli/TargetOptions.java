package mcpleak.cli;

import java.util.OptionalInt;
import mcpleak.server.RunningServer;
import mcpleak.server.ServerException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Take the process that a command is about: exactly one of three ways to name it. */
final class TargetOptions {

    private static final int MAX_PORT = 65_535;

    @Option(names = "--pid", paramLabel = "N", description = "A running process, by its id.")
    private @Nullable Long pid;

    @Option(
            names = "--name",
            paramLabel = "TEXT",
            description =
                    "The one process whose command line has this text; of a wrapper and what it started the topmost.")
    private @Nullable String name;

    @Option(names = "--port", paramLabel = "N", description = "The process that listens on this TCP port.")
    private @Nullable Integer port;

    /** Find the process. */
    long find() throws ServerException {
        if (pid != null) {
            return RunningServer.byPid(pid, OptionalInt.empty()).pid();
        }
        if (name != null) {
            if (name.isBlank()) {
                throw new ServerException("--name is blank; give a part of the server's command line");
            }
            return RunningServer.byName(name, OptionalInt.empty()).pid();
        }
        if (port == null || port < 1 || port > MAX_PORT) {
            throw new ServerException("--port " + port + " is not between 1 and " + MAX_PORT);
        }
        return RunningServer.byPort(port).pid();
    }
}
