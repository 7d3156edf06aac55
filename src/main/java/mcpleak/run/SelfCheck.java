package mcpleak.run;

import static io.gatling.javaapi.core.CoreDsl.exec;

import io.gatling.javaapi.core.ChainBuilder;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Watch the load generator itself, round by round. Thread-safe; nothing here blocks. */
final class SelfCheck {

    private static final String SINCE = "mcpleak.since";

    private final LongSupplier nanoTime;
    private final LongAdder userNanos = new LongAdder();
    private final LongAdder accountedNanos = new LongAdder();
    private final AtomicLong lagNanos = new AtomicLong();
    private Mark began = new Mark(0, 0, 0);

    private record Mark(long nanos, long cpuNanos, long collectionMillis) {}

    SelfCheck(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Note that a user comes. */
    ChainBuilder arrives() {
        return exec(session -> session.set(SINCE, nanoTime.getAsLong()));
    }

    /** Note that a user has done all it came for. */
    ChainBuilder leaves() {
        return exec(session -> {
            userNanos.add(nanoTime.getAsLong() - session.getLong(SINCE));
            return session;
        });
    }

    /** Note a pause that a user is about to take. */
    Duration thinks(Duration pause) {
        accountedNanos.add(pause.toNanos());
        return pause;
    }

    /** Note a request that has ended. */
    void requestEnded(long nanos) {
        accountedNanos.add(nanos);
    }

    /** Note by how much an event loop was late. */
    void late(long nanos) {
        lagNanos.accumulateAndGet(nanos, Math::max);
    }

    /** Begin a round. */
    synchronized void begin() {
        began = now();
        userNanos.reset();
        accountedNanos.reset();
        lagNanos.set(0);
    }

    /** Return what the generator did since the round began. */
    synchronized GeneratorLoad end() {
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
