package mcpleak.recording;

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
