package mcpleak.report.words;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Hold what the load was, counted on the client's side.
 *
 * <p>Immutable.
 *
 * @param users virtual users of a round
 * @param callsOk successful tool calls
 * @param callsFailed failed tool calls, whatever the reason
 * @param loadTime time with users running, all rounds together, without idle gaps
 * @param sessionsOpened sessions that were initialised
 * @param sessionsClosed sessions that were ended with a DELETE
 * @param sessionsAbandoned sessions that were left without one
 * @param sessionsExpired sessions that the server no longer knew when they were used
 * @param failures distinct messages of failed calls with their counts, most frequent first; may be empty
 */
public record LoadFigures(
        int users,
        long callsOk,
        long callsFailed,
        Duration loadTime,
        long sessionsOpened,
        long sessionsClosed,
        long sessionsAbandoned,
        long sessionsExpired,
        List<Failure> failures) {

    /**
     * Count the failures that share one message.
     *
     * @param message the message as it was recorded; it may hold text of the server under test
     * @param count how often it occurred
     */
    public record Failure(String message, long count) {}

    /** @throws IllegalArgumentException if a count or the time is negative */
    public LoadFigures {
        if (Math.min(Math.min(users, callsOk), Math.min(callsFailed, sessionsOpened)) < 0
                || Math.min(sessionsClosed, Math.min(sessionsAbandoned, sessionsExpired)) < 0
                || loadTime.isNegative()) {
            throw new IllegalArgumentException("the figures of a load are 0 or more");
        }
        failures = List.copyOf(failures);
    }

    /** Return the number of calls, successful and failed. */
    public long calls() {
        return callsOk + callsFailed;
    }

    /** Return the share of successful calls in percent, 0 to 100; empty if nothing was called. */
    public OptionalDouble successPercent() {
        return calls() == 0 ? OptionalDouble.empty() : OptionalDouble.of(100.0 * callsOk / calls());
    }

    /** Return all calls, successful and failed, per second of load; empty if there was no load. */
    public OptionalDouble callsPerSecond() {
        return loadTime.isZero() ? OptionalDouble.empty() : OptionalDouble.of(calls() * 1000.0 / loadTime.toMillis());
    }
}
