package mcpleak.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import mcpleak.probe.GaugeReader;
import mcpleak.series.Channel;

/**
 * Write the numbers that a server exposes into a CSV file while it is under load: one line each, {@code
 * timestamp,gauge,unit,value}, the gauge quoted.
 *
 * <p>Not more than once a second, and for a twentieth of the time at most: each answer costs the server work (NVIDIA NAT collects
 * its garbage and looks at every object for one). Works on a thread of its own; thread-safe.
 */
final class GaugeLog implements AutoCloseable {

    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final int LEAST_OF_ITS_COST = 19;
    private static final String HEADER = "timestamp,gauge,unit,value";

    private final GaugeReader gauges;
    private final Clock clock;
    private final LineFile file;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread daemon = new Thread(work, "mcpleak-gauges");
        daemon.setDaemon(true);
        return daemon;
    });

    private GaugeLog(GaugeReader gauges, Clock clock, LineFile file) {
        this.gauges = gauges;
        this.clock = clock;
        this.file = file;
    }

    /**
     * Create the file; nothing is read yet.
     *
     * @throws IOException if it cannot be created
     */
    static GaugeLog create(GaugeReader gauges, Path file, Clock clock) throws IOException {
        GaugeLog log = new GaugeLog(gauges, clock, LineFile.open(file));
        log.file.line(HEADER);
        return log;
    }

    /**
     * Start to read and write.
     *
     * @param interval time between the end of one reading and the start of the next; a second at least, and nineteen times as
     *     long as the reading took
     * @param onFailure gets why a gauge cannot be read, each reason once
     */
    void start(Duration interval, Consumer<String> onFailure) {
        later(0, () -> sampleAndGoOn(interval.compareTo(LEAST) < 0 ? LEAST : interval, onFailure));
    }

    private void sampleAndGoOn(Duration interval, Consumer<String> onFailure) {
        long began = System.nanoTime();
        sample(onFailure);
        long rest = pause(interval, Duration.ofNanos(System.nanoTime() - began)).toNanos();
        later(rest, () -> sampleAndGoOn(interval, onFailure));
    }

    /** Return how long to leave the server alone after a reading that took so long. */
    static Duration pause(Duration interval, Duration reading) {
        Duration cost = reading.multipliedBy(LEAST_OF_ITS_COST);
        return cost.compareTo(interval) > 0 ? cost : interval;
    }

    private void later(long nanos, Runnable work) {
        try {
            Future<?> next = thread.schedule(work, nanos, TimeUnit.NANOSECONDS);
            if (next.isCancelled()) {
                throw new IllegalStateException("the thread of the gauges did not go on");
            }
        } catch (RejectedExecutionException closed) {
            // the run has ended
        }
    }

    private void sample(Consumer<String> onFailure) {
        String now = clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
        GaugeReader.Reading reading = gauges.read();
        reading.failures().forEach(onFailure);
        try {
            reading.values().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey(Comparator.comparing(Channel::name)))
                    .forEach(
                            value -> file.line(now + "," + quoted(value.getKey().name()) + ","
                                    + value.getKey().unit().name().toLowerCase(java.util.Locale.ROOT) + ","
                                    + new BigDecimal(value.getValue())
                                            .stripTrailingZeros()
                                            .toPlainString()));
        } catch (UncheckedIOException full) {
            onFailure.accept(String.valueOf(full.getMessage()));
        }
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    @Override
    public void close() {
        thread.shutdownNow();
        file.close();
    }
}
