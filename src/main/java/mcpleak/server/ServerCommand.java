package mcpleak.server;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a server is started: in the working directory of this JVM. Immutable.
 *
 * @param arguments program and arguments, in order, not empty
 * @param environment variables that are added to those of this JVM, by name; may be empty
 */
public record ServerCommand(List<String> arguments, Map<String, String> environment) {

    /** @throws IllegalArgumentException if there is no program, or its name is blank */
    public ServerCommand {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        if (arguments.isEmpty() || arguments.get(0).isBlank()) {
            throw new IllegalArgumentException("a server's command needs a program, not " + arguments);
        }
    }

    /**
     * Take a command line as one types it: quotes, {@code PORT=3001 node server.js}, {@code cd x && ...} are read by
     * {@code sh -c}. Needs a POSIX shell.
     *
     * @param line the command line
     * @throws IllegalArgumentException if it is blank
     */
    public static ServerCommand shell(String line) {
        if (line.isBlank()) {
            throw new IllegalArgumentException("a server's command line is not blank");
        }
        return of(List.of("sh", "-c", line));
    }

    /**
     * Take a program and its arguments as they are; no shell reads them.
     *
     * @param arguments program and arguments, in order
     * @throws IllegalArgumentException if there is no program
     */
    public static ServerCommand of(List<String> arguments) {
        return new ServerCommand(arguments, Map.of());
    }

    /**
     * Add environment variables.
     *
     * @param more variables by name; one of a name that is there already replaces it
     */
    public ServerCommand withEnvironment(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        return new ServerCommand(arguments, all);
    }
}
