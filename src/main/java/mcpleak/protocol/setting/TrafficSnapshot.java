package mcpleak.protocol.setting;

import java.util.Collections;
import java.util.HashMap;
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

        static final Count NONE = new Count(0, 0);

        private Count minus(Count earlier) {
            return new Count(ok - earlier.ok, failed - earlier.failed);
        }

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

    /** Return what was counted after an earlier moment; the failures before it count as long as nothing was called after it. */
    public TrafficSnapshot since(TrafficSnapshot earlier) {
        Map<String, Count> later = new TreeMap<>();
        tools.forEach((tool, count) -> later.put(tool, count.minus(earlier.tools.getOrDefault(tool, Count.NONE))));
        later.values().removeIf(Count.NONE::equals);
        return new TrafficSnapshot(
                calls.minus(earlier.calls),
                later,
                sessionsOpened - earlier.sessionsOpened,
                sessionsClosed - earlier.sessionsClosed,
                sessionsAbandoned - earlier.sessionsAbandoned,
                sessionsExpired - earlier.sessionsExpired,
                minus(events, earlier.events),
                calls.total() > earlier.calls.total() ? minus(failures, earlier.failures) : failures);
    }

    private static <K> Map<K, Long> minus(Map<K, Long> later, Map<K, Long> earlier) {
        Map<K, Long> difference = new HashMap<>(later);
        difference.replaceAll((key, count) -> count - earlier.getOrDefault(key, 0L));
        difference.values().removeIf(count -> count == 0);
        return difference;
    }
}
