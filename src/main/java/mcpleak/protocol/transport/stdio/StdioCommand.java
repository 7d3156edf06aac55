package mcpleak.protocol.transport.stdio;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Say how a server that speaks over stdio is started. Immutable.
 *
 * @param arguments program and arguments, in order; not empty
 * @param environment variables beside those of this JVM, by name; may be empty
 * @param directory working directory; empty for that of this JVM
 * @param processes how many of them run
 * @param errorLog file to which what they say on standard error is appended, at most {@value #MAX_LOG_BYTES} bytes a run; empty:
 *     only the last line of each is kept, for messages
 */
public record StdioCommand(
        List<String> arguments,
        Map<String, String> environment,
        Optional<Path> directory,
        Processes processes,
        Optional<Path> errorLog) {

    /** Most bytes of standard error that one run writes to the log. */
    public static final long MAX_LOG_BYTES = 16L * 1024 * 1024;

    /** Say how many processes run. */
    public enum Processes {
        /** One for each virtual user, as each client has its own. */
        ONE_PER_USER,
        /** One for all virtual users. */
        SHARED
    }

    /** @throws IllegalArgumentException if there is no program, or its name is blank */
    public StdioCommand {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        if (arguments.isEmpty() || arguments.get(0).isBlank()) {
            throw new IllegalArgumentException("a stdio server needs a program, not " + arguments);
        }
    }

    /**
     * Take a command line as one types it; {@code sh -c} reads it.
     *
     * @throws IllegalArgumentException if it is blank
     */
    public static StdioCommand shell(String line) {
        if (line.isBlank()) {
            throw new IllegalArgumentException("the command line of a stdio server is not blank");
        }
        return of(List.of("sh", "-c", line));
    }

    /**
     * Take a program and its arguments as they are.
     *
     * @throws IllegalArgumentException if there is no program
     */
    public static StdioCommand of(List<String> arguments) {
        return new StdioCommand(arguments, Map.of(), Optional.empty(), Processes.ONE_PER_USER, Optional.empty());
    }

    /** Return the same with as many processes. */
    public StdioCommand with(Processes count) {
        return new StdioCommand(arguments, environment, directory, count, errorLog);
    }

    /** Return the same with variables beside those of this JVM. */
    public StdioCommand withEnvironment(Map<String, String> variables) {
        return new StdioCommand(arguments, variables, directory, processes, errorLog);
    }

    /** Return the same with a log of standard error. */
    public StdioCommand withErrorLog(Path log) {
        return new StdioCommand(arguments, environment, directory, processes, Optional.of(log));
    }
}
