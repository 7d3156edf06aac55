package mcpleak.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
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
    private final SampleThinning samples = new SampleThinning();

    private Records(Clock clock, Path runJson, LineFile memory, LineFile log) {
        this.clock = clock;
        this.runJson = runJson;
        this.memory = memory;
        this.log = log;
    }

    static Records open(RunFiles files, Clock clock) throws IOException {
        LineFile memory = LineFile.open(files.memoryCsv());
        memory.line(SampleCsv.HEADER);
        return new Records(clock, files.runJson(), memory, LineFile.open(files.loadLog()));
    }

    /** Add a row to the memory CSV. */
    void sample(Sample sample) {
        synchronized (samples) {
            samples.add(sample);
        }
        memory.line(SampleCsv.row(sample));
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
        log.line(clock.instant().truncatedTo(ChronoUnit.MILLIS) + " " + text);
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
        memory.close();
        log.close();
    }
}
