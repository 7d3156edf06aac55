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

    /**
     * Hold by how much timers of the load generator were late while a round's load ran: what the machine, not the server, adds to each
     * step of a request that must wait for a processor.
     *
     * <p>Immutable.
     *
     * @param meanMicros mean in microseconds; 0 or more
     * @param p95Micros 95 % were not later, in microseconds
     */
    public record TimerLateness(double meanMicros, double p95Micros) {

        /** @throws IllegalArgumentException if a time is negative or no number */
        public TimerLateness {
            if (!(meanMicros >= 0) || !(p95Micros >= 0)) {
                throw new IllegalArgumentException(
                        "a timer is late by 0 us or more, not " + meanMicros + " and " + p95Micros);
            }
        }
    }

    /** Say what a round of a recorded run was for. */
    public enum RoundKind {
        /** Load with every tool, then an idle gap. */
        ROUND,
        /** A stretch of a load that never pauses; its floor was read under load. */
        WINDOW,
        /** After a leak was found: load with the suspected tool alone, then an idle gap. */
        SUSPECT_ALONE,
        /** After a leak was found: load with every tool but the suspected one, then an idle gap. */
        ALL_BUT_SUSPECT;

        /** Return whether a round of this kind only serves to confirm what was found before it. */
        public boolean confirms() {
            return this == SUSPECT_ALONE || this == ALL_BUT_SUSPECT;
        }
    }
}
