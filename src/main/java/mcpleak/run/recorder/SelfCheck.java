package mcpleak.run.recorder;

import static io.gatling.javaapi.core.CoreDsl.exec;

import io.gatling.javaapi.core.ChainBuilder;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import mcpleak.recording.Round.TimerLateness;
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

    /**
     * Hold what the load generator did in one round, and say whether it, and not the server, was the limit. Immutable.
     *
     * @param load length of the load
     * @param users sum of the times that users spent in the round, those who left early not counted
     * @param accounted sum of the times of their requests and of the pauses that were drawn for them
     * @param cpu CPU time of this JVM
     * @param collections time of its garbage collections
     * @param lag longest time that an event loop was late
     * @param processors processors of the host
     */
    public record GeneratorLoad(
            Duration load,
            Duration users,
            Duration accounted,
            Duration cpu,
            Duration collections,
            Duration lag,
            int processors) {

        /** Share of all processors above which this JVM has no room left. */
        private static final double MOST_CPU = 0.8;

        /** Share of the time above which collections hold up users. */
        private static final double MOST_COLLECTIONS = 0.1;

        /** By how much Little's law may be missed. */
        private static final double MOST_MISSED = 0.1;

        private static final Duration MOST_LAG = Duration.ofMillis(250);

        /** Shorter loads say nothing. */
        private static final Duration LEAST = Duration.ofSeconds(1);

        /** Return the share of the host's processors that this JVM used, 0 to 1. */
        public double cpuShare() {
            return ratio(cpu, load) / processors;
        }

        /** Return N, the mean number of users in the round. */
        double usersAtATime() {
            return ratio(users, load);
        }

        /** Return X times R: users as they follow from throughput and the times that are accounted for. */
        double usersByLittle() {
            return ratio(accounted, load);
        }

        /** Return by how much users spent more time than is accounted for, as a share of it; 0 where they did not. */
        double missed() {
            return accounted.isZero() ? 0 : Math.max(0, ratio(users, accounted) - 1);
        }

        /** Return why the generator was the limit, clauses; empty if it was not. */
        List<String> objections() {
            List<String> objections = new ArrayList<>();
            if (load.compareTo(LEAST) < 0) {
                return objections;
            }
            if (cpuShare() > MOST_CPU) {
                objections.add(percent(cpuShare()) + " of all processors were its own");
            }
            if (ratio(collections, load) > MOST_COLLECTIONS) {
                objections.add(percent(ratio(collections, load)) + " of the time went into its garbage collections");
            }
            if (lag.compareTo(MOST_LAG) > 0) {
                objections.add("an event loop was " + lag.toMillis() + " ms late");
            }
            // what users spend is measured around the whole of a round: a few milliseconds a user are Gatling's own
            if (missed() > MOST_MISSED && users.minus(accounted).compareTo(LEAST) > 0) {
                objections.add(String.format(
                        Locale.ROOT,
                        "Little's law: %.1f users at a time, but throughput times response and think time make %.1f"
                                + " (pauses of a simulation's own count as lost time; LeakRun.rest does not)",
                        usersAtATime(),
                        usersByLittle()));
            }
            return objections;
        }

        /** Return the caveat of a round; empty if the server was the limit, or nothing. */
        public Optional<String> caveat(int round) {
            List<String> objections = objections();
            return objections.isEmpty()
                    ? Optional.empty()
                    : Optional.of("The load generator may have been the limit in round " + round + ": "
                            + String.join("; ", objections) + ".");
        }

        /** Word it for the record. */
        public String text() {
            return String.format(
                    Locale.ROOT,
                    "%.0f %% of all processors, collections %d ms, event loops up to %d ms late, N %.1f, X*R %.1f",
                    cpuShare() * 100,
                    collections.toMillis(),
                    lag.toMillis(),
                    usersAtATime(),
                    usersByLittle());
        }

        private static String percent(double share) {
            return String.format(Locale.ROOT, "%.0f %%", share * 100);
        }

        private static double ratio(Duration part, Duration whole) {
            return whole.isZero() ? 0 : (double) part.toNanos() / whole.toNanos();
        }
    }
}
