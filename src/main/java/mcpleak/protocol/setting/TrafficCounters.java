package mcpleak.protocol.setting;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Count what virtual users do to the server.
 *
 * <p>Thread-safe. Several virtual users may count at the same time without waiting for each other.
 */
public final class TrafficCounters implements TrafficObserver {

    /** Most failures that are told apart. */
    public static final int MAX_DISTINCT_FAILURES = 50;

    /** What the failures beyond {@link #MAX_DISTINCT_FAILURES} are counted under. */
    public static final String OTHER_FAILURES = "other failures";

    private final LongAdder opened = new LongAdder();
    private final LongAdder closed = new LongAdder();
    private final LongAdder abandoned = new LongAdder();
    private final LongAdder expired = new LongAdder();
    private final Map<Event, LongAdder> events = new ConcurrentHashMap<>();
    private final Map<String, Adders> tools = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();

    @Override
    public void sessionOpened() {
        opened.increment();
    }

    @Override
    public void sessionClosed() {
        closed.increment();
    }

    @Override
    public void sessionAbandoned() {
        abandoned.increment();
    }

    @Override
    public void sessionExpired() {
        expired.increment();
    }

    @Override
    public void happened(Event event) {
        events.computeIfAbsent(event, first -> new LongAdder()).increment();
    }

    @Override
    public void toolCallEnded(String tool, long nanos, Optional<String> failure) {
        Adders adders = tools.computeIfAbsent(tool, name -> new Adders(new LongAdder(), new LongAdder()));
        (failure.isPresent() ? adders.failed() : adders.ok()).increment();
    }

    @Override
    public void requestEnded(String name, Kind kind, long nanos, Optional<String> failure) {
        failure.ifPresent(message -> fail(name + ": " + message));
    }

    @Override
    public void requestNotSent(String name, String reason) {
        fail(name + ": not sent: " + reason);
    }

    @Override
    public void awaitFailed(String reason) {
        fail(reason);
    }

    /**
     * Return what was counted so far.
     *
     * <p>While users are at work the numbers may be of slightly different moments.
     */
    public TrafficSnapshot snapshot() {
        Map<String, TrafficSnapshot.Count> byTool = new TreeMap<>();
        tools.forEach((name, adders) -> byTool.put(name, adders.count()));
        Map<Event, Long> byEvent = new EnumMap<>(Event.class);
        events.forEach((event, adder) -> byEvent.put(event, adder.sum()));
        Map<String, Long> byFailure = new TreeMap<>();
        failures.forEach((message, adder) -> byFailure.put(message, adder.sum()));
        long ok = byTool.values().stream().mapToLong(TrafficSnapshot.Count::ok).sum();
        long failed = byTool.values().stream()
                .mapToLong(TrafficSnapshot.Count::failed)
                .sum();
        return new TrafficSnapshot(
                new TrafficSnapshot.Count(ok, failed),
                byTool,
                opened.sum(),
                closed.sum(),
                abandoned.sum(),
                expired.sum(),
                byEvent,
                byFailure);
    }

    private void fail(String what) {
        // two users that fail for the first time at once may exceed the bound by a few, which harms nobody
        boolean room = failures.size() < MAX_DISTINCT_FAILURES || failures.containsKey(what);
        failures.computeIfAbsent(room ? what : OTHER_FAILURES, key -> new LongAdder())
                .increment();
    }

    private record Adders(LongAdder ok, LongAdder failed) {
        TrafficSnapshot.Count count() {
            return new TrafficSnapshot.Count(ok.sum(), failed.sum());
        }
    }
}
