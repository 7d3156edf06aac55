package mcpleak.recording;

import java.time.Instant;
import java.util.HashMap;
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
 * @param othersCpuPercent how much of the host's processors others than server and load generator used since the floor before, all
 *     processors together 100; empty if not known
 */
public record Floor(
        Instant at,
        long rootPid,
        long rootStartedAtMillis,
        Map<Channel, Double> readings,
        OptionalDouble settleBytesPerSecond,
        long swapBytes,
        long probeMillis,
        OptionalDouble othersCpuPercent) {

    /** Hold a floor without the noise of the host. */
    public Floor(
            Instant at,
            long rootPid,
            long rootStartedAtMillis,
            Map<Channel, Double> readings,
            OptionalDouble settleBytesPerSecond,
            long swapBytes,
            long probeMillis) {
        this(
                at,
                rootPid,
                rootStartedAtMillis,
                readings,
                settleBytesPerSecond,
                swapBytes,
                probeMillis,
                OptionalDouble.empty());
    }

    /** Return the same floor with what others used of the host's processors. */
    public Floor withOthersCpuPercent(OptionalDouble percent) {
        return new Floor(
                at, rootPid, rootStartedAtMillis, readings, settleBytesPerSecond, swapBytes, probeMillis, percent);
    }

    /** Return the same floor without how it settles: memory moves under load, which says nothing about a gap's length. */
    public Floor underLoad() {
        return new Floor(
                at,
                rootPid,
                rootStartedAtMillis,
                readings,
                OptionalDouble.empty(),
                swapBytes,
                probeMillis,
                othersCpuPercent);
    }

    /** Return the same floor with another reading of a channel. */
    Floor reading(Channel channel, double value) {
        Map<Channel, Double> others = new HashMap<>(readings);
        others.put(channel, value);
        return new Floor(
                at,
                rootPid,
                rootStartedAtMillis,
                others,
                settleBytesPerSecond,
                swapBytes,
                probeMillis,
                othersCpuPercent);
    }

    public Floor {
        readings = Map.copyOf(readings);
    }
}
