package mcpleak.run.recorder;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mcpleak.protocol.setting.TrafficObserver;
import mcpleak.recording.RequestSummary;
import mcpleak.recording.RequestSummary.Latency;
import mcpleak.recording.RequestSummary.RequestRound;
import org.HdrHistogram.Histogram;

/**
 * Measures all requests of a run by tool and by request, folded from the recording. Thread-safe; its memory is bounded by the number
 * of meters, and who ends a request waits for nothing longer than the recording of another.
 */
public final class RequestMeters implements RunEntry.Fold {

    /** Tools and requests that are told apart; a server chooses how many tools it lists. */
    static final int MOST_METERS = 200;

    /** Seconds that are kept until somebody takes them; older ones are joined. */
    private static final int MOST_SECONDS = 120;

    /** What the tools beyond {@link #MOST_METERS} are measured under. */
    static final String OTHERS = "other tools";

    private final Clock clock;
    private final Instant since;
    private final Meter all = new Meter(RequestSummary.Kind.ALL, "all requests");
    private final Meter calls = new Meter(RequestSummary.Kind.CALLS, "all tool calls");
    private final Meter others = new Meter(RequestSummary.Kind.PROTOCOL, OTHERS);
    private final Map<String, Meter> tools = new ConcurrentHashMap<>();
    private final Map<String, Meter> requests = new ConcurrentHashMap<>();

    /**
     * The requests of one kind that ended in one second.
     *
     * @param name as reports show it
     * @param tally nobody writes to it any more
     */
    record Row(String name, long epochSecond, Tally tally) {}

    public RequestMeters(Clock clock) {
        this.clock = clock;
        this.since = clock.instant();
    }

    @Override
    public void take(RunEntry entry) {
        if (entry instanceof RunEntry.CallEnded call) {
            boolean room = tools.size() < MOST_METERS || tools.containsKey(call.tool());
            Meter meter = room && !call.tool().isBlank()
                    ? tools.computeIfAbsent(call.tool(), name -> new Meter(RequestSummary.Kind.TOOL, name))
                    : others;
            List.of(meter, calls, all).forEach(each -> record(each, call.nanos(), call.success()));
        } else if (entry instanceof RunEntry.RequestEnded request
                && request.kind() == TrafficObserver.Kind.PROTOCOL
                && (requests.size() < MOST_METERS || requests.containsKey(request.name()))) {
            Meter meter =
                    requests.computeIfAbsent(request.name(), each -> new Meter(RequestSummary.Kind.PROTOCOL, each));
            List.of(meter, all).forEach(each -> record(each, request.nanos(), request.success()));
        } else if (entry instanceof RunEntry.LoadEnded ended) {
            meters().forEach(meter -> meter.roundEnded(ended.round()));
        }
    }

    private void record(Meter meter, long nanos, boolean success) {
        meter.add(TimeUnit.MILLISECONDS.toSeconds(clock.millis()), TimeUnit.NANOSECONDS.toMicros(nanos), success);
    }

    /** Return from when on it has measured. */
    Instant since() {
        return since;
    }

    /** Return the meter of all tool calls. */
    Meter calls() {
        return calls;
    }

    private Stream<Meter> meters() {
        return Stream.of(List.of(all, calls), tools.values(), requests.values(), List.of(others))
                .flatMap(Collection::stream);
    }

    /** Return one summary a kind of request that occurred: all, all calls, then tools, then other requests, each by name. */
    List<RequestSummary> summaries() {
        return meters().map(Meter::summary)
                .filter(summary -> summary.ok() + summary.failed() > 0)
                .sorted(Comparator.comparing(RequestSummary::kind).thenComparing(RequestSummary::name))
                .toList();
    }

    /** Return the meters whose seconds are worth a row each: tools, and requests that are none. */
    List<Meter> rows() {
        return meters().filter(meter -> meter != all && meter != calls)
                .sorted(Comparator.comparing(Meter::shownName))
                .toList();
    }

    /** Measures the requests of one kind by second, by round and over the run. Thread-safe. */
    static final class Meter {

        private final RequestSummary.Kind kind;
        private final String name;
        private final Tally total = new Tally();
        private final List<RequestRound> rounds = new ArrayList<>();
        private final List<Row> waiting = new ArrayList<>();
        private Optional<Row> current = Optional.empty();
        private Tally round = new Tally();

        private Meter(RequestSummary.Kind kind, String name) {
            this.kind = kind;
            this.name = name;
        }

        /** What is no tool stands in parentheses. */
        private String shownName() {
            return kind == RequestSummary.Kind.TOOL ? name : "(" + name + ")";
        }

        private synchronized void add(long epochSecond, long micros, boolean success) {
            if (current.filter(second -> second.epochSecond() == epochSecond).isEmpty()) {
                current.ifPresent(this::push);
                current = Optional.of(new Row(shownName(), epochSecond, new Tally()));
            }
            current.orElseThrow().tally().add(micros, success);
            round.add(micros, success);
            total.add(micros, success);
        }

        private void push(Row done) {
            if (waiting.size() >= MOST_SECONDS) {
                waiting.get(waiting.size() - 1).tally().add(done.tally());
            } else {
                waiting.add(done);
            }
        }

        /** Take the seconds that ended before one. */
        synchronized List<Row> rowsBefore(long epochSecond) {
            current.filter(second -> second.epochSecond() < epochSecond).ifPresent(second -> {
                push(second);
                current = Optional.empty();
            });
            List<Row> taken = List.copyOf(waiting);
            waiting.clear();
            return taken;
        }

        private synchronized void roundEnded(int number) {
            if (round.okCount() + round.failedCount() > 0) {
                rounds.add(round.round(number));
                round = new Tally();
            }
        }

        private synchronized RequestSummary summary() {
            return new RequestSummary(
                    kind,
                    name,
                    total.okCount(),
                    total.failedCount(),
                    total.latency(),
                    total.failedLatency(),
                    total.allLatency(),
                    rounds);
        }
    }

    /**
     * Count requests and how long they took, successes and failures apart.
     *
     * <p>Confined to whoever holds the lock of its meter. Times are microseconds with three significant digits, up to an hour; its memory
     * is bounded by that: about 180 KB in the worst case.
     */
    static final class Tally {

        private static final int DIGITS = 3;
        private static final long LONGEST_MICROS = 3_600_000_000L;
        private static final long MILLIS_800 = 799_999;
        private static final long MILLIS_1200 = 1_199_999;

        private final Histogram ok = new Histogram(DIGITS);
        private Optional<Histogram> failed = Optional.empty();

        void add(long micros, boolean success) {
            long bounded = Math.max(1, Math.min(LONGEST_MICROS, micros));
            (success ? ok : failures()).recordValue(bounded);
        }

        void add(Tally other) {
            ok.add(other.ok);
            other.failed.ifPresent(histogram -> failures().add(histogram));
        }

        private Histogram failures() {
            Histogram histogram = failed.orElseGet(() -> new Histogram(DIGITS));
            failed = Optional.of(histogram);
            return histogram;
        }

        long okCount() {
            return ok.getTotalCount();
        }

        long failedCount() {
            return failed.map(Histogram::getTotalCount).orElse(0L);
        }

        /** Return the times of the successes, to be read only. */
        Histogram times() {
            return ok;
        }

        Optional<Latency> latency() {
            return latency(ok);
        }

        Optional<Latency> failedLatency() {
            return failed.flatMap(Tally::latency);
        }

        Optional<Latency> allLatency() {
            if (failed.isEmpty()) {
                return latency(ok);
            }
            Histogram all = ok.copy();
            all.add(failed.get());
            return latency(all);
        }

        RequestRound round(int number) {
            boolean any = okCount() > 0;
            return new RequestRound(
                    number,
                    okCount(),
                    failedCount(),
                    any ? ok.getMean() : 0,
                    any ? ok.getValueAtPercentile(50) : 0,
                    any ? ok.getValueAtPercentile(95) : 0,
                    any ? ok.getValueAtPercentile(99) : 0);
        }

        private static Optional<Latency> latency(Histogram times) {
            return times.getTotalCount() == 0
                    ? Optional.empty()
                    : Optional.of(new Latency(
                            times.getTotalCount(),
                            times.getMinValue(),
                            times.getMean(),
                            times.getStdDeviation(),
                            times.getValueAtPercentile(50),
                            times.getValueAtPercentile(75),
                            times.getValueAtPercentile(95),
                            times.getValueAtPercentile(99),
                            times.getMaxValue(),
                            times.getCountBetweenValues(0, MILLIS_800),
                            times.getCountBetweenValues(0, MILLIS_1200)));
        }
    }
}
