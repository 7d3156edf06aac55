package mcpleak.probe;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import mcpleak.probe.process.TreeReading;
import mcpleak.probe.process.TreeSource;
import mcpleak.recording.RunEvent;

/**
 * Read a process tree at a fixed rate on a daemon thread of its own, {@code mcpleak-probe}.
 *
 * <p>Each reading goes to one listener, each thing that went wrong to another, both on that thread and in order of time.
 * After the root process has ended the listener gets that outcome once and nothing more. A reading that takes longer than
 * the interval delays the next; readings are never made up. Thread-safe.
 */
public final class SamplerThread implements AutoCloseable {

    private static final Duration KEPT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final TreeSource sampler;
    private final InstantSource clock;
    private final Consumer<TreeReading> onReading;
    private final Consumer<RunEvent> onEvent;
    private final ScheduledExecutorService thread;
    private final Deque<TreeReading.Alive> recent = new ArrayDeque<>();
    private final TreeEvents events;
    private boolean over;

    private SamplerThread(
            TreeSource sampler, InstantSource clock, Consumer<TreeReading> onReading, Consumer<RunEvent> onEvent) {
        this.sampler = sampler;
        this.clock = clock;
        this.onReading = onReading;
        this.onEvent = onEvent;
        this.events = new TreeEvents(onEvent);
        this.thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread daemon = new Thread(work, "mcpleak-probe");
            daemon.setDaemon(true);
            return daemon;
        });
    }

    /**
     * Start to read.
     *
     * @param sampler reads the tree; from now on this thread's alone
     * @param clock dates the events
     * @param interval time from the start of one reading to the start of the next; 200 ms is enough for a verdict
     * @param onReading gets every reading; an exception that it throws becomes an event
     * @param onEvent gets an event when the server ends, when readings begin to fail and when they work again, and when a process
     *     of the tree comes, ends, becomes a zombie or executes another program; must not throw
     * @throws IllegalArgumentException if the interval is not positive
     */
    public static SamplerThread start(
            TreeSource sampler,
            InstantSource clock,
            Duration interval,
            Consumer<TreeReading> onReading,
            Consumer<RunEvent> onEvent) {
        if (interval.isZero() || interval.isNegative()) {
            throw new IllegalArgumentException("the interval between samples must be positive, not " + interval);
        }
        SamplerThread started = new SamplerThread(sampler, clock, onReading, onEvent);
        Future<?> ticks =
                started.thread.scheduleAtFixedRate(started::tick, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
        if (ticks.isDone()) {
            throw new IllegalStateException("the probe's thread did not start");
        }
        return started;
    }

    /**
     * Read the tree now, asking anew who the descendants are, and wait for the outcome; the listener gets it too.
     *
     * @return the outcome; a failure if it takes longer than 10 s or this thread was closed
     */
    public TreeReading sampleNow() {
        try {
            return thread.submit(() -> deliver(sampler.sampleAfresh())).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed("the wait for a sample was interrupted");
        } catch (TimeoutException e) {
            return failed("no sample within " + PATIENCE.toSeconds() + " s");
        } catch (ExecutionException | RejectedExecutionException e) {
            return failed("the probe's thread has ended: " + e);
        }
    }

    /** Return the readings of the last few seconds up to now that are not older than the given age, oldest first. */
    public List<TreeReading.Alive> recent(Duration age) {
        Instant oldest = clock.instant().minus(age);
        synchronized (recent) {
            return recent.stream().filter(each -> !each.at().isBefore(oldest)).toList();
        }
    }

    /** Stop to read; a reading that is under way is delivered. Waits for it for up to a second. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(1, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
        if (thread.isTerminated()) {
            sampler.close();
        }
    }

    private TreeReading.Failed failed(String why) {
        return new TreeReading.Failed(clock.instant(), why);
    }

    private void tick() {
        if (!over) {
            deliver(sampler.sampleOnce());
        }
    }

    /** Runs on the probe's thread only. An exception would end the schedule without a word. */
    private TreeReading deliver(TreeReading reading) {
        try {
            events.note(reading);
            if (reading instanceof TreeReading.Alive alive) {
                keep(alive);
            }
            if (!over) {
                over = reading instanceof TreeReading.Gone;
                onReading.accept(reading);
            }
        } catch (RuntimeException e) {
            onEvent.accept(
                    new RunEvent(reading.at(), RunEvent.Kind.PROBE_LOST, "a reading could not be passed on: " + e));
        }
        return reading;
    }

    private void keep(TreeReading.Alive alive) {
        Instant oldest = alive.at().minus(KEPT);
        synchronized (recent) {
            recent.addLast(alive);
            while (recent.getFirst().at().isBefore(oldest)) {
                recent.removeFirst();
            }
        }
    }

    /**
     * Turns what a tree tells into events of the run, a bounded number of them: a server that starts a process for each call would fill
     * the run's file. Confined to one thread at a time.
     */
    public static final class TreeEvents {

        /** Most changes that are told one by one. */
        public static final int MAX_TOLD = 100;

        private final Consumer<RunEvent> onEvent;
        private int told;
        private OptionalLong oomKills = OptionalLong.empty();
        private boolean failing;
        private boolean over;

        public TreeEvents(Consumer<RunEvent> onEvent) {
            this.onEvent = onEvent;
        }

        /** Tell what a reading brings that the one before did not. */
        public void note(TreeReading reading) {
            if (reading instanceof TreeReading.Alive alive) {
                alive(alive);
            } else if (reading instanceof TreeReading.Gone end && !over) {
                over = true;
                onEvent.accept(new RunEvent(end.at(), RunEvent.Kind.SERVER_DIED, end.what()));
            } else if (reading instanceof TreeReading.Failed failure && !failing) {
                failing = true;
                onEvent.accept(new RunEvent(failure.at(), RunEvent.Kind.PROBE_LOST, failure.why()));
            }
        }

        private void alive(TreeReading.Alive alive) {
            if (failing) {
                failing = false;
                process(alive.at(), "the probe reads again");
            }
            alive.changes().forEach(change -> change(alive.at(), change));
            OptionalLong kills = alive.surroundings().oomKills();
            if (kills.isPresent()) {
                long more = kills.getAsLong() - oomKills.orElse(kills.getAsLong());
                if (more > 0) {
                    onEvent.accept(new RunEvent(
                            alive.at(),
                            RunEvent.Kind.NOTE,
                            "the kernel killed " + more + (more == 1 ? " process" : " processes")
                                    + " of the server's control group because it was at its memory limit"));
                }
                oomKills = kills;
            }
        }

        private void change(Instant at, TreeReading.Change change) {
            told++;
            if (told <= MAX_TOLD) {
                process(at, change.text());
            } else if (told == MAX_TOLD + 1) {
                process(
                        at,
                        "more than " + MAX_TOLD
                                + " processes came and went; further ones are counted in the memory CSV (started, ended)");
            }
        }

        private void process(Instant at, String text) {
            onEvent.accept(new RunEvent(at, RunEvent.Kind.PROCESS, text));
        }
    }
}
