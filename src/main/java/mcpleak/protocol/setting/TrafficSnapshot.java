package mcpleak.protocol.setting;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Hold what was counted until one moment.
 *
 * @param calls tool calls that were sent and have ended
 * @param tools the same by tool, in order of name
 * @param sessionsOpened sessions that were opened
 * @param sessionsClosed those that the server ended on our DELETE
 * @param sessionsAbandoned those that were left behind
 * @param sessionsExpired those that the server no longer knew when they were used
 * @param events what else happened, and how often; without what never did
 * @param failures how often each failure of any request occurred, as {@code name: message}; the number of distinct ones is bounded,
 *     the rest is counted under {@link TrafficCounters#OTHER_FAILURES}
 */
public record TrafficSnapshot(
        Count calls,
        Map<String, Count> tools,
        long sessionsOpened,
        long sessionsClosed,
        long sessionsAbandoned,
        long sessionsExpired,
        Map<TrafficObserver.Event, Long> events,
        Map<String, Long> failures) {

    /**
     * Hold how often something went well and how often not.
     *
     * @param ok number of successes
     * @param failed number of failures
     */
    public record Count(long ok, long failed) {

        /** Return both together. */
        public long total() {
            return ok + failed;
        }
    }

    public TrafficSnapshot {
        events = Map.copyOf(events);
        tools = Collections.unmodifiableMap(new TreeMap<>(tools));
        failures = Collections.unmodifiableMap(new TreeMap<>(failures));
    }
}
