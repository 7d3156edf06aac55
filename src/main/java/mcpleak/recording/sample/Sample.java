package mcpleak.recording.sample;

import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Hold one reading of the server's process tree: one row of the memory CSV.
 *
 * @param at when
 * @param pid process id of the server process
 * @param rssBytes resident bytes of the server process
 * @param virtualBytes virtual bytes of the server process
 * @param treeRssBytes resident bytes of the server process and its descendants
 * @param treeVirtualBytes virtual bytes of the same
 * @param percent {@code rssBytes} in percent of the host's memory
 * @param children number of descendants
 * @param privateRssBytes private resident bytes of the server process
 * @param treePrivateRssBytes private resident bytes of the server process and its descendants
 * @param threads threads of the tree
 * @param openFiles open file descriptors of the tree; empty if those of one of its processes could not be read
 * @param round number of the round, 0 before the first
 * @param load whether users were running (else: idle gap)
 * @param calls successful tool calls so far
 * @param failedCalls failed tool calls so far
 * @param surroundings what else was read
 */
public record Sample(
        Instant at,
        long pid,
        long rssBytes,
        long virtualBytes,
        long treeRssBytes,
        long treeVirtualBytes,
        double percent,
        int children,
        long privateRssBytes,
        long treePrivateRssBytes,
        int threads,
        OptionalInt openFiles,
        int round,
        boolean load,
        long calls,
        long failedCalls,
        Surroundings surroundings) {

    /** Hold a reading of memory alone. */
    public Sample(
            Instant at,
            long pid,
            long rssBytes,
            long virtualBytes,
            long treeRssBytes,
            long treeVirtualBytes,
            double percent,
            int children,
            long privateRssBytes,
            long treePrivateRssBytes,
            int threads,
            int openFiles,
            int round,
            boolean load,
            long calls,
            long failedCalls) {
        this(
                at,
                pid,
                rssBytes,
                virtualBytes,
                treeRssBytes,
                treeVirtualBytes,
                percent,
                children,
                privateRssBytes,
                treePrivateRssBytes,
                threads,
                OptionalInt.of(openFiles),
                round,
                load,
                calls,
                failedCalls,
                Surroundings.UNKNOWN);
    }

    /**
     * Hold what was read with a sample beside memory: of the tree, its sockets, its cgroup and the host.
     *
     * <p>Immutable. What was not read anew for this sample is empty, never the value of an earlier one: costly readings are made every
     * few seconds only, some systems do not tell all of them, and files written before they were added have none.
     *
     * @param cpuMillis processor time that the tree has used since the probe began, in milliseconds; processes that have ended since
     *     count up to their last reading
     * @param swapBytes swapped-out bytes of the tree
     * @param zombies descendants that have ended and whose parent has not collected their exit status
     * @param started descendants that came since the probe began
     * @param ended descendants that ended since the probe began
     * @param established TCP connections of the tree in state ESTABLISHED
     * @param closeWait TCP connections of the tree in state CLOSE_WAIT: closed by the other end and not by the server
     * @param cgroupAnonBytes anonymous memory of the server's control group
     * @param oomKills processes of that group that the kernel has killed for want of memory
     * @param hostAvailableBytes memory of the host that can be had without swapping
     * @param hostCpuPercent how busy the host's processors were since the reading before, all together 100
     * @param othersCpuPercent the part of that which neither the tree nor the probe's own process used
     */
    public record Surroundings(
            OptionalLong cpuMillis,
            OptionalLong swapBytes,
            OptionalInt zombies,
            OptionalLong started,
            OptionalLong ended,
            OptionalInt established,
            OptionalInt closeWait,
            OptionalLong cgroupAnonBytes,
            OptionalLong oomKills,
            OptionalLong hostAvailableBytes,
            OptionalDouble hostCpuPercent,
            OptionalDouble othersCpuPercent) {

        /** Nothing was read. */
        public static final Surroundings UNKNOWN = new Surroundings(
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }
}
