package mcpleak.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import mcpleak.series.RecordedRun;
import mcpleak.series.RunEvent;
import mcpleak.series.Sample;

/**
 * Keep what is known of the run, in memory and, from the moment that Gatling has made the run's folder, on disk as well.
 *
 * <p>Thread-safe.
 */
final class Journal {

    private final Clock clock;
    private final RunState state;
    private final RunFiles files;
    private final RequestMeters meters;
    private volatile Optional<Records> records = Optional.empty();

    Journal(Clock clock, RunState state, RunFiles files, RequestMeters meters) {
        this.clock = clock;
        this.state = state;
        this.files = files;
        this.meters = meters;
    }

    RunState state() {
        return state;
    }

    RunFiles files() {
        return files;
    }

    /** Begin to write into the run's folder; where Gatling made none, into one of our own. Nothing the second time. */
    synchronized void open() throws IOException {
        if (records.isPresent()) {
            return;
        }
        Optional<Path> folder = RunFolder.find(state.simulation(), state.startedAt());
        files.adopt(folder.isPresent() ? folder.get() : files.ownFolder(state.simulation()));
        state.named(String.valueOf(files.folder().getFileName()));
        records = Optional.of(Records.open(files, clock, meters));
    }

    /** Write a sample; dropped before the folder is there. */
    void sample(Sample sample) {
        records.ifPresent(open -> open.sample(sample));
    }

    /** Return the samples so far. */
    List<Sample> samples() {
        return records.map(Records::samples).orElse(List.of());
    }

    /** Return the latest sample; empty before the first. */
    Optional<Sample> latest() {
        return records.flatMap(Records::latest);
    }

    /** Say something on the console and in the load's log. */
    void say(String text) {
        records.ifPresentOrElse(open -> open.say(text), () -> System.out.println("[mcpleak] " + text));
    }

    /** Note that something happened just now. */
    void event(RunEvent.Kind kind, String text) {
        state.event(new RunEvent(clock.instant(), kind, text));
    }

    /** Note the end of a round's requests. */
    void requestsEnded(int round) {
        meters.roundEnded(round);
    }

    /** Replace run.json by what is known now. */
    void save() {
        records.ifPresent(open -> open.save(recorded(Optional.empty())));
    }

    /** Return what is known of the run now, its requests included. */
    RecordedRun recorded(Optional<Instant> endedAt) {
        return state.snapshot(endedAt, meters.summaries());
    }

    void close() {
        records.ifPresent(Records::close);
    }
}
