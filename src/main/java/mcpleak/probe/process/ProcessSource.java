package mcpleak.probe.process;

import java.util.List;
import java.util.Optional;
import mcpleak.probe.process.TreeReading.ProcessReading;

/** Give access to the processes of this host; an implementation may throw any {@link RuntimeException} of its system. */
interface ProcessSource {

    /** Find a process, or nothing if there is none of that id. */
    Optional<Held> hold(long pid);

    /**
     * List the ids of the descendants of a process, at any depth, in no particular order; empty if it has ended. By the JDK: OSHI's
     * own query reads every process of the host in full (10 ms and 20 MB of garbage for 136 processes), the JDK's reads ids and
     * parents (2 ms, 6 KB).
     */
    default List<Long> descendants(long pid) {
        return ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid)
                .toList();
    }

    /**
     * List the processes of the host that have come since the last call, those of other trees among them.
     *
     * @return the parents before their children, unless ids began anew; empty if this source cannot tell, or not this time: then
     *     only {@link #descendants} knows
     */
    default Optional<List<Birth>> births() {
        return Optional.empty();
    }

    /** Name a new process and its parent. */
    record Birth(long pid, long parentPid) {}

    /** Keep hold of one process so that reading it again is cheap. */
    interface Held {

        /** Return the process id. */
        long pid();

        /** Return the start of the process that was found, in milliseconds since the epoch. */
        long startedAtMillis();

        /** Read all values anew; empty if the process that was found is no more, whoever has its pid now. */
        Optional<ProcessReading> read();

        /** Let go of it; it is not read again. */
        default void release() {}
    }
}
