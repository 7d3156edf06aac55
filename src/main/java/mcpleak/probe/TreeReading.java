package mcpleak.probe;

import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import mcpleak.series.Sample;

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
     */
    record Alive(Instant at, ProcessReading root, List<ProcessReading> descendants) implements TreeReading {

        public Alive {
            descendants = List.copyOf(descendants);
        }

        /** Return private resident bytes of the descendants together. */
        public long childrenPrivateRssBytes() {
            return descendants.stream()
                    .mapToLong(ProcessReading::privateRssBytes)
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
         * @return a sample whose open files are those of the processes that this user may read
         */
        public Sample toSample(long hostBytes, RunMoment moment) {
            return new Sample(
                    at,
                    root.pid(),
                    root.rssBytes(),
                    root.virtualBytes(),
                    processes().mapToLong(ProcessReading::rssBytes).sum(),
                    processes().mapToLong(ProcessReading::virtualBytes).sum(),
                    100.0 * root.rssBytes() / hostBytes,
                    descendants.size(),
                    root.privateRssBytes(),
                    treePrivateRssBytes(),
                    threads(),
                    processes()
                            .mapToInt(process -> process.openFiles().orElse(0))
                            .sum(),
                    moment.round(),
                    moment.load(),
                    moment.calls(),
                    moment.failedCalls());
        }

        private Stream<ProcessReading> processes() {
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
