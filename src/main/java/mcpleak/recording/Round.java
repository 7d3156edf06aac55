package mcpleak.recording;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Hold one finished round: load, idle gap, floor.
 *
 * @param number 0 for the idle baseline before the first call, then 1, 2, …
 * @param startedAt when its first user started (round 0: when the probe started)
 * @param loadEndedAt when its last user ended
 * @param floor what was read at the end of its idle gap
 * @param cumulative totals since the start of the run at the moment of the floor, one an exposure; an exposure that never
 *     occurred is absent (read as 0)
 * @param kind what it was for
 * @param lateness how late timers of the load generator were during its load; empty if not known
 */
public record Round(
        int number,
        Instant startedAt,
        Instant loadEndedAt,
        Floor floor,
        Map<Exposure, Long> cumulative,
        RoundKind kind,
        Optional<TimerLateness> lateness) {

    /** @throws IllegalArgumentException if the number is negative */
    public Round {
        if (number < 0) {
            throw new IllegalArgumentException("a round's number is 0 or more, not " + number);
        }
        cumulative = Map.copyOf(cumulative);
    }

    /** Hold a round of which nobody knows how late timers were. */
    public Round(
            int number,
            Instant startedAt,
            Instant loadEndedAt,
            Floor floor,
            Map<Exposure, Long> cumulative,
            RoundKind kind) {
        this(number, startedAt, loadEndedAt, floor, cumulative, kind, Optional.empty());
    }

    /** Hold an ordinary round. */
    public Round(int number, Instant startedAt, Instant loadEndedAt, Floor floor, Map<Exposure, Long> cumulative) {
        this(number, startedAt, loadEndedAt, floor, cumulative, RoundKind.ROUND);
    }

    /** Return the same round with another reading of a channel. */
    public Round reading(Channel channel, double value) {
        return new Round(number, startedAt, loadEndedAt, floor.reading(channel, value), cumulative, kind, lateness);
    }

    /** Return the total of one exposure since the start of the run; 0 if it never occurred. */
    public long total(Exposure exposure) {
        return cumulative.getOrDefault(exposure, 0L);
    }
}
