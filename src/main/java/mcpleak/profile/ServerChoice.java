package mcpleak.profile;

import java.time.Duration;
import java.util.Map;

/** Say which server is under test. */
public sealed interface ServerChoice {

    /**
     * The embedded demo server, in a JVM of its own.
     *
     * @param options its {@code demo.*} properties, only those that were given
     */
    record Demo(Map<String, String> options) implements ServerChoice {
        public Demo {
            options = Map.copyOf(options);
        }
    }

    /**
     * A command that the run starts and stops.
     *
     * @param command for the shell
     * @param startTimeout how long it may take to answer
     */
    record Command(String command, Duration startTimeout) implements ServerChoice {}

    /**
     * A program that is reached by its standard input and output.
     *
     * @param program what is started: the demo server or a command
     * @param processes how many of it run
     */
    record Stdio(ServerChoice program, StdioProcesses processes) implements ServerChoice {}

    /** Say how many processes of a stdio server run. */
    enum StdioProcesses {
        /** One for all users. */
        SHARED,
        /** One for each session of a user. */
        USER
    }

    /** A running process, by id. */
    record Pid(long pid) implements ServerChoice {}

    /** A running process, by a part of its command line. */
    record Name(String part) implements ServerChoice {}

    /** A running container of this host, by name or id. */
    record InContainer(String name) implements ServerChoice {}

    /** No process: the server runs elsewhere. */
    record Remote() implements ServerChoice {}
}
