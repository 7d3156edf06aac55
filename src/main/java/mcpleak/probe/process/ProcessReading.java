package mcpleak.probe.process;

import java.util.OptionalInt;

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
