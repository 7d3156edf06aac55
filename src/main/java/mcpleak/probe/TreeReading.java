package mcpleak.probe;

import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import mcpleak.series.Sample;
import mcpleak.series.Surroundings;

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
            List<TreeChange> changes,
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

        Alive with(List<TreeChange> happened, Surroundings read) {
            return new Alive(at, root, descendants, happened, read);
        }

        /** Return the same reading as if it had been made at another time: clocks of two hosts differ. */
        Alive at(Instant time) {
            return new Alive(time, root, descendants, changes, surroundings);
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
        public Sample toSample(long hostBytes, RunMoment moment) {
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
        Stream<ProcessReading> processes() {
            return Stream.concat(Stream.of(root), descendants.stream());
        }
    }

    /**
     * Say that the root process is no more; it never comes back.
     *
     * @param at when that was noticed
     * @param what a sentence for people that names the pid
     */
    record Gone(Instant at, String what) implements TreeReading {}

    /**
     * Say that this attempt failed although the root process may be alive; the next one may succeed.
     *
     * @param at when the attempt began
     * @param why a sentence for people
     */
    record Failed(Instant at, String why) implements TreeReading {}
}
