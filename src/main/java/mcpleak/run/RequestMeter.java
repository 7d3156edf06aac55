package mcpleak.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import mcpleak.series.RequestRound;
import mcpleak.series.RequestSummary;

/**
 * Measure the requests of one kind by second, by round and over the run. Thread-safe; a caller waits for nothing longer than the
 * recording of another request.
 */
final class RequestMeter {

    /** Seconds that are kept until somebody fetches them; older ones are joined. */
    private static final int MOST_SECONDS = 120;

    /**
     * Hold one second's requests.
     *
     * @param epochSecond the second in which they ended
     * @param tally what they were; nobody writes to it any more
     */
    record Second(long epochSecond, Tally tally) {}

    private final RequestSummary.Kind kind;
    private final String name;
    private final Tally total = new Tally();
    private final List<RequestRound> rounds = new ArrayList<>();
    private final Deque<Second> waiting = new ArrayDeque<>();
    private Optional<Second> current = Optional.empty();
    private Tally round = new Tally();

    RequestMeter(RequestSummary.Kind kind, String name) {
        this.kind = kind;
        this.name = name;
    }

    /** Return the name as reports show it: what is no tool stands in parentheses. */
    String shownName() {
        return kind == RequestSummary.Kind.TOOL ? name : "(" + name + ")";
    }

    synchronized void add(long epochSecond, long micros, boolean success) {
        if (current.filter(second -> second.epochSecond() == epochSecond).isEmpty()) {
            current.ifPresent(this::push);
            current = Optional.of(new Second(epochSecond, new Tally()));
        }
        current.orElseThrow().tally().add(micros, success);
        round.add(micros, success);
        total.add(micros, success);
    }

    private void push(Second done) {
        if (waiting.size() >= MOST_SECONDS) {
            waiting.getLast().tally().add(done.tally());
        } else {
            waiting.addLast(done);
        }
    }

    /** Take the seconds that ended before one. */
    synchronized List<Second> secondsBefore(long epochSecond) {
        current.filter(second -> second.epochSecond() < epochSecond).ifPresent(second -> {
            push(second);
            current = Optional.empty();
        });
        List<Second> taken = List.copyOf(waiting);
        waiting.clear();
        return taken;
    }

    synchronized void roundEnded(int number) {
        if (round.okCount() + round.failedCount() > 0) {
            rounds.add(round.round(number));
            round = new Tally();
        }
    }

    synchronized RequestSummary summary() {
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
