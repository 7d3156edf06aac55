package mcpleak.probe.process;

import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import mcpleak.recording.sample.Sample;
import mcpleak.recording.sample.Sample.Surroundings;

/**
 * Hold the outcome of one attempt to read a process tree.
 *
 * <p>Immutable.
 */
public sealed interface TreeReading {

    /** Return when the attempt was made. */
    Instant at();

    /**
     * Hold a reading whose every value was read during the attempt.
     *
     * @param at when the attempt began
     * @param root the process at the top
     * @param descendants its descendants and those of them whose parent has ended since; in no particular order; may be
     *     empty
     * @param changes what happened in the tree since the reading before; may be empty
     * @param surroundings what else was read during the attempt
     */
    record Alive(
            Instant at,
            ProcessReading root,
            List<ProcessReading> descendants,
            List<Change> changes,
            Surroundings surroundings)
            implements TreeReading {

        public Alive {
            descendants = List.copyOf(descendants);
            changes = List.copyOf(changes);
        }

        /** Hold a reading of the processes alone. */
        Alive(Instant at, ProcessReading root, List<ProcessReading> descendants) {
            this(at, root, descendants, List.of(), Surroundings.UNKNOWN);
        }

        Alive with(List<Change> happened, Surroundings read) {
            return new Alive(at, root, descendants, happened, read);
        }

        /** Return what the root has started, but for processes with this in their command line; the root weighs nothing. */
        Alive withoutRoot(String uncounted) {
            ProcessReading weightless = new ProcessReading(
                    root.pid(),
                    root.startedAtMillis(),
                    root.parentPid(),
                    root.command(),
                    0,
                    0,
                    0,
                    root.cpuMillis(),
                    0,
                    OptionalInt.of(0),
                    root.state());
            List<ProcessReading> counted = descendants.stream()
                    .filter(process -> !process.command().contains(uncounted))
                    .toList();
            return new Alive(at, weightless, counted, changes, surroundings);
        }

        /** Return resident bytes of the tree. */
        public long treeRssBytes() {
            return processes().mapToLong(ProcessReading::rssBytes).sum();
        }

        /** Return private resident bytes of the descendants together. */
        public long childrenPrivateRssBytes() {
            return descendants.stream()
                    .mapToLong(ProcessReading::privateRssBytes)
                    .sum();
        }

        /** Return resident bytes of the tree that are not private; what several of its processes map counts for each. */
        public long sharedRssBytes() {
            return processes()
                    .mapToLong(process -> Math.max(0, process.rssBytes() - process.privateRssBytes()))
                    .sum();
        }

        /** Return private resident bytes of the tree. */
        public long treePrivateRssBytes() {
            return root.privateRssBytes() + childrenPrivateRssBytes();
        }

        /** Return the number of threads of the tree. */
        public int threads() {
            return processes().mapToInt(ProcessReading::threads).sum();
        }

        /** Return the open file descriptors of the tree; empty if those of one process could not be read. */
        public OptionalInt openFiles() {
            if (processes().anyMatch(process -> process.openFiles().isEmpty())) {
                return OptionalInt.empty();
            }
            return OptionalInt.of(processes()
                    .mapToInt(process -> process.openFiles().orElse(0))
                    .sum());
        }

        /**
         * Return this reading as a row of the memory CSV.
         *
         * @param hostBytes memory of the host in bytes, more than 0: what {@code percent} refers to
         * @param moment what the run was doing
         * @return a sample
         */
        public Sample toSample(long hostBytes, Moment moment) {
            return new Sample(
                    at,
                    root.pid(),
                    root.rssBytes(),
                    root.virtualBytes(),
                    treeRssBytes(),
                    processes().mapToLong(ProcessReading::virtualBytes).sum(),
                    100.0 * root.rssBytes() / hostBytes,
                    descendants.size(),
                    root.privateRssBytes(),
                    treePrivateRssBytes(),
                    threads(),
                    openFiles(),
                    moment.round(),
                    moment.load(),
                    moment.calls(),
                    moment.failedCalls(),
                    surroundings);
        }

        /** Return root and descendants, the root first. */
        public Stream<ProcessReading> processes() {
            return Stream.concat(Stream.of(root), descendants.stream());
        }
    }

    /**
     * What the run was doing when the tree was read.
     *
     * @param round number of the round, 0 before the first
     * @param load whether users were running (else: idle gap)
     * @param calls successful tool calls so far
     * @param failedCalls failed tool calls so far
     */
    record Moment(int round, boolean load, long calls, long failedCalls) {}

    /** Say that the root process is no more; it never comes back. */
    record Gone(Instant at, String what) implements TreeReading {}

    /** Say that this attempt failed although the root process may be alive; the next one may succeed. */
    record Failed(Instant at, String why) implements TreeReading {}

    /**
     * What happened in a process tree between two readings.
     *
     * <p>Immutable. A process that came and ended between two readings is not seen.
     *
     * @param kind what happened
     * @param pid id of the process
     * @param text a sentence for people; it holds the process's command line, its secrets hidden
     */
    record Change(Kind kind, long pid, String text) {

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

        static Change started(ProcessReading process) {
            return new Change(Kind.STARTED, process.pid(), named(process) + " started below the server");
        }

        static Change ended(ProcessReading last) {
            return new Change(Kind.ENDED, last.pid(), named(last) + " of the server's tree has ended");
        }

        static Change reused(ProcessReading last) {
            return new Change(
                    Kind.PID_REUSED,
                    last.pid(),
                    named(last) + " of the server's tree has ended; another process has its id now");
        }

        static Change zombie(ProcessReading process) {
            return new Change(
                    Kind.ZOMBIE, process.pid(), named(process) + " has ended and its parent has not noticed (zombie)");
        }

        static Change executed(ProcessReading before, ProcessReading now) {
            return new Change(
                    Kind.EXECUTED, now.pid(), named(before) + " now executes another program: " + cut(now.command()));
        }

        private static String named(ProcessReading process) {
            return "process " + process.pid()
                    + (process.command().isEmpty() ? "" : " (" + cut(process.command()) + ")");
        }

        private static String cut(String command) {
            return command.length() <= MAX_COMMAND ? command : command.substring(0, MAX_COMMAND) + "...";
        }
    }

    /**
     * Hold one reading of one process.
     *
     * <p>Immutable.
     *
     * @param pid process id
     * @param startedAtMillis start of the process in milliseconds since the epoch; with the pid it identifies the process
     * @param parentPid process id of its parent at the moment of the reading
     * @param command its command line; may be empty
     * @param rssBytes resident bytes; 0 for a zombie
     * @param privateRssBytes private resident bytes (Linux: RssAnon; Windows: private working set; macOS: phys_footprint)
     * @param virtualBytes virtual bytes
     * @param cpuMillis processor time that it has used since its start, in milliseconds, in steps of 10 on Linux
     * @param threads number of threads; 0 for a zombie
     * @param openFiles open file descriptors (Windows: handles); empty if this user may not read them
     * @param state what the process was doing
     */
    public record ProcessReading(
            long pid,
            long startedAtMillis,
            long parentPid,
            String command,
            long rssBytes,
            long privateRssBytes,
            long virtualBytes,
            long cpuMillis,
            int threads,
            OptionalInt openFiles,
            State state) {

        /** Tell a process that can use memory from one that has ended. */
        public enum State {
            /** Running, sleeping or waiting. */
            ALIVE,
            /** Stopped by a signal or a debugger. */
            STOPPED,
            /** Ended, its parent has not collected its exit status: it holds a pid and nothing else. */
            ZOMBIE
        }
    }
}
