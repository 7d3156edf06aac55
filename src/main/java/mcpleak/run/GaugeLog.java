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
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import mcpleak.probe.GaugeReader;
import mcpleak.series.Channel;

/**
 * Write the numbers that a server exposes into a CSV file while it is under load: one line each, {@code
 * timestamp,gauge,unit,value}, the gauge quoted.
 *
 * <p>Not more than once a second: each answer costs the server work. Works on a thread of its own; thread-safe.
 */
final class GaugeLog implements AutoCloseable {

    private static final Duration LEAST = Duration.ofSeconds(1);
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
     * @param interval time between the end of one reading and the start of the next; a second at least
     * @param onFailure gets why a gauge cannot be read, each reason once
     */
    void start(Duration interval, Consumer<String> onFailure) {
        long nanos = (interval.compareTo(LEAST) < 0 ? LEAST : interval).toNanos();
        Future<?> ticks = thread.scheduleWithFixedDelay(() -> sample(onFailure), 0, nanos, TimeUnit.NANOSECONDS);
        if (ticks.isCancelled()) {
            throw new IllegalStateException("the thread of the gauges did not start");
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
