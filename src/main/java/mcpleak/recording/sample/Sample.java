package mcpleak.recording.sample;

import java.time.Instant;
import java.util.OptionalInt;

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
}
