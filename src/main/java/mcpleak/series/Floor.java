package mcpleak.series;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Hold what the probe read at the end of one idle gap.
 *
 * @param at when it was read
 * @param rootPid process id of the server process
 * @param rootStartedAtMillis start of that process, milliseconds since the epoch; with the pid it tells a restart
 * @param readings one value a channel that could be read; a channel that could not is absent
 * @param settleBytesPerSecond slope of the tree's private RSS over the last second of the gap, in bytes per second; empty
 *     if fewer than two samples fell into it
 * @param swapBytes swapped-out bytes of the tree; 0 where none or unknown
 * @param probeMillis how long the forced collection and the reading took, in milliseconds
 */
public record Floor(
        Instant at,
        long rootPid,
        long rootStartedAtMillis,
        Map<Channel, Double> readings,
        OptionalDouble settleBytesPerSecond,
        long swapBytes,
        long probeMillis) {

    public Floor {
        readings = Map.copyOf(readings);
    }
}
