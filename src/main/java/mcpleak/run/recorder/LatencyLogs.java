package mcpleak.run.recorder;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mcpleak.report.words.VisibleText;
import mcpleak.secret.SecretMask;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * The folder {@code latency}: an HdrHistogram log for each tool and request, a line a second.
 *
 * <p>A log holds microseconds of successful requests; its maxima are milliseconds. See the <a
 * href="https://github.com/HdrHistogram/HdrHistogram">HdrHistogram</a> project for readers. Confined to one thread.
 */
final class LatencyLogs {

    private static final double MICROS_PER_MILLI = 1_000;
    private static final int LONGEST_NAME = 60;

    private final Path folder;
    private final Instant startedAt;
    private final Map<String, Optional<HistogramLogWriter>> logs = new LinkedHashMap<>();

    LatencyLogs(Path folder, Instant startedAt) {
        this.folder = folder;
        this.startedAt = startedAt;
    }

    /** Write one second of one kind of request, where any succeeded. */
    void add(RequestMeters.Row row) {
        Histogram times = row.tally().times();
        if (times.getTotalCount() > 0) {
            double second = row.epochSecond() - (double) startedAt.getEpochSecond();
            logs.computeIfAbsent(row.name(), this::begun)
                    .ifPresent(log -> log.outputIntervalHistogram(second, second + 1, times, MICROS_PER_MILLI));
        }
    }

    private Optional<HistogramLogWriter> begun(String shownName) {
        String name = SecretMask.maskFile(shownName);
        String plain = name.replaceAll("[^A-Za-z0-9._-]+", "_");
        Path file = folder.resolve(String.format(
                Locale.ROOT,
                "%03d-%s.hlog",
                logs.size() + 1,
                plain.substring(0, Math.min(LONGEST_NAME, plain.length()))));
        try {
            // unbuffered: every line reaches the file at once
            HistogramLogWriter log = new HistogramLogWriter(
                    new PrintStream(new FileOutputStream(file.toFile()), false, StandardCharsets.ISO_8859_1));
            log.outputLogFormatVersion();
            log.outputComment(
                    "[requests: " + VisibleText.asciiName(name) + "; values: microseconds; max: milliseconds]");
            log.outputStartTime(startedAt.toEpochMilli());
            log.outputBaseTime(startedAt.getEpochSecond() * 1000);
            log.outputLegend();
            return Optional.of(log);
        } catch (IOException e) {
            System.out.println("[mcpleak] cannot write " + file + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    void close() {
        logs.values().forEach(log -> log.ifPresent(HistogramLogWriter::close));
    }
}
