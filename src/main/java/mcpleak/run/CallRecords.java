package mcpleak.run;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import mcpleak.report.CallCsv;
import mcpleak.report.VisibleText;
import mcpleak.secret.SecretMask;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Write what the requests of each second took: rows of the calls CSV, and an HdrHistogram log a tool in the folder {@code latency}.
 *
 * <p>Thread-safe. Every second is written when the next has begun, so a killed run loses two seconds at most. A log holds
 * microseconds of successful requests; its maxima are milliseconds. See the <a
 * href="https://github.com/HdrHistogram/HdrHistogram">HdrHistogram</a> project for readers.
 */
final class CallRecords implements AutoCloseable {

    private static final double MICROS_PER_MILLI = 1_000;
    private static final int LONGEST_NAME = 60;

    private final RequestMeters meters;
    private final Path folder;
    private final LineFile csv;
    private final Map<RequestMeter, HistogramLogWriter> logs = new LinkedHashMap<>();
    private final Instant startedAt;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread daemon = new Thread(work, "mcpleak-calls");
        daemon.setDaemon(true);
        return daemon;
    });

    private record Row(RequestMeter meter, RequestMeter.Second second) {}

    private CallRecords(RequestMeters meters, Path folder, LineFile csv) {
        this.meters = meters;
        this.folder = folder;
        this.csv = csv;
        this.startedAt = meters.since();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it ends with the executor
    static CallRecords open(RunFiles files, Clock clock, RequestMeters meters) throws IOException {
        LineFile csv = LineFile.open(files.callsCsv());
        csv.line(CallCsv.HEADER);
        CallRecords records = new CallRecords(meters, Files.createDirectories(files.latencyFolder()), csv);
        records.worker.scheduleAtFixedRate(
                () -> records.write(TimeUnit.MILLISECONDS.toSeconds(clock.millis())), 1, 1, TimeUnit.SECONDS);
        return records;
    }

    /** Write the seconds before one. A file that cannot be written (disk full) is told once and ends the records. */
    private synchronized void write(long epochSecond) {
        List<Row> rows = new ArrayList<>();
        for (RequestMeter meter : meters.rows()) {
            meter.secondsBefore(epochSecond).forEach(second -> rows.add(new Row(meter, second)));
        }
        rows.sort(Comparator.comparingLong(row -> row.second().epochSecond()));
        try {
            for (Row row : rows) {
                Tally tally = row.second().tally();
                csv.line(CallCsv.row(
                        Instant.ofEpochSecond(row.second().epochSecond()),
                        row.meter().shownName(),
                        tally.okCount(),
                        tally.failedCount(),
                        tally.latency()));
                log(row);
            }
        } catch (UncheckedIOException e) {
            System.out.println("[mcpleak] the calls' records end here: " + e.getMessage());
            worker.shutdown();
        }
    }

    private void log(Row row) {
        Histogram times = row.second().tally().times();
        if (times.getTotalCount() == 0) {
            return;
        }
        double base = startedAt.getEpochSecond();
        double second = row.second().epochSecond() - base;
        logs.computeIfAbsent(row.meter(), this::begun)
                .outputIntervalHistogram(second, second + 1, times, MICROS_PER_MILLI);
    }

    private HistogramLogWriter begun(RequestMeter meter) {
        String name = SecretMask.maskFile(meter.shownName());
        String plain = name.replaceAll("[^A-Za-z0-9._-]+", "_");
        String file = String.format(
                Locale.ROOT,
                "%03d-%s.hlog",
                logs.size() + 1,
                plain.length() > LONGEST_NAME ? plain.substring(0, LONGEST_NAME) : plain);
        try {
            // unbuffered: every line reaches the file at once
            HistogramLogWriter log = new HistogramLogWriter(new PrintStream(
                    new FileOutputStream(folder.resolve(file).toFile()), false, StandardCharsets.ISO_8859_1));
            log.outputLogFormatVersion();
            log.outputComment(
                    "[requests: " + VisibleText.asciiName(name) + "; values: microseconds; max: milliseconds]");
            log.outputStartTime(startedAt.toEpochMilli());
            log.outputBaseTime(startedAt.getEpochSecond() * 1000);
            log.outputLegend();
            return log;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + folder.resolve(file) + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        worker.shutdown();
        write(Long.MAX_VALUE);
        csv.close();
        synchronized (this) {
            logs.values().forEach(HistogramLogWriter::close);
        }
    }
}
