package mcpleak.run.recorder;

import static io.gatling.javaapi.core.CoreDsl.exec;

import io.gatling.javaapi.core.ChainBuilder;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import mcpleak.recording.TimerLateness;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Watches the load generator itself, round by round, folded from the recording. Thread-safe; nothing here blocks. */
public final class SelfCheck implements RunEntry.Fold {

    /** Significant digits of the lateness of timers. */
    private static final int DIGITS = 2;

    private static final double NANOS_PER_MICRO = 1000;
    private static final double MOST_PERCENT = 95;

    private static final String SINCE = "mcpleak.since";

    private final LongSupplier nanoTime;
    private final LongAdder userNanos = new LongAdder();
    private final LongAdder accountedNanos = new LongAdder();
    private final AtomicLong lagNanos = new AtomicLong();
    private final Recorder lateness = new Recorder(DIGITS);
    private Mark began = new Mark(0, 0, 0);

    private record Mark(long nanos, long cpuNanos, long collectionMillis) {}

    public SelfCheck(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Note that a user comes. */
    public ChainBuilder arrives() {
        return exec(session -> session.set(SINCE, nanoTime.getAsLong()));
    }

    /** Note that a user has done all it came for. */
    public ChainBuilder leaves() {
        return exec(session -> {
            userNanos.add(nanoTime.getAsLong() - session.getLong(SINCE));
            return session;
        });
    }

    /** Note a pause that a user is about to take. */
    public Duration thinks(Duration pause) {
        accountedNanos.add(pause.toNanos());
        return pause;
    }

    @Override
    public void take(RunEntry entry) {
        if (entry instanceof RunEntry.RequestEnded request) {
            accountedNanos.add(request.nanos());
        }
    }

    /** Note by how much an event loop was late. */
    public void late(long nanos) {
        lagNanos.accumulateAndGet(nanos, Math::max);
        lateness.recordValue(nanos);
    }

    /** Begin a round. */
    public synchronized void begin() {
        began = now();
        userNanos.reset();
        accountedNanos.reset();
        lagNanos.set(0);
        lateness.reset();
    }

    /** Return how late timers were since the round began or this was last asked; empty if there was none. */
    public synchronized Optional<TimerLateness> lateness() {
        Histogram timers = lateness.getIntervalHistogram();
        return timers.getTotalCount() == 0
                ? Optional.empty()
                : Optional.of(new TimerLateness(
                        timers.getMean() / NANOS_PER_MICRO,
                        (double) timers.getValueAtPercentile(MOST_PERCENT) / NANOS_PER_MICRO));
    }

    /** Return what the generator did since the round began. */
    public synchronized GeneratorLoad end() {
        Mark now = now();
        return new GeneratorLoad(
                Duration.ofNanos(now.nanos() - began.nanos()),
                Duration.ofNanos(userNanos.sum()),
                Duration.ofNanos(accountedNanos.sum()),
                Duration.ofNanos(now.cpuNanos() - began.cpuNanos()),
                Duration.ofMillis(now.collectionMillis() - began.collectionMillis()),
                Duration.ofNanos(lagNanos.get()),
                Runtime.getRuntime().availableProcessors());
    }

    private Mark now() {
        long collections = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
        return new Mark(nanoTime.getAsLong(), cpuNanos(), collections);
    }

    private static long cpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean own
                ? own.getProcessCpuTime()
                : 0;
    }
}
