package mcpleak.probe;

/**
 * Say what happened in a process tree between two readings.
 *
 * <p>Immutable. A process that came and ended between two readings is not seen.
 *
 * @param kind what happened
 * @param pid id of the process
 * @param text a sentence for people; it holds the process's command line, its secrets hidden
 */
public record TreeChange(Kind kind, long pid, String text) {

    /** What can happen. */
    public enum Kind {
        /** A process came into the tree. */
        STARTED,
        /** A process of the tree ended. */
        ENDED,
        /** A process of the tree ended and another process was given its id. */
        PID_REUSED,
        /** A process ended and its parent has not collected its exit status. */
        ZOMBIE,
        /** A process executes another program. */
        EXECUTED
    }

    private static final int MAX_COMMAND = 200;

    static TreeChange started(ProcessReading process) {
        return new TreeChange(Kind.STARTED, process.pid(), named(process) + " started below the server");
    }

    static TreeChange ended(ProcessReading last) {
        return new TreeChange(Kind.ENDED, last.pid(), named(last) + " of the server's tree has ended");
    }

    static TreeChange reused(ProcessReading last) {
        return new TreeChange(
                Kind.PID_REUSED,
                last.pid(),
                named(last) + " of the server's tree has ended; another process has its id now");
    }

    static TreeChange zombie(ProcessReading process) {
        return new TreeChange(
                Kind.ZOMBIE, process.pid(), named(process) + " has ended and its parent has not noticed (zombie)");
    }

    static TreeChange executed(ProcessReading before, ProcessReading now) {
        return new TreeChange(
                Kind.EXECUTED, now.pid(), named(before) + " now executes another program: " + cut(now.command()));
    }

    private static String named(ProcessReading process) {
        return "process " + process.pid() + (process.command().isEmpty() ? "" : " (" + cut(process.command()) + ")");
    }

    private static String cut(String command) {
        return command.length() <= MAX_COMMAND ? command : command.substring(0, MAX_COMMAND) + "...";
    }
}
