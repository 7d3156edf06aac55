package mcpleak.run.measure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import mcpleak.probe.GaugeReader;
import mcpleak.recording.RunEvent;
import mcpleak.run.recorder.RunEntry;
import mcpleak.run.recorder.WorkerThread;

/**
 * Reads the numbers that a server exposes while it is under load, for the recording.
 *
 * <p>Not more than once a second, and for a twentieth of the time at most: each answer costs the server work (NVIDIA NAT collects
 * its garbage and looks at every object for one). Works on a thread of its own; thread-safe.
 */
final class GaugeLog implements AutoCloseable {

    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final int LEAST_OF_ITS_COST = 19;

    private final GaugeReader gauges;
    private final Clock clock;
    private final RunEntry.Fold recording;
    private final ScheduledExecutorService thread = WorkerThread.named("mcpleak-gauges");

    /** @param recording takes the readings, and an event for each reason why a gauge cannot be read */
    GaugeLog(GaugeReader gauges, Clock clock, RunEntry.Fold recording) {
        this.gauges = gauges;
        this.clock = clock;
        this.recording = recording;
    }

    /**
     * Start to read.
     *
     * @param interval time between the end of one reading and the start of the next; a second at least, and nineteen times as
     *     long as the reading took
     */
    void start(Duration interval) {
        recording.take(new RunEntry.GaugesRead(clock.instant(), Map.of()));
        later(0, interval.compareTo(LEAST) < 0 ? LEAST : interval);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it ends with the executor
    private void later(long nanos, Duration interval) {
        thread.schedule(() -> readAndGoOn(interval), nanos, TimeUnit.NANOSECONDS);
    }

    private void readAndGoOn(Duration interval) {
        long began = System.nanoTime();
        Instant now = clock.instant();
        GaugeReader.Reading reading = gauges.read();
        reading.failures()
                .forEach(
                        why -> recording.take(new RunEntry.Happened(new RunEvent(now, RunEvent.Kind.PROBE_LOST, why))));
        recording.take(new RunEntry.GaugesRead(now, reading.values()));
        later(pause(interval, Duration.ofNanos(System.nanoTime() - began)).toNanos(), interval);
    }

    /** Return how long to leave the server alone after a reading that took so long. */
    static Duration pause(Duration interval, Duration reading) {
        Duration cost = reading.multipliedBy(LEAST_OF_ITS_COST);
        return cost.compareTo(interval) > 0 ? cost : interval;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
