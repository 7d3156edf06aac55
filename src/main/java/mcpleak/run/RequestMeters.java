package mcpleak.run;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import mcpleak.series.RequestSummary;

/** Measure all requests of a run, by tool and by request. Thread-safe; its memory is bounded by the number of meters. */
final class RequestMeters {

    /** Tools and requests that are told apart; a server chooses how many tools it lists. */
    static final int MOST_METERS = 200;

    /** What the tools beyond {@link #MOST_METERS} are measured under. */
    static final String OTHERS = "other tools";

    private final Clock clock;
    private final Instant since;
    private final RequestMeter all = new RequestMeter(RequestSummary.Kind.ALL, "all requests");
    private final RequestMeter calls = new RequestMeter(RequestSummary.Kind.CALLS, "all tool calls");
    private final RequestMeter others = new RequestMeter(RequestSummary.Kind.PROTOCOL, OTHERS);
    private final Map<String, RequestMeter> tools = new ConcurrentHashMap<>();
    private final Map<String, RequestMeter> requests = new ConcurrentHashMap<>();

    RequestMeters(Clock clock) {
        this.clock = clock;
        this.since = clock.instant();
    }

    /** Return from when on it has measured. */
    Instant since() {
        return since;
    }

    void toolCallEnded(String tool, long nanos, boolean success) {
        boolean room = tools.size() < MOST_METERS || tools.containsKey(tool);
        RequestMeter meter = room && !tool.isBlank()
                ? tools.computeIfAbsent(tool, name -> new RequestMeter(RequestSummary.Kind.TOOL, name))
                : others;
        record(meter, nanos, success);
        record(calls, nanos, success);
        record(all, nanos, success);
    }

    /** Measure a request that is no call of a tool. */
    void requestEnded(String name, long nanos, boolean success) {
        if (requests.size() < MOST_METERS || requests.containsKey(name)) {
            record(
                    requests.computeIfAbsent(name, each -> new RequestMeter(RequestSummary.Kind.PROTOCOL, each)),
                    nanos,
                    success);
            record(all, nanos, success);
        }
    }

    private void record(RequestMeter meter, long nanos, boolean success) {
        meter.add(TimeUnit.MILLISECONDS.toSeconds(clock.millis()), TimeUnit.NANOSECONDS.toMicros(nanos), success);
    }

    /** Sum up what ended since the last round as one round. */
    void roundEnded(int number) {
        List.of(all, calls, others).forEach(meter -> meter.roundEnded(number));
        tools.values().forEach(meter -> meter.roundEnded(number));
        requests.values().forEach(meter -> meter.roundEnded(number));
    }

    /** Return one summary a kind of request that occurred: all, all calls, then tools, then other requests, each by name. */
    List<RequestSummary> summaries() {
        return java.util.stream.Stream.of(List.of(all, calls), tools.values(), requests.values(), List.of(others))
                .flatMap(Collection::stream)
                .map(RequestMeter::summary)
                .filter(summary -> summary.ok() + summary.failed() > 0)
                .sorted(Comparator.comparing(RequestSummary::kind).thenComparing(RequestSummary::name))
                .toList();
    }

    /** Return the meters whose seconds are worth a row each: tools, and requests that are none. */
    List<RequestMeter> rows() {
        return java.util.stream.Stream.of(tools.values(), requests.values(), List.of(others))
                .flatMap(Collection::stream)
                .sorted(Comparator.comparing(RequestMeter::shownName))
                .toList();
    }
}
