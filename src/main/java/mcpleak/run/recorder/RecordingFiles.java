package mcpleak.run.recorder;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import mcpleak.recording.Channel;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.RunEvent;
import mcpleak.recording.file.LoadCsv;
import mcpleak.recording.file.RecordedRunJson;
import mcpleak.recording.file.SampleCsv;
import mcpleak.recording.sample.LoadSecond;
import mcpleak.report.machine.CallCsv;
import mcpleak.report.words.VisibleText;
import mcpleak.run.folder.RunFiles;
import mcpleak.run.recorder.RequestMeters.Tally;
import mcpleak.secret.SecretMask;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * The files of a recording that grow with it: memory, calls, load and gauges as CSV, latencies as HdrHistogram logs, the load's log.
 *
 * <p>One thread, {@code mcpleak-recording}, writes them all, each line at once, so that a killed run keeps them. Calls and load of a
 * second are written when the next has begun: such a run loses two seconds of them at most. What comes before {@link #open} is not
 * written. A file that cannot be written (disk full) is told once and ends there. Thread-safe.
 */
public final class RecordingFiles implements RunEntry.Fold, AutoCloseable {

    private static final String GAUGES_HEADER = "timestamp,gauge,unit,value";
    private static final long PATIENCE_SECONDS = 10;

    private final Clock clock;
    private final RequestMeters meters;
    private final LoadSeconds load;
    private final Consumer<RunEntry> recording;
    private final ScheduledExecutorService thread = WorkerThread.named("mcpleak-recording");
    private volatile Optional<Opened> opened = Optional.empty();
    private Optional<LineFile> gauges = Optional.empty();

    private record Opened(
            RunFiles files, LineFile memory, LineFile log, LineFile calls, LineFile load, LatencyLogs latencies) {}

    /** @param recording takes what goes wrong here */
    public RecordingFiles(Clock clock, RequestMeters meters, LoadSeconds load, Consumer<RunEntry> recording) {
        this.clock = clock;
        this.meters = meters;
        this.load = load;
        this.recording = recording;
    }

    /** Begin to write. */
    @SuppressWarnings("FutureReturnValueIgnored") // it ends with the executor
    public void open(RunFiles files) throws IOException {
        LineFile memory = LineFile.open(files.memoryCsv(), SampleCsv.HEADER, this::lost);
        LineFile log = LineFile.open(files.loadLog(), "", e -> System.out.println("[mcpleak] " + e.getMessage()));
        LineFile calls = LineFile.open(
                files.callsCsv(),
                CallCsv.HEADER,
                e -> System.out.println("[mcpleak] the calls' records end here: " + e.getMessage()));
        LineFile seconds = LineFile.open(
                files.loadCsv(),
                LoadCsv.HEADER,
                e -> System.out.println("[mcpleak] the load's records end here: " + e.getMessage()));
        Files.createDirectories(files.latencyFolder());
        load.begin(nowSecond());
        opened = Optional.of(
                new Opened(files, memory, log, calls, seconds, new LatencyLogs(files.latencyFolder(), meters.since())));
        thread.scheduleAtFixedRate(() -> writeBefore(nowSecond(), nowSecond()), 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void take(RunEntry entry) {
        Optional<Opened> to = opened;
        if (to.isEmpty()) {
            return;
        }
        if (entry instanceof RunEntry.Sampled sampled) {
            thread.execute(() -> to.get().memory().line(SampleCsv.row(sampled.sample())));
        } else if (entry instanceof RunEntry.Said said) {
            thread.execute(() ->
                    to.get().log().line(said.at().truncatedTo(ChronoUnit.MILLIS) + " " + SecretMask.mask(said.text())));
        } else if (entry instanceof RunEntry.GaugesRead read) {
            thread.execute(() -> write(to.get().files().gaugesCsv(), read));
        }
    }

    /** Replace run.json. */
    void save(RecordedRun run) {
        opened.ifPresent(to -> thread.execute(() -> {
            try {
                RunFiles.write(to.files().runJson(), RecordedRunJson.write(run));
            } catch (IOException e) {
                System.out.println("[mcpleak] cannot write " + to.files().runJson() + ": " + e.getMessage());
            }
        }));
    }

    private void write(Path file, RunEntry.GaugesRead read) {
        try {
            LineFile csv = gauges.isPresent() ? gauges.get() : LineFile.open(file, GAUGES_HEADER, this::lost);
            gauges = Optional.of(csv);
            String at = read.at().truncatedTo(ChronoUnit.MILLIS).toString();
            read.values().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey(Comparator.comparing(Channel::name)))
                    .forEach(value -> csv.line(at + "," + row(value.getKey(), value.getValue())));
        } catch (IOException e) {
            lost(new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e));
        }
    }

    private static String row(Channel gauge, double value) {
        return '"' + gauge.name().replace("\"", "\"\"") + "\","
                + gauge.unit().name().toLowerCase(Locale.ROOT) + ","
                + new BigDecimal(value).stripTrailingZeros().toPlainString();
    }

    private void lost(UncheckedIOException e) {
        recording.accept(new RunEntry.Happened(
                new RunEvent(clock.instant(), RunEvent.Kind.PROBE_LOST, "a reading could not be passed on: " + e)));
    }

    private long nowSecond() {
        return TimeUnit.MILLISECONDS.toSeconds(clock.millis());
    }

    private void writeBefore(long callsBefore, long loadBefore) {
        Opened to = opened.orElseThrow();
        List<RequestMeters.Row> rows = new ArrayList<>();
        meters.rows().forEach(meter -> rows.addAll(meter.rowsBefore(callsBefore)));
        rows.sort(Comparator.comparingLong(RequestMeters.Row::epochSecond));
        for (RequestMeters.Row row : rows) {
            Tally tally = row.tally();
            to.calls()
                    .line(CallCsv.row(
                            Instant.ofEpochSecond(row.epochSecond()),
                            row.name(),
                            tally.okCount(),
                            tally.failedCount(),
                            tally.latency()));
            to.latencies().add(row);
        }
        for (LoadSecond second : load.before(loadBefore)) {
            to.load().line(LoadCsv.row(second));
        }
    }

    /** Write what is left, and wait for it. */
    @Override
    public void close() {
        opened.ifPresent(to -> thread.execute(() -> {
            writeBefore(Long.MAX_VALUE, nowSecond());
            List.of(to.memory(), to.log(), to.calls(), to.load()).forEach(LineFile::close);
            gauges.ifPresent(LineFile::close);
            to.latencies().close();
        }));
        thread.shutdown();
        try {
            if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.out.println("[mcpleak] the run's files are not complete: the disk is too slow");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One file that grows by lines, their secrets hidden. Confined to the thread that writes. */
    private static final class LineFile {

        private final Path file;
        private final Writer writer;
        private final Consumer<UncheckedIOException> onFailure;
        private boolean ended;

        private LineFile(Path file, Writer writer, Consumer<UncheckedIOException> onFailure) {
            this.file = file;
            this.writer = writer;
            this.onFailure = onFailure;
        }

        static LineFile open(Path file, String header, Consumer<UncheckedIOException> onFailure) throws IOException {
            LineFile opened = new LineFile(file, Files.newBufferedWriter(file, StandardCharsets.UTF_8), onFailure);
            if (!header.isEmpty()) {
                opened.line(header);
            }
            return opened;
        }

        void line(String text) {
            if (ended) {
                return;
            }
            try {
                writer.write(SecretMask.maskFile(text) + "\n");
                writer.flush();
            } catch (IOException e) {
                ended = true;
                onFailure.accept(new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e));
            }
        }

        void close() {
            ended = true;
            try {
                writer.close();
            } catch (IOException toldByLine) {
                return;
            }
        }
    }

    /**
     * The folder {@code latency}: an HdrHistogram log for each tool and request, a line a second.
     *
     * <p>A log holds microseconds of successful requests; its maxima are milliseconds. See the <a
     * href="https://github.com/HdrHistogram/HdrHistogram">HdrHistogram</a> project for readers. Confined to one thread.
     */
    static final class LatencyLogs {

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
}
