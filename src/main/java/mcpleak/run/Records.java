package mcpleak.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import mcpleak.secret.SecretMask;
import mcpleak.series.RecordedRun;
import mcpleak.series.RecordedRunJson;
import mcpleak.series.Sample;
import mcpleak.series.SampleCsv;
import mcpleak.series.SampleThinning;

/** Write the records of a run as things happen. Thread-safe. */
final class Records implements AutoCloseable {

    private final Clock clock;
    private final Path runJson;
    private final LineFile memory;
    private final LineFile log;
    private final CallRecords calls;
    private final SampleThinning samples = new SampleThinning();

    private Records(RunFiles files, Clock clock, CallRecords calls) throws IOException {
        this.clock = clock;
        this.calls = calls;
        runJson = files.runJson();
        memory = LineFile.open(files.memoryCsv());
        log = LineFile.open(files.loadLog());
        memory.line(SampleCsv.HEADER);
    }

    static Records open(RunFiles files, Clock clock, RequestMeters meters) throws IOException {
        return new Records(files, clock, CallRecords.open(files, clock, meters));
    }

    /** Add a row to the memory CSV. */
    void sample(Sample sample) {
        synchronized (samples) {
            samples.add(sample);
        }
        memory.line(SampleCsv.row(sample));
    }

    /** Return the latest row. */
    Optional<Sample> latest() {
        synchronized (samples) {
            return samples.latest();
        }
    }

    /** Return the rows so far, thinned out in a long run. */
    List<Sample> samples() {
        synchronized (samples) {
            return samples.kept();
        }
    }

    /** Say something on the console and in the load's log. */
    void say(String text) {
        System.out.println("[mcpleak] " + text);
        log.line(clock.instant().truncatedTo(ChronoUnit.MILLIS) + " " + SecretMask.mask(text));
    }

    /** Replace run.json. */
    synchronized void save(RecordedRun run) {
        try {
            RunFiles.write(runJson, RecordedRunJson.write(run));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + runJson + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        calls.close();
        memory.close();
        log.close();
    }
}
