package mcpleak.run;

import static io.gatling.javaapi.core.CoreDsl.exec;

import io.gatling.javaapi.core.ChainBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import mcpleak.series.Latency;
import mcpleak.series.LoadCsv;
import mcpleak.series.LoadSecond;
import mcpleak.series.RequestSummary;

/**
 * Write what load was offered in each second of a run, and what became of it: a row when the second is over.
 *
 * <p>Thread-safe. What users do is only counted until {@link #open}. Where the clock jumps ahead, the time that never was has no
 * rows.
 */
final class LoadRecords implements AutoCloseable {

    /** Longest time without a row, in seconds, that is taken for a busy machine and not for a clock that was set. */
    private static final long LONGEST_DELAY = 600;

    private final Clock clock;
    private final OfferedCalls offered;
    private final Supplier<RunState.Phase> phase;
    private final RequestMeter calls = new RequestMeter(RequestSummary.Kind.CALLS, "all tool calls");
    private final Set<Long> present = ConcurrentHashMap.newKeySet();
    private final Map<Long, Integer> arrivals = new ConcurrentHashMap<>();
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread daemon = new Thread(work, "mcpleak-load");
        daemon.setDaemon(true);
        return daemon;
    });
    private Optional<LineFile> csv = Optional.empty();
    private long next;

    LoadRecords(Clock clock, OfferedCalls offered, Supplier<RunState.Phase> phase) {
        this.clock = clock;
        this.offered = offered;
        this.phase = phase;
    }

    /** Note that a user of a round comes, with the calls that it brings. */
    ChainBuilder arrives() {
        return exec(session -> {
            Instant now = clock.instant();
            present.add(session.userId());
            arrivals.merge(now.getEpochSecond(), 1, Integer::sum);
            offered.arrived(session.getInt(UserKeys.ROUND), session.getInt(UserKeys.USER), now);
            return session;
        });
    }

    /** Note that a user has gone, in whatever way. */
    void left(long userId) {
        present.remove(userId);
    }

    /** Note a tool call that has ended. */
    void callEnded(long nanos, boolean success) {
        calls.add(now(), TimeUnit.NANOSECONDS.toMicros(nanos), success);
    }

    /** Begin to write. */
    @SuppressWarnings("FutureReturnValueIgnored") // it ends with the executor
    synchronized void open(Path file) throws IOException {
        LineFile opened = LineFile.open(file);
        opened.line(LoadCsv.HEADER);
        csv = Optional.of(opened);
        next = now();
        calls.secondsBefore(next);
        worker.scheduleAtFixedRate(() -> write(now()), 1, 1, TimeUnit.SECONDS);
    }

    /** Write the seconds before one. A file that cannot be written (disk full) is told once and ends the records. */
    private synchronized void write(long epochSecond) {
        if (csv.isEmpty()) {
            return;
        }
        LineFile file = csv.get();
        next = Math.max(next, epochSecond - LONGEST_DELAY);
        Map<Long, Tally> ended = calls.secondsBefore(epochSecond).stream()
                .collect(Collectors.toMap(
                        RequestMeter.Second::epochSecond, RequestMeter.Second::tally, (one, other) -> one));
        RunState.Phase now = phase.get();
        try {
            for (; next < epochSecond; next++) {
                LoadSecond second = second(next, now, Optional.ofNullable(ended.get(next)));
                file.line(LoadCsv.row(second));
            }
        } catch (UncheckedIOException e) {
            System.out.println("[mcpleak] the load's records end here: " + e.getMessage());
            worker.shutdown();
        }
    }

    private LoadSecond second(long epochSecond, RunState.Phase now, Optional<Tally> ended) {
        Optional<Latency> latency = ended.flatMap(Tally::latency);
        return new LoadSecond(
                Instant.ofEpochSecond(epochSecond),
                now.load() ? now.round() : 0,
                present.size(),
                Optional.ofNullable(arrivals.remove(epochSecond)).orElse(0),
                offered.in(epochSecond, now),
                ended.map(Tally::okCount).orElse(0L),
                ended.map(Tally::failedCount).orElse(0L),
                latency.map(times -> OptionalDouble.of(times.p95Micros() / 1e3)).orElse(OptionalDouble.empty()));
    }

    private long now() {
        return TimeUnit.MILLISECONDS.toSeconds(clock.millis());
    }

    @Override
    public synchronized void close() {
        worker.shutdown();
        write(now());
        csv.ifPresent(LineFile::close);
    }
}
